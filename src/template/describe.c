/* SPDX-License-Identifier: Apache-2.0 */
/* Templates told to people: lists, and everything about one rule. */
#include "base/guess.h"
#include "base/output.h"
#include "template/template.h"

struct telling {
    const struct ax_templates *templates;
    const struct ax_describe_options *options;
    struct ax_output *output;
    const char *heading; /* of the part whose first entry is to come; NULL: it is written */
    bool begun;          /* the summary is written */
};

static const char *const control_texts[AX_CONTROL_COUNT] = {"design", "protective", "information",
                                                            "environment"};
static const char *const scope_texts[] = {"interaction", "element", "model"};

static struct ax_slice text_of(const struct ax_templates *templates, ax_atom atom)
{
    return ax_atom_text(&templates->session->atoms, atom);
}

static bool contains(struct ax_slice text, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= text.len; i++) {
        if (ax_slice_equal_folded((struct ax_slice){text.start + i, len},
                                  (struct ax_slice){word, len})) {
            return true;
        }
    }
    return false;
}

static bool wanted(const struct telling *telling, const struct ax_slice *texts, size_t count)
{
    const char *word = telling->options->word;
    for (size_t i = 0; word && i < count; i++) {
        if (contains(texts[i], word)) {
            return true;
        }
    }
    return !word;
}

static void put_summary(struct telling *telling);

/* Summary and heading come with the first entry below them. */
static void begin(struct telling *telling)
{
    if (!telling->begun) {
        telling->begun = true;
        put_summary(telling);
    }
    if (telling->heading) {
        ax_putf(telling->output, "%s\n", telling->heading);
        telling->heading = NULL;
    }
}

/* What is looked for may not be there: then there is no heading either. */
static void open_part(struct telling *telling, const char *heading)
{
    telling->heading = heading;
    if (!telling->options->word && !telling->options->category) {
        begin(telling);
    }
}

static bool is_own(const struct telling *telling, uint32_t template_index)
{
    return !telling->options->own || template_index == 0;
}

static void put_type(struct telling *telling, uint32_t index)
{
    const struct ax_templates *templates = telling->templates;
    const struct ax_type *type = &templates->types.at[index];
    struct ax_slice id = text_of(templates, type->id);
    struct ax_slice texts[] = {id, type->name, type->description};
    if (is_own(telling, type->template_index) && wanted(telling, texts, AX_COUNT(texts))) {
        begin(telling);
        ax_put_repeat(telling->output, ' ', 2UL + 2UL * type->depth);
        ax_putf(telling->output, "%.*s", AX_FMT(id));
        size_t used = 2UL + 2UL * type->depth + id.len;
        ax_put_repeat(telling->output, ' ', used < 38 ? 38 - used : 1);
        ax_putf(telling->output, "%.*s", AX_FMT(type->name));
        for (uint32_t i = 0; i < type->set_count; i++) {
            const struct ax_set *set = &templates->sets.at[type->sets + i];
            struct ax_slice property = text_of(templates, set->property);
            struct ax_slice value = text_of(templates, set->value);
            ax_putf(telling->output, "%s %.*s=%.*s", i ? "," : " :", AX_FMT(property),
                    AX_FMT(value));
        }
        ax_put_char(telling->output, '\n');
    }
    for (uint32_t i = AX_ROOT_TYPES; i < templates->types.len; i++) {
        if (templates->types.at[i].parent == index) {
            put_type(telling, i);
        }
    }
}

static void put_types(struct telling *telling)
{
    open_part(telling, "Types");
    for (uint32_t root = 0; root < AX_ROOT_TYPES; root++) {
        put_type(telling, root);
    }
}

