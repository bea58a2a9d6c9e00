/* SPDX-License-Identifier: Apache-2.0 */
/* The templates in use, merged: types, properties, categories and rules, compiled. A loader adds
 * declarations; ax_templates_compile resolves them; after that nobody changes them. */
#ifndef AX_TEMPLATE_TEMPLATE_H
#define AX_TEMPLATE_TEMPLATE_H

#include "diag/session.h"
#include "model/model.h"
#include "rule/rule.h"

#include <annexc/template.h>

/* Types 0 … AX_KIND_DATA are the roots, one for each kind. */
#define AX_ROOT_TYPES ((uint32_t)AX_KIND_DATA + 1)
#define AX_NO_INDEX UINT32_MAX

struct ax_type {
    ax_atom id;
    ax_atom parent_name; /* as written */
    uint32_t parent;     /* index; a root is its own parent */
    uint8_t kind;        /* enum ax_kind */
    uint8_t depth;       /* steps to the root */
    bool is_foreign;     /* declared by a Microsoft template: what its filters may name */
    uint32_t template_index;
    uint32_t sets; /* first in templates->sets */
    uint32_t set_count;
    struct ax_slice name;
    struct ax_slice description;
    struct ax_span span;
};

/* A value that a type fixes for its elements. */
struct ax_set {
    ax_atom property;
    ax_atom value;
    struct ax_span property_span;
    struct ax_span value_span;
};

struct ax_property {
    ax_atom id;
    ax_atom fallback; /* the default; 0: none */
    ax_atom way_back; /* the property that tells it of the way back of a flow; 0: itself */
    uint32_t same;    /* the next property of this id (declared on other types), or AX_NO_INDEX */
    uint32_t values;  /* first in templates->values */
    uint32_t value_count; /* 0: free text */
    uint32_t on;          /* first in templates->on: names of types, later their indices */
    uint32_t on_count;
    uint32_t template_index;
    bool on_model;
    struct ax_slice name;
    struct ax_slice description;
    struct ax_span span;
};

struct ax_category {
    ax_atom id;
    uint32_t template_index;
    struct ax_slice name;
    struct ax_slice description;
    struct ax_slice affects;
    struct ax_span span;
};

enum ax_control_kind {
    AX_CONTROL_DESIGN,
    AX_CONTROL_PROTECTIVE,
    AX_CONTROL_INFORMATION,
    AX_CONTROL_ENVIRONMENT,
    AX_CONTROL_COUNT
};

struct ax_rule_control {
    uint8_t kind; /* enum ax_control_kind */
    struct ax_slice text;
};

struct ax_rule_reference {
    struct ax_slice scheme;
    struct ax_slice id;
    struct ax_slice name; /* from a catalogue; else empty */
    struct ax_slice url;
    struct ax_span span; /* of the id */
};

/* That a property is unknown is meant to keep a rule silent, and why. Only the review asks. */
struct ax_silence {
    struct ax_slice of; /* flow.payload */
    struct ax_slice reason;
    struct ax_span span;
};

/* Entries of a catalogue that no rule refers to, with the reason. */
struct ax_omission {
    struct ax_slice scheme;
    struct ax_slice ids; /* separated by blanks */
    struct ax_slice reason;
    uint32_t template_index;
    struct ax_span span;
};

/* One more reason for a rule not to fire, from a `retune`. */
struct ax_more_unless {
    struct ax_expression text;
    uint32_t change; /* index of the `retune` */
    struct ax_program program;
    struct ax_more_unless *next;
};

struct ax_rule {
    ax_atom id;
    ax_atom category_name;
    uint32_t category; /* index */
    uint32_t template_index;
    uint8_t scope;    /* enum ax_rule_scope */
    uint8_t method;   /* enum ax_rule_method */
    uint8_t severity; /* enum ax_level */
    bool disabled;
    bool ignores_unless; /* no `unless` was given */
    bool broken;         /* could not be compiled: has no programs */
    bool exploited;      /* known, and on the list of those that attackers use */
    bool known; /* stands for a known vulnerability: its threats are added, nothing fires it */
    struct ax_span span;
    struct ax_expression when;
    struct ax_expression unless;
    struct ax_program when_program;
    struct ax_program unless_program;
    struct ax_more_unless *more_unless;
    struct ax_slice always; /* why it fires whatever the properties are; empty: it does not */
    struct ax_slice title;
    struct ax_slice description;
    struct ax_slice why;
    struct ax_slice false_positive;
    struct ax_slice priority; /* as a Microsoft template has it; empty otherwise */
    struct ax_slice attack_vector;
    struct ax_slice phase;
    struct ax_slice affects;
    uint32_t controls; /* first in templates->controls */
    uint32_t control_count;
    uint32_t references; /* first in templates->rule_references */
    uint32_t reference_count;
    uint32_t silences; /* first in templates->silences */
    uint32_t silence_count;
};

/* A `disable` or `retune`, carried out when all rules are known. */
struct ax_change {
    ax_atom rule;
    bool disable;
    bool optional;    /* the template of the rule need not be in use */
    uint8_t severity; /* enum ax_level, AX_LEVEL_COUNT: leave it */
    struct ax_slice reason;
    struct ax_expression unless;
    struct ax_span span;
    uint32_t template_index;
};

