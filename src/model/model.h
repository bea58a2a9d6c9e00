/* SPDX-License-Identifier: Apache-2.0 */
/* The data-flow model. A loader builds it item by item; ax_model_freeze works out containment,
 * crossings and numbers; after that nobody changes it.
 *
 * Everything that has an id is an item, in model order. Items are named by index; item 0 is the
 * model itself. What an item's type and properties mean is for templates to say: here they are
 * names. */
#ifndef AX_MODEL_MODEL_H
#define AX_MODEL_MODEL_H

#include "diag/session.h"

#include <annexc/model.h>

/* A name and a value: a property, or one of the other attributes that an item may have. */
struct ax_attribute {
    ax_atom name;
    ax_atom value;
};

enum ax_item_flags {
    AX_ITEM_OUT_OF_SCOPE = 1,   /* itself, or a boundary around it */
    AX_ITEM_SCOPE_STATED = 2,   /* in-scope="no" stands on the item itself */
    AX_ITEM_BIDIRECTIONAL = 4,  /* flows */
    AX_ITEM_CROSSES_STATED = 8, /* flows: `path` was set by the loader, not by containment */
    AX_ITEM_LOOSE = 16          /* flows: an end is missing; it is drawn, but is no interaction */
};

struct ax_item {
    ax_atom id;
    ax_atom type_name;    /* as written; 0: none */
    uint32_t type;        /* index in the templates in use; set when the model is bound to them */
    struct ax_slice name; /* empty: none */
    uint32_t start;       /* offset of the item's '<' in its source */
    uint16_t source;
    uint8_t kind;        /* enum ax_kind */
    uint8_t flags;       /* enum ax_item_flags */
    uint32_t parent;     /* innermost boundary; the owner for a port; 0: none */
    uint32_t attributes; /* first in model->attributes */
    uint32_t data;       /* first in model->references: data items */
    uint16_t attribute_count;
    uint16_t data_count;
    uint32_t from; /* flows: items; 0 for a loose end */
    uint32_t to;
    uint32_t number; /* flows: from 1 */
    uint32_t path;   /* flows: index in model->paths */
};

/* The boundaries that flows between two places cross, in order: crossings[first … first +
 * count). */
struct ax_path {
    uint32_t first;
    uint32_t count;
};

/* A crossing: the boundary's item, and whether the flow goes into it or out of it (both may be
 * unknown when geometry or the author said so: then both are set). */
struct ax_crossing {
    uint32_t boundary;
    bool enters;
    bool leaves;
};

enum ax_view_action {
    AX_VIEW_INCLUDE,
    AX_VIEW_EXCLUDE,
    AX_VIEW_COLLAPSE
};

/* One line of a view: what it includes, excludes or collapses. */
struct ax_view_rule {
    uint32_t view;  /* item */
    uint8_t action; /* enum ax_view_action */
    bool by_tag;    /* `name` is a tag, else `item` counts */
    uint32_t item;  /* element, boundary (with its content), flow or datum */
    ax_atom name;
};

/* A threat that no rule derives: a vulnerability that is known of a part of the element. */
struct ax_known_threat {
    uint32_t subject; /* item */
    uint16_t rule;    /* in the templates in use */
};

struct ax_model {
    struct ax_session *session;
    struct ax_templates *templates; /* those in use; belong to the model */
    void (*release_templates)(struct ax_templates *templates);
    uint32_t source; /* the main file */
    AX_ARRAY(struct ax_item) items;
    AX_ARRAY(struct ax_attribute) attributes;
    AX_ARRAY(uint32_t) references;
    AX_ARRAY(uint32_t) item_of; /* by atom: the item of this id, or 0 (the model's own id too) */
    AX_ARRAY(struct ax_path) paths;
    AX_ARRAY(struct ax_crossing) crossings;
    AX_ARRAY(struct ax_view_rule) view_rules;
    AX_ARRAY(struct ax_known_threat)
    known; /* in the order of subjects, then of rules; empty until
                                               they are attached */
    /* Flows and ports around an element: around[around_first[item] … around_first[item + 1]).
     * Made when it is first asked for; see ax_model_around. */
    AX_ARRAY(uint32_t) around;
    AX_ARRAY(uint32_t) around_first;
    bool flow_scope_only;  /* a flow counts unless it is out of scope itself: its ends do not
                            matter */
    bool threats_disabled; /* the file says that no threats are to be derived */
    bool full;             /* past AX_LIMIT_ITEMS, and reported */
    bool frozen;
};

