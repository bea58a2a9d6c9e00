/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: the types, properties, categories and rules that can be used. */
#ifndef AX_ANNEXC_TEMPLATE_H
#define AX_ANNEXC_TEMPLATE_H

#include <annexc/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a rule looks at. */
enum ax_rule_scope {
    AX_SCOPE_INTERACTION,
    AX_SCOPE_ELEMENT,
    AX_SCOPE_MODEL
};

/* Whether a rule belongs to one of the two ways of doing STRIDE. */
enum ax_rule_method {
    AX_METHOD_ANY,
    AX_METHOD_INTERACTION,
    AX_METHOD_ELEMENT
};

/* The bands of CVSS. */
enum ax_level {
    AX_LEVEL_NONE,
    AX_LEVEL_LOW,
    AX_LEVEL_MEDIUM,
    AX_LEVEL_HIGH,
    AX_LEVEL_CRITICAL,
    AX_LEVEL_COUNT
};

/* "none" … "critical". Static. */
AX_API const char *ax_level_text(enum ax_level level);

/* A file that is built into the library. */
struct ax_shipped {
    const char *name;
    struct ax_slice text;
};

/* The shipped template number `index`, or NULL after the last. Static. */
AX_API const struct ax_shipped *ax_shipped_template(size_t index);
/* The same template with the examples of its rules, which the other one leaves out; both have the
 * same lines. */
AX_API const struct ax_shipped *ax_shipped_tested(size_t index);
/* The same for the shipped example models. */
AX_API const struct ax_shipped *ax_shipped_example(size_t index);
/* The same for the schemas of the formats: "model-1.xsd", … */
AX_API const struct ax_shipped *ax_shipped_schema(size_t index);

/* The same for the lists that rules can be held against: their name ("cwe-top25:2025"; of several
 * editions the newest comes first), and a text whose first line is the scheme and the title, and
 * whose words after that are the ids. */
AX_API const struct ax_shipped *ax_shipped_coverage(size_t index);

/* Reads and merges templates (shipped names or paths) and those that they extend. Messages say
 * what is wrong. AX_OK with *out_templates set, which the caller frees before the session; else
 * none. */
AX_API enum ax_status ax_templates_load(struct ax_session *session, const char *const *names,
                                        size_t count, struct ax_templates **out_templates);
/* NULL is fine. */
AX_API void ax_templates_free(struct ax_templates *templates);

/* What ax_templates_describe writes. */
struct ax_describe_options {
    bool types;
    bool properties;
    bool categories;
    bool rules;
    const char *category; /* only rules of this category; NULL: all */
    const char *word;     /* only what has this word in its id or texts; NULL: all */
    bool own;             /* only of the first template, not of those that it extends */
};

/* Writes lists of what the templates declare, as text for people. With a category or a word,
 * AX_NOT_FOUND when there is nothing; then nothing is written. */
AX_API enum ax_status ax_templates_describe(const struct ax_templates *templates,
                                            const struct ax_describe_options *options,
                                            struct ax_output *output);
/* The id of category number `index` of the templates, from 0; empty past the last. Borrowed until
 * the session is freed. */
AX_API struct ax_slice ax_templates_category_at(const struct ax_templates *templates, size_t index);
/* Whether the templates have a rule of this id. */
AX_API bool ax_templates_has_rule(const struct ax_templates *templates, struct ax_slice rule);
/* Writes everything about one rule, with its compiled form. AX_NOT_FOUND (reported, with a
 * guess). */
AX_API enum ax_status ax_templates_explain_rule(const struct ax_templates *templates,
                                                struct ax_slice rule, struct ax_output *output);
/* Checks what compiling cannot know: rules where the value `unknown` of a property keeps a
 * threat away that another value raises, rules that can never fire, incomplete ones. Warnings. */
AX_API enum ax_status ax_templates_review(const struct ax_templates *templates);
/* Writes an XSD of the model format with the types, properties and values of these templates. */
AX_API enum ax_status ax_templates_schema(const struct ax_templates *templates,
                                          struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
