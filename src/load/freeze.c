/* SPDX-License-Identifier: Apache-2.0 */
/* Templates → words: for the build, and for the test that holds words against texts. */
#include "load/frozen.h"

#include "base/output.h"

struct freeze {
    struct ax_frost frost;
    struct ax_slice text; /* of the template */
    struct ax_output *texts;
    struct ax_output *body;
    const struct ax_allocator *memory;
    AX_ARRAY(ax_atom) atoms;  /* by their numbers in the words */
    AX_ARRAY(uint32_t) tests; /* likewise */
};

static struct freeze *freeze_of(struct ax_frost *frost)
{
    return (struct freeze *)(void *)frost; /* its first member */
}

static void put_word(struct ax_output *output, uint32_t word)
{
    ax_put_bytes(output, (const char *)&word, sizeof(word));
}

/* Where `wanted` stands in a list of words, at whose end it is added. */
#define NUMBER_OF(freeze, list, wanted, out)                                                       \
    do {                                                                                           \
        for ((out) = 0; (out) < (list)->len && (list)->at[out] != (wanted); (out)++) {             \
        }                                                                                          \
        uint32_t *added = (out) == (list)->len ? ax_array_push((freeze)->memory, (list)) : NULL;   \
        if (added) {                                                                               \
            *added = (wanted);                                                                     \
        }                                                                                          \
        (freeze)->frost.failed |= (out) == (list)->len;                                            \
    } while (0)

static uint32_t number_of_atom(struct freeze *freeze, ax_atom atom)
{
    uint32_t number;
    NUMBER_OF(freeze, &freeze->atoms, atom, number);
    return number;
}

static void give_number(struct ax_frost *frost, uint32_t *number)
{
    put_word(freeze_of(frost)->body, *number);
}

static void give_atom(struct ax_frost *frost, ax_atom *atom)
{
    put_word(freeze_of(frost)->body, number_of_atom(freeze_of(frost), *atom));
}

/* Most texts stand in the template, though they were copied on the way. */
static const char *find(struct ax_slice text, struct ax_slice wanted)
{
    const char *end = text.start + text.len;
    const char *at = wanted.len > 0 ? text.start : NULL;
    while (at && (size_t)(end - at) >= wanted.len && memcmp(at, wanted.start, wanted.len) != 0) {
        at = memchr(at + 1, wanted.start[0], (size_t)(end - at) - 1);
    }
    return at && (size_t)(end - at) >= wanted.len ? at : NULL;
}

static void put_slice(struct freeze *freeze, struct ax_output *output, struct ax_slice slice)
{
    const char *found = find(freeze->text, slice);
    size_t at =
        found ? (size_t)(found - freeze->text.start) : freeze->text.len + freeze->texts->len;
    put_word(output, slice.start ? (uint32_t)at : AX_FROZEN_NOWHERE);
    put_word(output, (uint32_t)slice.len);
    if (!found) {
        ax_put(freeze->texts, slice);
    }
}

static void give_slice(struct ax_frost *frost, struct ax_slice *slice)
{
    put_slice(freeze_of(frost), freeze_of(frost)->body, *slice);
}

static void give_test(struct ax_frost *frost, uint16_t *test)
{
    struct freeze *freeze = freeze_of(frost);
    uint32_t number;
    NUMBER_OF(freeze, &freeze->tests, *test, number);
    put_word(freeze->body, number);
}

/* An id may be that of a type and of a rule: these are not looked for. */
#define NAME_OWN(freeze, array, count)                                                             \
    do {                                                                                           \
        for (uint32_t i = 0; i < (array)->len; i++) {                                              \
            bool own = (array)->at[i].template_index == (freeze)->frost.own;                       \
            ax_atom *id = own ? ax_array_push((freeze)->memory, &(freeze)->atoms) : NULL;          \
            (freeze)->frost.failed |= own && !id;                                                  \
            if (id) {                                                                              \
                *id = (array)->at[i].id;                                                           \
                (count)++;                                                                         \
            }                                                                                      \
        }                                                                                          \
    } while (0)