static void put_property(struct telling *telling, const struct ax_property *property)
{
    const struct ax_templates *templates = telling->templates;
    struct ax_slice id = text_of(templates, property->id);
    struct ax_slice texts[] = {id, property->name, property->description};
    if (!is_own(telling, property->template_index) || !wanted(telling, texts, AX_COUNT(texts))) {
        return;
    }
    begin(telling);
    ax_putf(telling->output, "  %.*s  ", AX_FMT(id));
    if (property->name.len > 0 && !ax_slice_equal(property->name, id)) {
        ax_putf(telling->output, "\"%.*s\"  ", AX_FMT(property->name));
    }
    ax_put_char(telling->output, '(');
    for (uint32_t i = 0; i < property->on_count; i++) {
        struct ax_slice on =
            text_of(templates, templates->types.at[templates->on.at[property->on + i]].id);
        ax_putf(telling->output, "%s%.*s", i ? ", " : "", AX_FMT(on));
    }
    ax_put_text(telling->output, property->on_model ? "model) = " : ") = ");
    for (uint32_t i = 0; i < property->value_count; i++) {
        ax_atom value = templates->values.at[property->values + i];
        struct ax_slice text = text_of(templates, value);
        ax_putf(telling->output, "%s%.*s%s", i ? " | " : "", AX_FMT(text),
                value == property->fallback ? " (default)" : "");
    }
    ax_put_text(telling->output, property->value_count ? "\n" : "free text\n");
    if (property->description.len > 0) {
        ax_putf(telling->output, "      %.*s\n", AX_FMT(property->description));
    }
}

/* "CWE-79", or a word of a control. */
static bool mentions(const struct telling *telling, const struct ax_rule *rule)
{
    const struct ax_templates *templates = telling->templates;
    const char *word = telling->options->word;
    for (uint32_t i = 0; i < rule->control_count; i++) {
        if (contains(templates->controls.at[rule->controls + i].text, word)) {
            return true;
        }
    }
    size_t len = strlen(word);
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *at = &templates->rule_references.at[rule->references + i];
        size_t head = at->scheme.len + 1;
        bool whole = len == head + at->id.len && word[head - 1] == '-' &&
                     ax_slice_equal_folded(at->scheme, (struct ax_slice){word, head - 1}) &&
                     ax_slice_equal_folded(at->id, (struct ax_slice){word + head, len - head});
        if (whole || ax_slice_equal_folded(at->id, (struct ax_slice){word, len})) {
            return true;
        }
    }
    return false;
}

static void put_rule(struct telling *telling, const struct ax_rule *rule)
{
    const struct ax_templates *templates = telling->templates;
    struct ax_slice id = text_of(templates, rule->id);
    struct ax_slice category = text_of(templates, rule->category_name);
    struct ax_slice texts[] = {id,
                               rule->title,
                               rule->description,
                               rule->why,
                               rule->false_positive,
                               rule->when.text,
                               rule->unless.text};
    bool in_category =
        is_own(telling, rule->template_index) &&
        (!telling->options->category || ax_slice_is(category, telling->options->category));
    if (in_category && (wanted(telling, texts, AX_COUNT(texts)) || mentions(telling, rule))) {
        begin(telling);
        ax_putf(telling->output, "  %-12.*s %-3.*s %-8s %-11s  %.*s%s\n", AX_FMT(id),
                AX_FMT(category), ax_level_text((enum ax_level)rule->severity),
                scope_texts[rule->scope], AX_FMT(rule->title),
                rule->disabled ? "  (disabled)" : "");
    }
}

static void put_summary(struct telling *telling)
{
    const struct ax_templates *templates = telling->templates;
    /* A name alone asks for one template, not for those that it extends. */
    const struct ax_describe_options *how = telling->options;
    bool all = !how->own && (how->types || how->properties || how->categories || how->rules);
    for (uint32_t i = 0; i < templates->templates.len && (all || i == 0); i++) {
        const struct ax_template *one = &templates->templates.at[i];
        uint32_t rules = 0;
        for (uint32_t j = 0; j < templates->rules.len; j++) {
            rules += templates->rules.at[j].template_index == i;
        }
        struct ax_slice id = text_of(templates, one->id);
        struct ax_slice name = ax_slice_equal(id, one->name) ? (struct ax_slice){"", 0} : one->name;
        ax_putf(telling->output, "%.*s %.*s%s%.*s: %u rules\n", AX_FMT(id), AX_FMT(one->version),
                name.len ? "  " : "", AX_FMT(name), rules);
        if (one->description.len > 0) {
            ax_putf(telling->output, "    %.*s\n", AX_FMT(one->description));
        }
    }
}

