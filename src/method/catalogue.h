/* SPDX-License-Identifier: Apache-2.0 */
/* What is publicly known about attacks and weaknesses: entries of CWE, CAPEC and OWASP's lists
 * with what connects them. From MITRE's XML, from a cache of it, and from the names that are built
 * in. */
#ifndef AX_METHOD_CATALOGUE_H
#define AX_METHOD_CATALOGUE_H

#include "base/limits.h"
#include "base/output.h"
#include "diag/session.h"
#include "template/template.h"

#include <annexc/catalogue.h>

/* An id as one number: schemes, lists, editions and numbers in the order of people. 0: none. */
typedef uint32_t ax_catalogue_key;

enum ax_catalogue_scheme {
    AX_CATALOGUE_NONE,
    AX_CATALOGUE_CWE,
    AX_CATALOGUE_CAPEC,
    AX_CATALOGUE_OWASP,
    AX_CATALOGUE_SCHEME_COUNT
};

enum ax_entry_kind {
    AX_ENTRY_PLAIN, /* a weakness, an attack pattern, a place of a list */
    AX_ENTRY_CATEGORY,
    AX_ENTRY_VIEW,
    AX_ENTRY_KIND_COUNT
};

enum ax_entry_status {
    AX_ENTRY_NO_STATUS,
    AX_ENTRY_STABLE,
    AX_ENTRY_USABLE,
    AX_ENTRY_DRAFT,
    AX_ENTRY_INCOMPLETE,
    AX_ENTRY_OBSOLETE,
    AX_ENTRY_DEPRECATED,
    AX_ENTRY_STATUS_COUNT
};

enum ax_entry_level {
    AX_ENTRY_NO_LEVEL,
    AX_ENTRY_PILLAR,
    AX_ENTRY_CLASS,
    AX_ENTRY_BASE,
    AX_ENTRY_VARIANT,
    AX_ENTRY_COMPOUND,
    AX_ENTRY_META,
    AX_ENTRY_STANDARD,
    AX_ENTRY_DETAILED,
    AX_ENTRY_LEVEL_COUNT
};

enum ax_entry_usage {
    AX_ENTRY_NO_USAGE,
    AX_ENTRY_ALLOWED,
    AX_ENTRY_WITH_REVIEW,
    AX_ENTRY_DISCOURAGED,
    AX_ENTRY_PROHIBITED,
    AX_ENTRY_USAGE_COUNT
};

/* What the first entry of a link is to the second. Of two that are each other's inverse, files have
 * either; ax_catalogue_join adds the other. */
enum ax_link_nature {
    AX_LINK_CHILD_OF,
    AX_LINK_PARENT_OF,
    AX_LINK_EXPLOITS, /* a pattern a weakness */
    AX_LINK_EXPLOITED_BY,
    AX_LINK_MEMBER_OF,
    AX_LINK_HAS_MEMBER,
    AX_LINK_CAN_PRECEDE,
    AX_LINK_CAN_FOLLOW,
    AX_LINK_REQUIRES,
    AX_LINK_REQUIRED_BY,
    AX_LINK_STARTS_WITH,
    AX_LINK_STARTS,
    AX_LINK_PEER_OF,
    AX_LINK_CAN_ALSO_BE,
    AX_LINK_NATURE_COUNT
};

struct ax_catalogue_entry {
    ax_catalogue_key key;
    uint8_t kind;
    uint8_t status;
    uint8_t level;
    uint8_t usage;
    uint32_t file;        /* index, AX_NO_INDEX: built in */
    struct ax_slice name; /* one line */
    struct ax_slice text; /* one line, may be empty, and cut off */
    struct ax_span span;  /* while its file is read */
};

struct ax_catalogue_link {
    ax_catalogue_key from;
    ax_catalogue_key to;
    uint8_t nature;
    uint8_t research; /* in the view 1000, in which every weakness has its place */
};

/* What the entry is in a list of somebody else. */
struct ax_catalogue_mapping {
    ax_catalogue_key key;
    struct ax_slice taxonomy;
    struct ax_slice id;
    struct ax_slice name;
};

struct ax_catalogue_file {
    struct ax_slice path;
    uint8_t scheme;
    bool part;             /* MITRE's own word for it: a view, not everything */
    struct ax_slice bytes; /* of the cache that it came from */
    size_t size;           /* allocated for them */
    struct ax_slice version;
    struct ax_slice date;
    uint32_t entries;
};

struct ax_catalogue {
    struct ax_session *session;
    AX_ARRAY(struct ax_catalogue_file) files;
    AX_ARRAY(struct ax_catalogue_entry) entries; /* by key, after ax_catalogue_join */
    AX_ARRAY(struct ax_catalogue_link) links;    /* by from, nature, to, after that */
    AX_ARRAY(struct ax_catalogue_mapping) mappings;
    bool has[AX_CATALOGUE_SCHEME_COUNT];     /* a file of the scheme was read */
    uint8_t part[AX_CATALOGUE_SCHEME_COUNT]; /* … and all of them are parts */
};

struct ax_catalogue *ax_catalogue_new(struct ax_session *session);