struct ax_model *ax_model_new(struct ax_session *session);

/* Adds an item; its number in kind order is its index. 0 without memory or past AX_LIMIT_ITEMS
 * (reported). The item's attributes and data are what is pushed to the model's arrays between
 * this call and the next. */
uint32_t ax_model_add(struct ax_model *model, enum ax_kind kind, ax_atom id, struct ax_span span);
/* Adds an attribute. All attributes of an item are added before those of the next that gets any;
 * false when that is not so, or without memory. */
bool ax_model_add_attribute(struct ax_model *model, uint32_t item, ax_atom name, ax_atom value);
/* Makes a datum one of the item's data, under the same rule. */
bool ax_model_add_data(struct ax_model *model, uint32_t item, uint32_t datum);
/* States what a flow crosses, instead of what containment says. */
bool ax_model_set_crossings(struct ax_model *model, uint32_t flow,
                            const struct ax_crossing *crossings, uint32_t count);

/* Works out scope, crossings and flow numbers. AX_NO_MEMORY, AX_LIMIT (reported: nesting of
 * boundaries). */
enum ax_status ax_model_freeze(struct ax_model *model);

static inline struct ax_item *ax_model_item(const struct ax_model *model, uint32_t item)
{
    return &model->items.at[item];
}

/* The item with this id, or 0. */
uint32_t ax_model_find(const struct ax_model *model, ax_atom id);
/* The value of the item's own attribute, or 0. */
ax_atom ax_model_attribute(const struct ax_model *model, uint32_t item, ax_atom name);
/* The same by text; empty when there is none. */
struct ax_slice ax_model_text(const struct ax_model *model, uint32_t item, const char *name);
/* True when `word` stands in the item's list attribute `name` (tags, requirements, …). */
bool ax_model_has_word(const struct ax_model *model, uint32_t item, const char *name,
                       struct ax_slice word);
/* The item's id and its label: the name, or the id where there is none. */
struct ax_slice ax_model_id_text(const struct ax_model *model, uint32_t item);
struct ax_slice ax_model_label(const struct ax_model *model, uint32_t item);
/* True when `item` lies in `boundary` at any depth (a port lies where its owner lies). */
bool ax_model_is_inside(const struct ax_model *model, uint32_t item, uint32_t boundary);
/* The innermost boundary around an item, also for ports; 0: none. */
uint32_t ax_model_zone(const struct ax_model *model, uint32_t item);
/* Flows that begin or end at the item, and its ports, in model order; empty for what has none.
 * The model's index of them is made at the first call; without memory for it, session->no_memory
 * is set. */
const uint32_t *ax_model_around(const struct ax_model *model, uint32_t item, uint32_t *out_count);
/* The file of an item, as seen from the folder of the model's main file: it does not depend on
 * where that folder is, or how it was named. */
struct ax_slice ax_model_file(const struct ax_model *model, uint32_t item);
/* Where the item stands in its file. */
struct ax_span ax_model_span(const struct ax_model *model, uint32_t item);

static inline bool ax_kind_is_element(enum ax_kind kind)
{
    return kind == AX_KIND_EXTERNAL || kind == AX_KIND_PROCESS || kind == AX_KIND_STORE;
}

/* "external", "process", … */
const char *ax_kind_text(enum ax_kind kind);

#endif