static void put_categories(struct telling *telling)
{
    const struct ax_templates *templates = telling->templates;
    open_part(telling, "Categories");
    for (uint32_t i = 0; i < templates->categories.len; i++) {
        const struct ax_category *category = &templates->categories.at[i];
        struct ax_slice id = text_of(templates, category->id);
        struct ax_slice texts[] = {id, category->name, category->description};
        if (is_own(telling, category->template_index) && wanted(telling, texts, AX_COUNT(texts))) {
            begin(telling);
            ax_putf(telling->output, "  %-3.*s %.*s: %.*s\n", AX_FMT(id), AX_FMT(category->name),
                    AX_FMT(category->description));
        }
    }
}

enum ax_status ax_templates_describe(const struct ax_templates *templates,
                                     const struct ax_describe_options *options,
                                     struct ax_output *output)
{
    struct telling telling = {.templates = templates, .options = options, .output = output};
    bool looking = options->word || options->category;
    const struct ax_template *first = &templates->templates.at[0];
    struct ax_slice texts[] = {text_of(templates, first->id), first->name, first->description};
    if (!looking || (!options->category && wanted(&telling, texts, AX_COUNT(texts)))) {
        begin(&telling);
    }
    if (options->types) {
        put_types(&telling);
    }
    if (options->properties) {
        open_part(&telling, "Properties");
        for (uint32_t i = 0; i < templates->properties.len; i++) {
            put_property(&telling, &templates->properties.at[i]);
        }
    }
    if (options->categories) {
        put_categories(&telling);
    }
    if (options->rules) {
        open_part(&telling, "Rules");
        for (uint32_t i = 0; i < templates->rules.len; i++) {
            put_rule(&telling, &templates->rules.at[i]);
        }
    }
    return output->status == AX_OK && looking && !telling.begun ? AX_NOT_FOUND : output->status;
}

struct ax_slice ax_templates_category_at(const struct ax_templates *templates, size_t index)
{
    return index < templates->categories.len
               ? text_of(templates, templates->categories.at[index].id)
               : (struct ax_slice){"", 0};
}

static void put_field(struct ax_output *output, const char *name, struct ax_slice text)
{
    text = ax_slice_trim(text);
    if (text.len > 0) {
        ax_putf(output, "%-14s %.*s\n", name, AX_FMT(text));
    }
}

/* An expression on one line, however the template breaks it. */
static void put_expression(struct ax_output *output, const char *name, struct ax_slice text)
{
    ax_putf(output, "%-14s", name);
    struct ax_slice word;
    while (ax_slice_next_word(&text, &word)) {
        ax_putf(output, " %.*s", AX_FMT(word));
    }
    ax_put_char(output, '\n');
}

static void put_lists(const struct ax_templates *templates, const struct ax_rule *rule,
                      struct ax_output *output)
{
    for (uint32_t i = 0; i < rule->control_count; i++) {
        const struct ax_rule_control *control = &templates->controls.at[rule->controls + i];
        ax_putf(output, "%-14s %s: %.*s\n", i ? "" : "controls", control_texts[control->kind],
                AX_FMT(control->text));
    }
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *at = &templates->rule_references.at[rule->references + i];
        ax_putf(output, "%s%.*s-%.*s", i ? ", " : "references     ", AX_FMT(at->scheme),
                AX_FMT(at->id));
    }
    ax_put_text(output, rule->reference_count ? "\n" : "");
}

/* Marks the property of a test where people know it by another name than its id, often a GUID. */
static void mark_property(const struct ax_templates *templates, const struct ax_program *program,
                          uint8_t *marks)
{
    for (uint32_t i = 0; i < program->len; i++) {
        if (program->code[i].op != AX_OP_TEST) {
            continue;
        }
        const struct ax_test *test = &templates->tests.tests.at[program->code[i].operand];
        uint32_t at = test->kind == AX_TEST_PROPERTY && test->name < templates->property_of.len
                          ? templates->property_of.at[test->name]
                          : 0;
        if (at) {
            marks[at - 1] = 1;
        }
    }
}

static void put_properties_of(const struct ax_templates *templates, const struct ax_rule *rule,
                              struct ax_output *output)
{
    uint8_t *marks = ax_arena_alloc(&templates->session->arena, templates->properties.len + 1UL);
    if (!marks) {
        templates->session->no_memory = true;
        return;
    }
    memset(marks, 0, templates->properties.len + 1UL);
    mark_property(templates, &rule->when_program, marks);
    mark_property(templates, &rule->unless_program, marks);
    const char *head = "properties";
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        const struct ax_property *property = &templates->properties.at[i];
        struct ax_slice id = text_of(templates, property->id);
        if (marks[i] && property->name.len > 0 && !ax_slice_equal(property->name, id)) {
            ax_putf(output, "%-14s %.*s: %.*s\n", head, AX_FMT(id), AX_FMT(property->name));
            head = "";
        }
    }
}

