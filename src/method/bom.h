/* SPDX-License-Identifier: Apache-2.0 */
/* Bills of materials and what is known to be wrong with their components: CycloneDX (XML and JSON,
 * to 1.7) and SPDX 2.3 (JSON). Only what is needed later is kept, so that a large file takes little
 * memory. */
#ifndef AX_METHOD_BOM_H
#define AX_METHOD_BOM_H

#include "base/sha256.h"
#include "diag/session.h"

enum ax_vex_state { /* of CycloneDX */
    AX_VEX_NONE,    /* nothing is said */
    AX_VEX_RESOLVED,
    AX_VEX_RESOLVED_WITH_PEDIGREE,
    AX_VEX_EXPLOITABLE,
    AX_VEX_IN_TRIAGE,
    AX_VEX_FALSE_POSITIVE,
    AX_VEX_NOT_AFFECTED,
    AX_VEX_STATE_COUNT
};
extern const char *const ax_vex_states[AX_VEX_STATE_COUNT];

struct ax_bom_component {
    struct ax_slice ref; /* bom-ref; empty: none */
    struct ax_slice group;
    struct ax_slice name;
    struct ax_slice version;
    struct ax_slice purl;
    uint32_t file;    /* index in boms->files */
    bool is_external; /* a range of versions stands for it */
};

/* A version or a range for which a vulnerability's target is affected or not. */
struct ax_bom_version {
    struct ax_slice version; /* empty: `range` counts */
    struct ax_slice range;
    bool unaffected;
    uint32_t next; /* index + 1 */
};

struct ax_bom_target {
    struct ax_slice ref;
    uint32_t versions; /* index + 1 */
    uint32_t next;     /* index + 1 */
};

struct ax_bom_vulnerability {
    struct ax_slice id;
    struct ax_slice alias; /* its CVE, where `id` is none and there is one */
    struct ax_slice source;
    struct ax_slice description;
    struct ax_slice vector; /* CVSS, the newest there is */
    struct ax_slice method;
    double score;     /* -1: none */
    uint8_t severity; /* enum ax_level; AX_LEVEL_COUNT: none */
    uint8_t state;    /* enum ax_vex_state */
    struct ax_slice justification;
    struct ax_slice responses; /* separated by blanks */
    struct ax_slice detail;
    struct ax_slice cwes; /* numbers, separated by blanks */
    uint32_t targets;     /* index + 1 */
    uint32_t last_target;
    uint32_t file;
    struct ax_span span;
};

struct ax_bom_file {
    const char *path;
    struct ax_slice serial; /* empty: none */
    struct ax_slice version;
    struct ax_slice format; /* "CycloneDX 1.6", "SPDX-2.3" */
    struct ax_slice date;   /* as the file has it; empty: none */
    char digest[AX_SHA256_TEXT];
};

struct ax_boms {
    struct ax_session *session;
    AX_ARRAY(struct ax_bom_file) files;
    AX_ARRAY(struct ax_bom_component) components;
    AX_ARRAY(struct ax_bom_vulnerability) vulnerabilities;
    AX_ARRAY(struct ax_bom_target) targets;
    AX_ARRAY(struct ax_bom_version) versions;
    AX_ARRAY(uint32_t) by_ref; /* by atom: component + 1, of the file that is read last */
};

void ax_boms_init(struct ax_boms *boms, struct ax_session *session);
void ax_boms_done(struct ax_boms *boms);
/* Reads one more file. AX_INVALID, AX_IO, AX_LIMIT (all reported), AX_NO_MEMORY. */
enum ax_status ax_boms_read(struct ax_boms *boms, const char *path);
/* The same for texts that live as long as the session; XML where they begin so. */
enum ax_status ax_boms_read_text(struct ax_boms *boms, struct ax_slice name, struct ax_slice text);

/* Whether the version is one of the range "vers:TYPE/CONSTRAINTS". False as *out_known: the range
 * is not understood. */
bool ax_vers_holds(struct ax_slice range, struct ax_slice version, bool *out_known);
/* <0, 0, >0. Numbers by value, words by letter, words for what comes before a release first. */
int ax_version_compare(struct ax_slice a, struct ax_slice b);

/* What a target says about a component. */
enum ax_affected {
    AX_AFFECTED,        /* named, or one of the versions */
    AX_AFFECTED_NO,     /* one of those that are not */
    AX_AFFECTED_OTHER,  /* none of the versions that are listed */
    AX_AFFECTED_UNKNOWN /* versions are listed, and the component has none, or a range is odd */
};
enum ax_affected ax_bom_affects(const struct ax_boms *boms, const struct ax_bom_target *target,
                                const struct ax_bom_component *component);

#endif