/* As ax_catalogue_load, of a text that lives as long as the session; without a cache. */
enum ax_status ax_catalogue_load_text(struct ax_session *session, struct ax_slice name,
                                      struct ax_slice text, struct ax_catalogue **out_catalogue);

/* Reads MITRE's XML. Messages for all that is wrong. AX_INVALID, AX_LIMIT, AX_NO_MEMORY. */
enum ax_status ax_catalogue_read_xml(struct ax_catalogue *catalogue, uint32_t source,
                                     struct ax_catalogue_file *file);
/* The names that are built in. */
enum ax_status ax_catalogue_add_built_in(struct ax_catalogue *catalogue);
/* Sorts, and adds what follows: inverse links, the Top 10 that categories of CWE stand for. Once,
 * when all is read. */
enum ax_status ax_catalogue_join(struct ax_catalogue *catalogue);

/* How much was there before a file was read. */
struct ax_catalogue_mark {
    uint32_t entries;
    uint32_t links;
    uint32_t mappings;
};

struct ax_catalogue_mark ax_catalogue_mark(const struct ax_catalogue *catalogue);
/* Takes everything back that came since. */
void ax_catalogue_rewind(struct ax_catalogue *catalogue, struct ax_catalogue_mark mark);

/* What came since the mark from `file`, as bytes, and back. Bytes that do not fit together are
 * AX_INVALID without a message, and nothing is added. They have to live as long as the
 * catalogue. */
void ax_catalogue_pack(const struct ax_catalogue *catalogue, struct ax_catalogue_mark mark,
                       const struct ax_catalogue_file *file, struct ax_output *output);
enum ax_status ax_catalogue_unpack(struct ax_catalogue *catalogue, struct ax_slice bytes,
                                   struct ax_catalogue_file *file);

/* The cache of the source, a file beside it: AX_NOT_FOUND when there is none for exactly these
 * bytes. Nothing is ever reported. */
enum ax_status ax_catalogue_read_cache(struct ax_catalogue *catalogue, uint32_t source,
                                       struct ax_catalogue_file *file);
/* Writes it, when that can be done. AX_NO_MEMORY. */
enum ax_status ax_catalogue_write_cache(const struct ax_catalogue *catalogue,
                                        struct ax_catalogue_mark mark, uint32_t source,
                                        const struct ax_catalogue_file *file);

/* 0: it is none that has a number of its own. `id` as rules write it: "79", "A03:2021". */
ax_catalogue_key ax_catalogue_key_of(struct ax_slice scheme, struct ax_slice id);
/* The same for one text: "CWE-79", "cwe 79", "OWASP-A03:2021", "API1:2023". */
ax_catalogue_key ax_catalogue_key_parse(struct ax_slice text);
ax_catalogue_key ax_catalogue_key_make(enum ax_catalogue_scheme scheme, uint32_t number);
static inline enum ax_catalogue_scheme ax_catalogue_scheme_of(ax_catalogue_key key)
{
    return (enum ax_catalogue_scheme)(key >> 28);
}
static inline uint32_t ax_catalogue_number_of(ax_catalogue_key key)
{
    return key & 0x0fffffff;
}
/* Whether it could have been made by one of these. */
bool ax_catalogue_key_is_sound(ax_catalogue_key key);
/* "CWE-79", "OWASP-A03:2021". */
void ax_catalogue_put_key(ax_catalogue_key key, struct ax_output *output);
/* Where people read about it, or nothing. */
void ax_catalogue_put_url(ax_catalogue_key key, struct ax_output *output);

const struct ax_catalogue_entry *ax_catalogue_find(const struct ax_catalogue *catalogue,
                                                   ax_catalogue_key key);
/* The first of the links of `key` among the first `limit`, which are sorted. */
uint32_t ax_catalogue_first_link(const struct ax_catalogue *catalogue, uint32_t limit,
                                 ax_catalogue_key key);
/* The links of an entry: the first, and how many. */
const struct ax_catalogue_link *ax_catalogue_links(const struct ax_catalogue *catalogue,
                                                   ax_catalogue_key key, uint32_t *out_count);
/* The entry itself and all that are more general, the nearest first, by the view 1000 where that is
 * known. How many. */
uint32_t ax_catalogue_ancestors(const struct ax_catalogue *catalogue, ax_catalogue_key key,
                                ax_catalogue_key out_keys[AX_LIMIT_CATALOGUE_ANCESTORS]);
/* Whether `key` is `ancestor`, or a narrower one of it, by the view 1000 where that is known. */
bool ax_catalogue_is_below(const struct ax_catalogue *catalogue, ax_catalogue_key key,
                           ax_catalogue_key ancestor);

/* Ids that are usual for a category of STRIDE (S, T, R, I, D, E), separated by blanks; empty for
 * others. */
struct ax_slice ax_catalogue_seeds(struct ax_slice category);

/* Words of the files; NULL past the end. */
extern const char *const ax_entry_status_texts[AX_ENTRY_STATUS_COUNT];
extern const char *const ax_entry_level_texts[AX_ENTRY_LEVEL_COUNT];
extern const char *const ax_entry_usage_texts[AX_ENTRY_USAGE_COUNT];

#endif