static void put_programs(const struct ax_templates *templates, const struct ax_rule *rule,
                         struct ax_output *output)
{
    const struct ax_atoms *atoms = &templates->session->atoms;
    ax_put_text(output, "\ncompiled when\n");
    ax_program_disassemble(&rule->when_program, &templates->tests, atoms, output);
    if (!rule->ignores_unless) {
        ax_put_text(output, "compiled unless\n");
        ax_program_disassemble(&rule->unless_program, &templates->tests, atoms, output);
    }
}

static enum ax_status unknown_rule(const struct ax_templates *templates, struct ax_slice text)
{
    struct ax_guess guess;
    ax_guess_init(&guess, text);
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        ax_guess_offer(&guess, text_of(templates, templates->rules.at[i].id));
    }
    struct ax_message *message =
        ax_report(templates->session, AX_CODE_THREAT_UNKNOWN, (struct ax_span){0, 0, 0},
                  "there is no rule \"%.*s\" in the templates in use", AX_FMT(text));
    ax_note_guess(templates->session, message, guess.best);
    return AX_NOT_FOUND;
}

bool ax_templates_has_rule(const struct ax_templates *templates, struct ax_slice rule)
{
    ax_atom id = ax_atom_find(&templates->session->atoms, rule);
    return id != 0 && ax_templates_rule(templates, id) != AX_NO_INDEX;
}

enum ax_status ax_templates_explain_rule(const struct ax_templates *templates, struct ax_slice text,
                                         struct ax_output *output)
{
    ax_atom id = ax_atom_find(&templates->session->atoms, text);
    uint32_t index = id ? ax_templates_rule(templates, id) : AX_NO_INDEX;
    if (index == AX_NO_INDEX) {
        return unknown_rule(templates, text);
    }
    const struct ax_rule *rule = &templates->rules.at[index];
    const struct ax_category *category = &templates->categories.at[rule->category];
    struct ax_slice template = text_of(templates, templates->templates.at[rule->template_index].id);
    ax_putf(output, "%.*s  %.*s\n\n", AX_FMT(text), AX_FMT(rule->title));
    ax_putf(output, "%-14s %.*s%s\n", "template", AX_FMT(template),
            rule->disabled ? " (disabled)" : "");
    ax_putf(output, "%-14s %.*s", "category", AX_FMT(category->name));
    if (category->affects.len > 0) {
        ax_putf(output, " (%.*s)", AX_FMT(category->affects));
    }
    ax_put_char(output, '\n');
    ax_putf(output, "%-14s %s\n", "severity", ax_level_text((enum ax_level)rule->severity));
    ax_putf(output, "%-14s %s%s\n", "scope", scope_texts[rule->scope],
            rule->method == AX_METHOD_ANY           ? ""
            : rule->method == AX_METHOD_INTERACTION ? " (STRIDE per interaction)"
                                                    : " (STRIDE per element)");
    put_field(output, "attack vector", rule->attack_vector);
    put_field(output, "phase", rule->phase);
    put_field(output, "affects", rule->affects);
    put_field(output, "threat", rule->description);
    put_expression(output, "when", rule->when.text);
    if (!rule->ignores_unless) {
        put_expression(output, "unless", rule->unless.text);
    }
    for (const struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        put_expression(output, "unless", more->text.text);
    }
    for (uint32_t i = 0; i < rule->silence_count; i++) {
        const struct ax_silence *silence = &templates->silences.at[rule->silences + i];
        ax_putf(output, "%-14s %.*s: %.*s\n", i ? "" : "may be unknown", AX_FMT(silence->of),
                AX_FMT(silence->reason));
    }
    put_field(output, "always", rule->always);
    put_field(output, "why", rule->why);
    put_field(output, "false positive", rule->false_positive);
    put_lists(templates, rule, output);
    put_properties_of(templates, rule, output);
    put_programs(templates, rule, output);
    return templates->session->no_memory ? AX_NO_MEMORY : output->status;
}
