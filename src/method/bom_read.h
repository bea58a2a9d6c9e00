/* SPDX-License-Identifier: Apache-2.0 */
/* What XML and JSON forms of a bill of materials have in common: parts within parts, and values. */
#ifndef AX_METHOD_BOM_READ_H
#define AX_METHOD_BOM_READ_H

#include "method/bom.h"
#include "json/reader.h"

enum ax_bom_part {
    AX_BOM_SKIPPED, /* nothing of it is needed */
    AX_BOM_ROOT,
    AX_BOM_METADATA,
    AX_BOM_COMPONENTS,
    AX_BOM_COMPONENT,
    AX_BOM_SERVICES,
    AX_BOM_SERVICE,
    AX_BOM_HASHES,
    AX_BOM_HASH,
    AX_BOM_PROPERTIES,
    AX_BOM_PROPERTY,
    AX_BOM_DEPENDENCIES,
    AX_BOM_DEPENDENCY,
    AX_BOM_VULNERABILITIES,
    AX_BOM_VULNERABILITY,
    AX_BOM_SOURCE,
    AX_BOM_REFERENCES,
    AX_BOM_REFERENCE,
    AX_BOM_RATINGS,
    AX_BOM_RATING,
    AX_BOM_CWES,
    AX_BOM_AFFECTS,
    AX_BOM_TARGET,
    AX_BOM_VERSIONS,
    AX_BOM_VERSION,
    AX_BOM_ANALYSIS,
    AX_BOM_RESPONSES,
    AX_BOM_PACKAGES,
    AX_BOM_PACKAGE,
    AX_BOM_LOCATORS,
    AX_BOM_LOCATOR,
    AX_BOM_CREATION,
    /* Nothing of these is kept, but what is wrong in them is told. */
    AX_BOM_LICENSES,
    AX_BOM_LICENSE_CHOICE, /* of JSON */
    AX_BOM_LICENSE,
    AX_BOM_ATTACHMENT,
    AX_BOM_PEDIGREE,
    AX_BOM_PATCHES,
    AX_BOM_PATCH,
    AX_BOM_CHANGE,
    AX_BOM_ISSUES,
    AX_BOM_ISSUE,
    AX_BOM_NOTES,
    AX_BOM_DATA,
    AX_BOM_FLOWS,
    AX_BOM_FLOW
};

struct ax_bom_open {
    uint8_t part; /* enum ax_bom_part */
    struct ax_span span;
    uint32_t index;            /* what was made for it */
    struct ax_slice values[4]; /* of small parts, until they are complete */
    bool has_type;
    bool has_name;
    bool has_ref;
    uint8_t ids;   /* of a licence: how many ids and names it has, at most 2 */
    uint8_t texts; /* of licences: 1: licences, 2: an expression, 3: both */
};

enum {
    AX_BOM_DEPTH = 220 /* more than the readers let pass */
};

struct ax_bom_reading {
    struct ax_boms *boms;
    struct ax_session *session;
    struct ax_bom_file *file;
    uint32_t file_index;
    struct ax_json *json; /* NULL: XML. A place in it is made when it is asked for. */
    bool marked;          /* the file says what it is */
    bool failed;          /* no memory, or too much: nothing more is read */
    double best;          /* how good the rating is that was kept: newer methods are better */
    uint32_t depth;
    struct ax_bom_open open[AX_BOM_DEPTH];
};

/* The part that `name` is inside of the one that is open, or AX_BOM_SKIPPED. */
enum ax_bom_part ax_bom_part_of(const struct ax_bom_reading *reading, struct ax_slice name);
/* What the elements of a list are; AX_BOM_SKIPPED: values. */
enum ax_bom_part ax_bom_element_of(enum ax_bom_part list);
/* Whether a value of this name is of use in the part that is open. */
bool ax_bom_wants(const struct ax_bom_reading *reading, struct ax_slice name);

void ax_bom_enter(struct ax_bom_reading *reading, enum ax_bom_part part, struct ax_span span);
/* `text` is borrowed during the call. */
void ax_bom_value(struct ax_bom_reading *reading, struct ax_slice name, struct ax_slice text,
                  struct ax_span span);
void ax_bom_leave(struct ax_bom_reading *reading);

static inline enum ax_bom_part ax_bom_here(const struct ax_bom_reading *reading)
{
    return reading->depth > 0 ? (enum ax_bom_part)reading->open[reading->depth - 1].part
                              : AX_BOM_SKIPPED;
}

/* The two forms: read the source or the path. */
enum ax_status ax_bom_read_xml(struct ax_bom_reading *reading, uint32_t source);
enum ax_status ax_bom_read_json(struct ax_bom_reading *reading, const char *path, uint32_t source);

#endif
