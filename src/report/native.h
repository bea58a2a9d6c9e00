/* SPDX-License-Identifier: Apache-2.0 */
/* A conversion on its way: which id everything gets, and what of a foreign template is written.
 *
 * A Microsoft template may put any type on any shape, and its rules ask for types only. Here a type
 * has one kind. So a foreign type may become up to three types, one for each aspect under which it
 * is met: as an element, as a flow, as a boundary. Tests know which they mean by their subject. */
#ifndef AX_REPORT_NATIVE_H
#define AX_REPORT_NATIVE_H

#include "base/array.h"
#include "base/output.h"
#include "model/model.h"
#include "template/template.h"

#include <annexc/convert.h>

enum {
    AX_READABLE_ID = 40 /* bytes of an id that is made from a name */
};

enum ax_aspect {
    AX_ASPECT_ELEMENT,
    AX_ASPECT_FLOW,
    AX_ASPECT_BOUNDARY,
    AX_ASPECT_COUNT
};

/* Ids that are taken. */
struct ax_id_space {
    struct ax_session *session;
    AX_ARRAY(uint32_t) next; /* by atom: 0: free; else the number that the next one tries */
};

/* A type that a rule names and no template declares. */
struct ax_never {
    ax_atom name;
    bool boundary;
    ax_atom id;
};

/* One declaration of a property that is written. */
struct ax_declared {
    ax_atom name;      /* in the foreign template */
    uint32_t property; /* index in the templates: label and values; AX_NO_INDEX: free text */
    uint32_t type;     /* that has it; AX_NO_INDEX: the roots */
    uint8_t aspects;   /* of the type: bits */
    uint8_t roots;     /* kinds: bits */
    uint8_t depth;     /* ancestors of the type that declare it too: the nearest comes last */
    bool written;
    uint32_t next; /* the next of this name + 1 */
};

/* A value that is met, though the declaration does not have it. */
struct ax_extra_value {
    uint32_t declared;
    ax_atom value;
};

/* What a rule looks like in the native format. */
struct ax_native_rule {
    ax_atom id; /* 0: it is left out */
    struct ax_slice when;
    struct ax_slice unless;
    struct ax_slice title;
    struct ax_slice description;
};

struct ax_conversion {
    struct ax_session *session;
    const struct ax_model *model; /* NULL: templates alone */
    const struct ax_templates *templates;
    struct ax_convert_options options;
    bool foreign; /* the model is of another tool */
    bool has_template;
    /* by item */
    ax_atom *item_ids;
    uint8_t *kinds; /* enum ax_kind: of the native element */
    bool *in_scope; /* though the file says otherwise */
    uint32_t *first_child;
    uint32_t *next_sibling;
    struct ax_slice assumptions;
    ax_atom assumption_id;
    /* by type */
    uint8_t *used; /* bits: met under these aspects, itself or a descendant */
    uint8_t *kept; /* bits: written */
    uint8_t *element_kinds;
    ax_atom *type_ids[AX_ASPECT_COUNT];
    /* by category and rule */
    ax_atom *category_ids;
    struct ax_native_rule *rules;
    ax_atom template_id;
    /* by atom of the foreign name */
    AX_ARRAY(ax_atom) property_ids;
    AX_ARRAY(uint32_t) declared_of;   /* first declaration + 1 */
    AX_ARRAY(struct ax_slice) labels; /* of properties that items have */
    AX_ARRAY(ax_atom) literals; /* "x" of a {flow.x} that is no placeholder: no property's name */
    AX_ARRAY(struct ax_declared) declared;
    AX_ARRAY(struct ax_extra_value) extras;
    AX_ARRAY(struct ax_never) nevers;
    struct ax_id_space item_space;
    struct ax_id_space type_space;
    struct ax_id_space property_space;
    struct ax_id_space rule_space;
    struct ax_id_space category_space;
};

/* A free id made from a name: lower case words joined by "-". `otherwise` where nothing of the name
 * is left, or before what would not begin with a letter. 0 without memory (then
 * session->no_memory). */
