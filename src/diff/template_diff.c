/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/template_diff.h"

#include "base/output.h"
#include "diff/diff.h"
#include "diff/text.h"

static const struct ax_slice none = {NULL, 0};

struct comparing {
    struct ax_template_diff *diff;
    struct ax_output *scratch;
    uint32_t first; /* field of the declaration that is compared */
};

const char *ax_declaration_text(enum ax_declaration what)
{
    static const char *const texts[] = {"rule", "category", "type", "property"};
    return texts[what];
}

static struct ax_slice atom_text(const struct comparing *comparing, ax_atom atom)
{
    return ax_atom_text(&comparing->diff->session->atoms, atom);
}

static void compare(struct comparing *comparing, const char *name, struct ax_slice before,
                    struct ax_slice after)
{
    if (ax_text_same(before, after)) {
        return;
    }
    struct ax_template_diff *diff = comparing->diff;
    struct ax_field_change *field = ax_array_push(diff->session->memory, &diff->fields);
    if (field) {
        *field = (struct ax_field_change){.field = AX_FIELD_OTHER,
                                          .name = ax_slice_of(name),
                                          .old_text = before.len > 0 ? before : none,
                                          .new_text = after.len > 0 ? after : none};
    }
}

static void add(struct comparing *comparing, enum ax_declaration what, enum ax_change_kind change,
                struct ax_slice id, struct ax_slice name)
{
    struct ax_template_diff *diff = comparing->diff;
    struct ax_declaration_change *added = ax_array_push(diff->session->memory, &diff->changes);
    if (added) {
        *added = (struct ax_declaration_change){.what = (uint8_t)what,
                                                .change = (uint8_t)change,
                                                .id = id,
                                                .name = name,
                                                .first = comparing->first,
                                                .count = diff->fields.len - comparing->first};
    }
}

static void end_pair(struct comparing *comparing, enum ax_declaration what, struct ax_slice id,
                     struct ax_slice name)
{
    if (comparing->diff->fields.len > comparing->first) {
        add(comparing, what, AX_CHANGE_CHANGED, id, name);
    }
    comparing->first = comparing->diff->fields.len;
}

static struct ax_slice kept(const struct comparing *comparing)
{
    struct ax_slice text = ax_output_text(comparing->scratch);
    return ax_arena_copy(&comparing->diff->session->arena, text);
}

static struct ax_slice expression(const struct comparing *comparing, const struct ax_rule *rule)
{
    struct ax_output *output = comparing->scratch;
    output->len = 0;
    ax_put(output, ax_slice_trim(rule->unless.text));
    for (const struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        ax_put_text(output, output->len ? " or " : "");
        ax_put(output, ax_slice_trim(more->text.text));
    }
    return kept(comparing);
}

static struct ax_slice references(const struct comparing *comparing,
                                  const struct ax_templates *templates, const struct ax_rule *rule)
{
    struct ax_output *output = comparing->scratch;
    output->len = 0;
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *at = &templates->rule_references.at[rule->references + i];
        ax_putf(output, "%s%.*s-%.*s", i ? " " : "", AX_FMT(at->scheme), AX_FMT(at->id));
    }
    return kept(comparing);
}

static struct ax_slice controls(const struct comparing *comparing,
                                const struct ax_templates *templates, const struct ax_rule *rule)
{
    struct ax_output *output = comparing->scratch;
    output->len = 0;
    for (uint32_t i = 0; i < rule->control_count; i++) {
        ax_put_text(output, i ? " | " : "");
        ax_put(output, ax_slice_trim(templates->controls.at[rule->controls + i].text));
    }
    return kept(comparing);
}

static struct ax_slice scope_text(const struct ax_rule *rule)
{
    static const char *const scopes[] = {"interaction", "element", "model"};
    return ax_slice_of(scopes[rule->scope]);
}