/* One template that was read. */
struct ax_template {
    ax_atom id;
    struct ax_slice name;
    struct ax_slice version;
    struct ax_slice description;
    uint32_t source;
    bool foreign; /* a Microsoft template */
};

/* That a template extends another. */
struct ax_extension {
    struct ax_slice name;
    struct ax_span span;
    uint32_t template_index;
};

struct ax_templates {
    struct ax_session *session;
    AX_ARRAY(struct ax_template) templates;
    AX_ARRAY(struct ax_extension) extensions;
    AX_ARRAY(struct ax_type) types;
    AX_ARRAY(struct ax_set) sets;
    AX_ARRAY(struct ax_property) properties;
    AX_ARRAY(ax_atom) values;
    AX_ARRAY(uint32_t) on;
    AX_ARRAY(struct ax_category) categories;
    AX_ARRAY(struct ax_rule) rules;
    AX_ARRAY(struct ax_rule_control) controls;
    AX_ARRAY(struct ax_rule_reference) rule_references;
    AX_ARRAY(struct ax_silence) silences;
    AX_ARRAY(struct ax_omission) omissions;
    AX_ARRAY(struct ax_change) changes;
    struct ax_tests tests;
    /* By atom: index + 1 of the type, property, category, rule of this id. */
    AX_ARRAY(uint32_t) type_of;
    AX_ARRAY(uint32_t) property_of;
    AX_ARRAY(uint32_t) category_of;
    AX_ARRAY(uint32_t) rule_of;
    uint32_t current; /* the template that is being read: declarations are its */
    bool compiled;
    bool named; /* a catalogue gave references names: lists show them */
};

struct ax_templates *ax_templates_new(struct ax_session *session);
void ax_templates_free(struct ax_templates *templates);

/* Each adds a declaration under its id and reports one that is there already (a property may be
 * there again for other types). The pointer holds until the next one is added; NULL: reported,
 * or no memory. */
struct ax_type *ax_templates_add_type(struct ax_templates *templates, ax_atom id,
                                      struct ax_span span);
struct ax_property *ax_templates_add_property(struct ax_templates *templates, ax_atom id,
                                              struct ax_span span);
struct ax_category *ax_templates_add_category(struct ax_templates *templates, ax_atom id,
                                              struct ax_span span);
struct ax_rule *ax_templates_add_rule(struct ax_templates *templates, ax_atom id,
                                      struct ax_span span);

/* Resolves parents, properties, categories and changes; compiles all expressions. Messages for
 * every error. AX_INVALID, AX_NO_MEMORY. */
enum ax_status ax_templates_compile(struct ax_templates *templates);

/* Index by id, AX_NO_INDEX when there is none. A type is also found by its name where that is
 * the name of only one ("Web Server"). */
uint32_t ax_templates_type(const struct ax_templates *templates, ax_atom id);
uint32_t ax_templates_type_by_name(const struct ax_templates *templates, struct ax_slice name);
/* The stencil of a Microsoft template with this id. Where the id was taken by a type of ours,
 * the stencil was declared with the mark behind it. */
#define AX_FOREIGN_TYPE_MARK ".stencil"
uint32_t ax_templates_foreign_type(const struct ax_templates *templates, ax_atom id);
uint32_t ax_templates_category(const struct ax_templates *templates, ax_atom id);
uint32_t ax_templates_rule(const struct ax_templates *templates, ax_atom id);
/* The property of this id that elements of the type have. Types are indices; the model:
 * AX_NO_INDEX. */
uint32_t ax_templates_property(const struct ax_templates *templates, ax_atom id, uint32_t type);
/* True when `type` is `ancestor` or inherits from it. */
bool ax_templates_is(const struct ax_templates *templates, uint32_t type, uint32_t ancestor);
/* The value that a type fixes for a property, else the property's default, else 0. */
ax_atom ax_templates_fallback(const struct ax_templates *templates, ax_atom property,
                              uint32_t type);
/* True when the property takes the value: one of its values, or anything for free text. */
bool ax_templates_takes(const struct ax_templates *templates, const struct ax_property *property,
                        ax_atom value);
/* True for words that are attributes of the model format itself (id, type, tags, …): a property
 * of such a name could never be set. */
bool ax_property_is_reserved(struct ax_slice name);
/* The property that answers for this one on the way back of a bidirectional flow. */
ax_atom ax_templates_way_back(const struct ax_templates *templates, ax_atom property);
/* The same for what a test asks about: only of the flow itself. */
ax_atom ax_test_way_back(const struct ax_templates *templates, const struct ax_test *test);
/* The value that an item has for a property: its own, its type's, the default; 0: none. */
ax_atom ax_templates_value(const struct ax_templates *templates, const struct ax_model *model,
                           uint32_t item, ax_atom property);

/* Warns when the rule fires for some types whatever the properties are and gives no reason, or
 * gives a reason and does not. How many warnings. */
size_t ax_rule_review_always(const struct ax_templates *templates, uint32_t index);

#endif
