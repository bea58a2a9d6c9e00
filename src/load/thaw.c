/* SPDX-License-Identifier: Apache-2.0 */
/* Words → templates. */
#include "load/frozen.h"

struct thaw {
    struct ax_frost frost;
    const struct ax_frozen *frozen;
    struct ax_slice text; /* of the template */
    const uint32_t *next;
    ax_atom *atoms;  /* by their numbers in the words */
    uint32_t *tests; /* likewise: numbers of tests */
};

static struct thaw *thaw_of(struct ax_frost *frost)
{
    return (struct thaw *)(void *)frost; /* its first member */
}

static void take_number(struct ax_frost *frost, uint32_t *number)
{
    *number = *thaw_of(frost)->next++;
}

static void take_atom(struct ax_frost *frost, ax_atom *atom)
{
    struct thaw *thaw = thaw_of(frost);
    *atom = thaw->atoms[*thaw->next++];
}

static void take_slice(struct ax_frost *frost, struct ax_slice *slice)
{
    struct thaw *thaw = thaw_of(frost);
    uint32_t at = *thaw->next++;
    uint32_t len = *thaw->next++;
    const char *start = at < thaw->text.len ? thaw->text.start + at
                                            : thaw->frozen->texts.start + (at - thaw->text.len);
    *slice = (struct ax_slice){at == AX_FROZEN_NOWHERE ? NULL : start, len};
}

static void take_test(struct ax_frost *frost, uint16_t *test)
{
    struct thaw *thaw = thaw_of(frost);
    *test = (uint16_t)thaw->tests[*thaw->next++];
}

static bool take_atoms(struct thaw *thaw)
{
    struct ax_session *session = thaw->frost.templates->session;
    uint32_t count = thaw->frozen->words[AX_FROZEN_ATOMS];
    thaw->atoms = ax_arena_alloc(&session->arena, count * sizeof(*thaw->atoms));
    for (uint32_t i = 0; thaw->atoms && i < count; i++) {
        struct ax_slice text;
        take_slice(&thaw->frost, &text);
        thaw->atoms[i] = ax_atom_of_kept(&session->atoms, text);
        if (thaw->atoms[i] == 0 && text.len > 0) {
            return false;
        }
    }
    return thaw->atoms != NULL;
}

static bool take_tests(struct thaw *thaw)
{
    struct ax_templates *templates = thaw->frost.templates;
    struct ax_session *session = templates->session;
    uint32_t count = thaw->frozen->words[AX_FROZEN_TESTS];
    thaw->tests = ax_arena_alloc(&session->arena, count * sizeof(*thaw->tests));
    for (uint32_t i = 0; thaw->tests && i < count; i++) {
        uint32_t kind = *thaw->next++;
        struct ax_test test = {.kind = (uint8_t)kind, .role = (uint8_t)(kind >> 8)};
        take_atom(&thaw->frost, &test.name);
        take_atom(&thaw->frost, &test.value);
        thaw->tests[i] = ax_tests_add(&templates->tests, session->memory, test);
        if (thaw->tests[i] == UINT32_MAX) {
            return false;
        }
    }
    return thaw->tests != NULL;
}

/* Whether ids and numbers are free: then nothing of this template can be wrong. */
static bool fits(const struct thaw *thaw)
{
    const struct ax_templates *templates = thaw->frost.templates;
    const uint32_t *head = thaw->frozen->words;
    const ax_atom *ids = thaw->atoms;
    bool fit = templates->templates.len < AX_LIMIT_TEMPLATES &&
               templates->types.len + head[AX_FROZEN_TYPES] <= AX_LIMIT_DECLARATIONS &&
               templates->properties.len + head[AX_FROZEN_PROPERTIES] <= AX_LIMIT_DECLARATIONS &&
               templates->categories.len + head[AX_FROZEN_CATEGORIES] <= AX_LIMIT_DECLARATIONS &&
               templates->rules.len + head[AX_FROZEN_RULES] <= AX_LIMIT_DECLARATIONS;
    for (uint32_t i = 0; fit && i < head[AX_FROZEN_TYPES]; i++) {
        fit = ax_templates_type(templates, *ids++) == AX_NO_INDEX;
    }
    for (uint32_t i = 0; fit && i < head[AX_FROZEN_CATEGORIES]; i++) {
        fit = ax_templates_category(templates, *ids++) == AX_NO_INDEX;
    }
    for (uint32_t i = 0; fit && i < head[AX_FROZEN_RULES]; i++) {
        fit = ax_templates_rule(templates, *ids++) == AX_NO_INDEX;
    }
    return fit;
}

static bool open_template(struct thaw *thaw)
{
    struct ax_templates *templates = thaw->frost.templates;
    struct ax_template *own = ax_array_push(templates->session->memory, &templates->templates);
    if (own) {
        *own = (struct ax_template){.source = thaw->frost.source};
        thaw->frost.own = templates->templates.len - 1;
        templates->current = thaw->frost.own;
    }
    return own != NULL;
}

const struct ax_frozen *ax_frozen_find(const char *name)
{
    const struct ax_frozen *frozen = ax_frozen_templates;
    while (frozen->name && strcmp(frozen->name, name) != 0) {
        frozen++;
    }
    return frozen->name ? frozen : NULL;
}

bool ax_template_thaw(struct ax_template_loader *loader, const struct ax_frozen *frozen,
                      uint32_t source)
{
    struct ax_session *session = loader->session;
    struct thaw thaw = {.frost = {.templates = loader->templates,
                                  .loader = loader,
                                  .source = source,
                                  .number = take_number,
                                  .atom = take_atom,
                                  .slice = take_slice,
                                  .test = take_test},
                        .frozen = frozen,
                        .text = ax_source_at(session, source)->text,
                        .next = frozen->words + AX_FROZEN_HEAD};
    bool fine = take_atoms(&thaw);
    if (fine && !fits(&thaw)) {
        return false;
    }
    if (fine && take_tests(&thaw) && open_template(&thaw)) {
        ax_frost_pass(&thaw.frost);
        fine = !thaw.frost.failed;
    } else {
        fine = false;
    }
    session->no_memory |= !fine;
    return true;
}