ax_atom ax_id_make(struct ax_id_space *space, struct ax_slice name, struct ax_slice otherwise);
/* The id as it is when people can read it and it is free, else 0. */
ax_atom ax_id_keep(struct ax_id_space *space, struct ax_slice id);
/* Keeps everybody from getting this id: it means something else. */
void ax_id_reserve(struct ax_id_space *space, const char *id);
bool ax_id_is_guid(struct ax_slice text);

static inline struct ax_slice ax_conversion_text(const struct ax_conversion *conversion,
                                                 ax_atom atom)
{
    return ax_atom_text(&conversion->session->atoms, atom);
}

/* Zeroed memory for `count` things, at least one; NULL: session->no_memory is set. */
void *ax_conversion_alloc(struct ax_conversion *conversion, size_t count, size_t size);

enum ax_aspect ax_aspect_of_kind(enum ax_kind kind);
enum ax_aspect ax_aspect_of_role(enum ax_role role);
bool ax_type_is_foreign(const struct ax_conversion *conversion, uint32_t type);
/* The aspect under which a test on a type looks at it. */
enum ax_aspect ax_test_aspect(const struct ax_conversion *conversion, const struct ax_test *test,
                              uint32_t type);
/* The native kind of a type under an aspect. */
enum ax_kind ax_native_kind(const struct ax_conversion *conversion, uint32_t type,
                            enum ax_aspect aspect);
/* Gives ids to the rules that are written, and to their categories; needs to know which types are
 * met. */
void ax_choose_rules(struct ax_conversion *conversion);
/* Calls `each` for every test of the rule; the same one may come again. */
void ax_rule_tests(const struct ax_conversion *conversion, uint32_t rule, void *user,
                   void (*each)(void *user, uint32_t rule, const struct ax_test *test));

/* Calls `each` for every text of the rule that may hold placeholders. */
void ax_rule_texts(const struct ax_conversion *conversion, uint32_t rule, void *user,
                   void (*each)(void *user, uint32_t rule, struct ax_slice text));

/* The steps, in order. Each sets session->no_memory when there is none. */
void ax_plan_items(struct ax_conversion *conversion);
void ax_plan_scope(struct ax_conversion *conversion);
void ax_plan_types(struct ax_conversion *conversion);
void ax_plan_properties(struct ax_conversion *conversion);
void ax_plan_rules(struct ax_conversion *conversion);
/* Reports what a .tm7 holds that has no place in a model. */
void ax_plan_losses(struct ax_conversion *conversion);

/* The attributes that the loader made of a foreign item's place and scope: no properties. */
bool ax_attribute_is_own(const struct ax_conversion *conversion, ax_atom name);
/* False for what says nothing, and when a later attribute of the item has the same name: that one
 * counts. */
bool ax_attribute_counts(const struct ax_conversion *conversion, uint32_t item, uint32_t attribute);
/* True when a later attribute of the item has the same name. */
bool ax_attribute_is_hidden(const struct ax_conversion *conversion, uint32_t item,
                            uint32_t attribute);
/* The property's id in the converted template, or 0. */
ax_atom ax_property_id(const struct ax_conversion *conversion, ax_atom name);
/* The name that people see. */
struct ax_slice ax_property_label(const struct ax_conversion *conversion,
                                  const struct ax_declared *declared);
/* The value without line ends, which a template cannot hold. */
struct ax_slice ax_flat_value(struct ax_session *session, struct ax_slice value);
/* The expression with new names; in the arena. */
struct ax_slice ax_rewrite_expression(struct ax_conversion *conversion, uint32_t rule,
                                      const struct ax_expression *expression,
                                      const struct ax_program *program);
/* The text with the new ids of properties; in the arena. */
struct ax_slice ax_rewrite_text(struct ax_conversion *conversion, struct ax_slice text);

/* The <uses> of the converted model: its own template, or those that the native model names. */
void ax_put_uses(struct ax_conversion *conversion, struct ax_output *output);
/* ` name="value"`, nothing when the value is empty. */
void ax_put_attribute(struct ax_output *output, const char *name, struct ax_slice value);
/* `<name>text</name>`, nothing when the text is empty. */
void ax_put_child(struct ax_output *output, const char *name, struct ax_slice text);
/* Puts `rough` into canonical form. */
enum ax_status ax_put_canonical(struct ax_session *session, struct ax_output *rough,
                                struct ax_output *output);

#endif