static void compare_rule(struct comparing *comparing, const struct ax_rule *before,
                         const struct ax_rule *after)
{
    struct ax_templates *const *sides = comparing->diff->sides;
    compare(comparing, "severity", ax_slice_of(ax_level_text((enum ax_level)before->severity)),
            ax_slice_of(ax_level_text((enum ax_level)after->severity)));
    compare(comparing, "disabled", ax_slice_of(before->disabled ? "yes" : "no"),
            ax_slice_of(after->disabled ? "yes" : "no"));
    compare(comparing, "category", atom_text(comparing, before->category_name),
            atom_text(comparing, after->category_name));
    compare(comparing, "scope", scope_text(before), scope_text(after));
    compare(comparing, "when", ax_slice_trim(before->when.text), ax_slice_trim(after->when.text));
    struct ax_slice unless = expression(comparing, before);
    compare(comparing, "unless", unless, expression(comparing, after));
    compare(comparing, "title", before->title, after->title);
    compare(comparing, "description", before->description, after->description);
    compare(comparing, "why", before->why, after->why);
    compare(comparing, "false-positive", before->false_positive, after->false_positive);
    compare(comparing, "attack-vector", before->attack_vector, after->attack_vector);
    compare(comparing, "phase", before->phase, after->phase);
    compare(comparing, "affects", before->affects, after->affects);
    struct ax_slice listed = controls(comparing, sides[0], before);
    compare(comparing, "controls", listed, controls(comparing, sides[1], after));
    listed = references(comparing, sides[0], before);
    compare(comparing, "references", listed, references(comparing, sides[1], after));
    end_pair(comparing, AX_DECLARED_RULE, atom_text(comparing, after->id), after->title);
}

static void compare_rules(struct comparing *comparing)
{
    struct ax_templates *const *sides = comparing->diff->sides;
    for (uint32_t i = 0; i < sides[1]->rules.len; i++) {
        const struct ax_rule *rule = &sides[1]->rules.at[i];
        uint32_t twin = ax_templates_rule(sides[0], rule->id);
        if (twin == AX_NO_INDEX) {
            add(comparing, AX_DECLARED_RULE, AX_CHANGE_ADDED, atom_text(comparing, rule->id),
                rule->title);
        } else {
            compare_rule(comparing, &sides[0]->rules.at[twin], rule);
        }
    }
    for (uint32_t i = 0; i < sides[0]->rules.len; i++) {
        const struct ax_rule *rule = &sides[0]->rules.at[i];
        if (ax_templates_rule(sides[1], rule->id) == AX_NO_INDEX) {
            add(comparing, AX_DECLARED_RULE, AX_CHANGE_REMOVED, atom_text(comparing, rule->id),
                rule->title);
        }
    }
}

static void compare_categories(struct comparing *comparing)
{
    struct ax_templates *const *sides = comparing->diff->sides;
    for (int side = 1; side >= 0; side--) {
        for (uint32_t i = 0; i < sides[side]->categories.len; i++) {
            const struct ax_category *at = &sides[side]->categories.at[i];
            uint32_t twin = ax_templates_category(sides[1 - side], at->id);
            struct ax_slice id = atom_text(comparing, at->id);
            if (twin == AX_NO_INDEX) {
                add(comparing, AX_DECLARED_CATEGORY, side ? AX_CHANGE_ADDED : AX_CHANGE_REMOVED, id,
                    at->name);
            } else if (side == 1) {
                const struct ax_category *before = &sides[0]->categories.at[twin];
                compare(comparing, "name", before->name, at->name);
                compare(comparing, "affects", before->affects, at->affects);
                end_pair(comparing, AX_DECLARED_CATEGORY, id, at->name);
            }
        }
    }
}

static struct ax_slice sets_of(const struct comparing *comparing,
                               const struct ax_templates *templates, const struct ax_type *type)
{
    struct ax_output *output = comparing->scratch;
    output->len = 0;
    for (uint32_t i = 0; i < type->set_count; i++) {
        const struct ax_set *set = &templates->sets.at[type->sets + i];
        struct ax_slice property = atom_text(comparing, set->property);
        struct ax_slice value = atom_text(comparing, set->value);
        ax_putf(output, "%s%.*s=%.*s", i ? " " : "", AX_FMT(property), AX_FMT(value));
    }
    return kept(comparing);
}

static void compare_types(struct comparing *comparing)
{
    struct ax_templates *const *sides = comparing->diff->sides;
    for (int side = 1; side >= 0; side--) {
        for (uint32_t i = AX_ROOT_TYPES; i < sides[side]->types.len; i++) {
            const struct ax_type *at = &sides[side]->types.at[i];
            uint32_t twin = ax_templates_type(sides[1 - side], at->id);
            struct ax_slice id = atom_text(comparing, at->id);
            if (twin == AX_NO_INDEX) {
                add(comparing, AX_DECLARED_TYPE, side ? AX_CHANGE_ADDED : AX_CHANGE_REMOVED, id,
                    at->name);
            } else if (side == 1) {
                const struct ax_type *before = &sides[0]->types.at[twin];
                compare(comparing, "name", before->name, at->name);
                compare(comparing, "parent", atom_text(comparing, before->parent_name),
                        atom_text(comparing, at->parent_name));
                struct ax_slice sets = sets_of(comparing, sides[0], before);
                compare(comparing, "set", sets, sets_of(comparing, sides[1], at));
                end_pair(comparing, AX_DECLARED_TYPE, id, at->name);
            }
        }
    }
}