/* Ids of types, categories and rules come first, so that it is quickly seen whether they are
 * free. */
static void name_declarations(struct freeze *freeze, uint32_t head[AX_FROZEN_HEAD])
{
    const struct ax_templates *templates = freeze->frost.templates;
    NAME_OWN(freeze, &templates->types, head[AX_FROZEN_TYPES]);
    NAME_OWN(freeze, &templates->categories, head[AX_FROZEN_CATEGORIES]);
    NAME_OWN(freeze, &templates->rules, head[AX_FROZEN_RULES]);
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        head[AX_FROZEN_PROPERTIES] +=
            templates->properties.at[i].template_index == freeze->frost.own;
    }
}

/* What a template extends is thawed before its own declarations. */
static bool extends_first(const struct freeze *freeze)
{
    const struct ax_templates *templates = freeze->frost.templates;
    uint32_t last = 0;
    for (uint32_t i = 0; i < templates->extensions.len; i++) {
        const struct ax_extension *extension = &templates->extensions.at[i];
        last = extension->template_index == freeze->frost.own ? extension->span.end : last;
    }
    bool first = true;
    for (uint32_t i = AX_ROOT_TYPES; i < templates->types.len; i++) {
        const struct ax_type *type = &templates->types.at[i];
        first = first && (type->template_index != freeze->frost.own || type->span.start > last);
    }
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        first = first && (rule->template_index != freeze->frost.own || rule->span.start > last);
    }
    return first;
}

static void put_tests(struct freeze *freeze, struct ax_output *output)
{
    for (uint32_t i = 0; i < freeze->tests.len; i++) {
        const struct ax_test *test = &freeze->frost.templates->tests.tests.at[freeze->tests.at[i]];
        put_word(output, (uint32_t)test->kind | (uint32_t)test->role << 8);
        put_word(output, number_of_atom(freeze, test->name));
        put_word(output, number_of_atom(freeze, test->value));
    }
}

static void put_all(struct freeze *freeze, struct ax_output *tests, struct ax_output *words)
{
    uint32_t head[AX_FROZEN_HEAD] = {0};
    name_declarations(freeze, head);
    ax_frost_pass(&freeze->frost);
    put_tests(freeze, tests);
    head[AX_FROZEN_ATOMS] = freeze->atoms.len;
    head[AX_FROZEN_TESTS] = freeze->tests.len;
    ax_put_bytes(words, (const char *)head, sizeof(head));
    for (uint32_t i = 0; i < freeze->atoms.len; i++) {
        put_slice(freeze, words,
                  ax_atom_text(&freeze->frost.templates->session->atoms, freeze->atoms.at[i]));
    }
    ax_put(words, ax_output_text(tests));
    ax_put(words, ax_output_text(freeze->body));
    freeze->frost.failed |= tests->status != AX_OK || freeze->body->status != AX_OK;
}

enum ax_status ax_template_freeze(struct ax_templates *templates, struct ax_output *texts,
                                  struct ax_output *words)
{
    struct ax_session *session = templates->session;
    uint32_t source = templates->templates.at[0].source;
    struct freeze freeze = {.frost = {.templates = templates,
                                      .source = source,
                                      .number = give_number,
                                      .atom = give_atom,
                                      .slice = give_slice,
                                      .test = give_test},
                            .text = ax_source_at(session, source)->text,
                            .texts = texts,
                            .body = ax_output_to_memory(session->memory),
                            .memory = session->memory};
    struct ax_output *tests = ax_output_to_memory(session->memory);
    bool sound = extends_first(&freeze);
    bool fine = freeze.body && tests;
    if (fine && sound) {
        put_all(&freeze, tests, words);
        fine = !freeze.frost.failed && texts->status == AX_OK && words->status == AX_OK;
    }
    ax_output_free(tests);
    ax_output_free(freeze.body);
    ax_array_done(session->memory, &freeze.atoms);
    ax_array_done(session->memory, &freeze.tests);
    return !fine ? AX_NO_MEMORY : sound ? AX_OK : AX_INVALID;
}
