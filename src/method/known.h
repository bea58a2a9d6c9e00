/* SPDX-License-Identifier: Apache-2.0 */
/* Known vulnerabilities, joined: what is wrong with which component, in which element of the
 * model. */
#ifndef AX_METHOD_KNOWN_H
#define AX_METHOD_KNOWN_H

#include "method/bom.h"
#include "model/model.h"

#include <annexc/vulnerability.h>

/* What lists say about one vulnerability. */
struct ax_known_facts {
    bool exploited; /* in the list of CISA */
    struct ax_slice added;
    struct ax_slice due;
    bool ransomware;
    struct ax_slice epss; /* empty: none */
    struct ax_slice percentile;
};

/* One vulnerability of one component. */
struct ax_known_row {
    uint32_t vulnerability;
    uint32_t analysis;  /* the vulnerability whose analysis counts: that of the last file */
    uint32_t component; /* AX_NO_INDEX: what it affects is in none of the files */
    struct ax_slice ref;
    uint8_t affected; /* enum ax_affected */
};

/* An element that a component is in. */
struct ax_known_place {
    uint32_t element;
    uint32_t next; /* index + 1 */
};

/* The kind of source that EPSS scores are. */
#define AX_KNOWN_EPSS "EPSS"

struct ax_known_source {
    const char *path;
    const char *kind;
    struct ax_slice date;
    char digest[AX_SHA256_TEXT];
};

struct ax_vulnerabilities {
    struct ax_session *session;
    struct ax_model *model; /* may be NULL */
    struct ax_boms boms;
    AX_ARRAY(struct ax_known_source) lists; /* other than bills of materials */
    struct ax_known_facts *facts;           /* by vulnerability */
    size_t facts_size;
    AX_ARRAY(struct ax_known_row) rows;
    AX_ARRAY(uint32_t) place_of; /* by component: index + 1 of the first place */
    AX_ARRAY(struct ax_known_place) places;
    uint32_t unbound; /* components in no element */
    bool attached;
};

/* Its CVE where it has one. */
struct ax_slice ax_known_id(const struct ax_vulnerabilities *list, uint32_t vulnerability);
/* Whether EPSS scores were given. */
bool ax_known_has_epss(const struct ax_vulnerabilities *list);
/* Whether somebody has to deal with it: affected, and not found to be fixed or harmless. */
bool ax_known_counts(const struct ax_vulnerabilities *list, const struct ax_known_row *row);
/* By severity or by score; medium where nothing is said. */
enum ax_level ax_known_level(const struct ax_vulnerabilities *list, uint32_t vulnerability);
/* The id of the threat at an element, in the session's memory. */
struct ax_slice ax_known_threat_id(struct ax_vulnerabilities *list, uint32_t vulnerability,
                                   uint32_t element);
/* The first place of the row's component: index + 1, or 0. */
uint32_t ax_known_place(const struct ax_vulnerabilities *list, const struct ax_known_row *row);

/* ax_vulnerabilities_read for one bill of materials that lives as long as the session, without a
 * model. */
enum ax_status ax_vulnerabilities_read_text(struct ax_session *session, struct ax_slice name,
                                            struct ax_slice text,
                                            struct ax_vulnerabilities **out_list);

/* Reads the two lists into list->facts: the file `path`, or the source, where that is not 0. */
enum ax_status ax_known_read_kev(struct ax_vulnerabilities *list, const char *path,
                                 uint32_t source);
enum ax_status ax_known_read_epss(struct ax_vulnerabilities *list, const char *path,
                                  uint32_t source);
/* Finds the elements of all components. */
enum ax_status ax_known_bind(struct ax_vulnerabilities *list, const char *const *binds,
                             size_t count);

#endif