static struct ax_slice values_of(const struct comparing *comparing,
                                 const struct ax_templates *templates,
                                 const struct ax_property *property)
{
    struct ax_output *output = comparing->scratch;
    output->len = 0;
    for (uint32_t i = 0; i < property->value_count; i++) {
        struct ax_slice value = atom_text(comparing, templates->values.at[property->values + i]);
        ax_putf(output, "%s%.*s", i ? " " : "", AX_FMT(value));
    }
    return kept(comparing);
}

static void compare_properties(struct comparing *comparing)
{
    struct ax_templates *const *sides = comparing->diff->sides;
    for (int side = 1; side >= 0; side--) {
        const struct ax_templates *other = sides[1 - side];
        for (uint32_t i = 0; i < sides[side]->properties.len; i++) {
            const struct ax_property *at = &sides[side]->properties.at[i];
            uint32_t twin = at->id < other->property_of.len ? other->property_of.at[at->id] : 0;
            struct ax_slice id = atom_text(comparing, at->id);
            if (twin == 0) {
                add(comparing, AX_DECLARED_PROPERTY, side ? AX_CHANGE_ADDED : AX_CHANGE_REMOVED, id,
                    at->name);
            } else if (side == 1 && at->same == AX_NO_INDEX) {
                const struct ax_property *before = &sides[0]->properties.at[twin - 1];
                compare(comparing, "default", atom_text(comparing, before->fallback),
                        atom_text(comparing, at->fallback));
                compare(comparing, "way-back", atom_text(comparing, before->way_back),
                        atom_text(comparing, at->way_back));
                struct ax_slice values = values_of(comparing, sides[0], before);
                compare(comparing, "values", values, values_of(comparing, sides[1], at));
                end_pair(comparing, AX_DECLARED_PROPERTY, id, at->name);
            }
        }
    }
}

static enum ax_status work(struct ax_template_diff *diff, const char *const paths[2])
{
    enum ax_status status = AX_OK;
    for (int i = 0; i < 2; i++) {
        enum ax_status loaded = ax_templates_load(diff->session, &paths[i], 1, &diff->sides[i]);
        status = status == AX_OK ? loaded : status;
    }
    if (status != AX_OK) {
        return status;
    }
    struct comparing comparing = {.diff = diff,
                                  .scratch = ax_output_to_memory(diff->session->memory)};
    if (!comparing.scratch) {
        return AX_NO_MEMORY;
    }
    for (int i = 0; i < 2; i++) {
        diff->names[i] = ax_templates_names(diff->sides[i]);
    }
    compare_rules(&comparing);
    compare_categories(&comparing);
    compare_types(&comparing);
    compare_properties(&comparing);
    bool whole = comparing.scratch->status == AX_OK && !diff->session->no_memory;
    ax_output_free(comparing.scratch);
    return whole ? AX_OK : AX_NO_MEMORY;
}

enum ax_status ax_template_diff_new(struct ax_session *session, const char *old_name,
                                    const char *new_name, struct ax_template_diff **out_diff)
{
    const char *const paths[2] = {old_name, new_name};
    struct ax_template_diff *diff = ax_memory_resize(session->memory, NULL, 0, sizeof(*diff));
    if (!diff) {
        return AX_NO_MEMORY;
    }
    *diff = (struct ax_template_diff){.session = session};
    enum ax_status status = work(diff, paths);
    if (status != AX_OK) {
        ax_template_diff_free(diff);
        return status;
    }
    *out_diff = diff;
    return AX_OK;
}

void ax_template_diff_free(struct ax_template_diff *diff)
{
    if (diff) {
        const struct ax_allocator *memory = diff->session->memory;
        ax_templates_free(diff->sides[0]);
        ax_templates_free(diff->sides[1]);
        ax_array_done(memory, &diff->changes);
        ax_array_done(memory, &diff->fields);
        ax_memory_release(memory, diff, sizeof(*diff));
    }
}

bool ax_template_diff_is_same(const struct ax_template_diff *diff)
{
    return diff->changes.len == 0;
}
