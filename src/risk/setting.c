/* SPDX-License-Identifier: Apache-2.0 */
/* The fields of a threat that people set, by name, and which values they can have. */
#include "load/value.h"
#include "risk/edit.h"
#include "score/mistake.h"

#include <string.h>

/* What annexc keeps itself. */
static bool is_ours(enum ax_risk_field field)
{
    return field == AX_RISK_ID || field == AX_RISK_INTRODUCED || field == AX_RISK_GONE ||
           field == AX_RISK_DECIDED;
}

const struct ax_attribute_rule *ax_risk_attribute_rule(enum ax_risk_kind kind,
                                                       enum ax_risk_field field)
{
    const struct ax_attribute_rule *at = ax_risk_rule_of(kind)->attributes;
    while (at->name && ax_risk_field_of(at->name) != field) {
        at++;
    }
    return at->name ? at : NULL;
}

static bool is_text(enum ax_risk_field field)
{
    return field == AX_RISK_REASON || field == AX_RISK_STATEMENT || field == AX_RISK_IMPACT ||
           field == AX_RISK_NOTE;
}

bool ax_risk_setting_find(struct ax_slice name, struct ax_risk_setting *out_setting)
{
    if (ax_slice_is(name, "pre-impact") || ax_slice_is(name, "post-impact")) {
        *out_setting =
            (struct ax_risk_setting){ax_slice_is(name, "pre-impact") ? AX_RISK_PRE : AX_RISK_POST,
                                     AX_RISK_IMPACT_BY, AX_SLICE("")};
        return true;
    }
    static const struct {
        enum ax_risk_kind part;
        enum ax_risk_field field;
    } parts[] = {{AX_RISK_PRE, AX_RISK_VECTOR},
                 {AX_RISK_POST, AX_RISK_VECTOR},
                 {AX_RISK_RESIDUAL, AX_RISK_TEXT},
                 {AX_RISK_DISCLOSED, AX_RISK_TEXT}};
    static const struct ax_slice none = {"", 0};
    for (size_t i = 0; i < AX_COUNT(parts); i++) {
        if (ax_slice_is(name, ax_risk_kind_text(parts[i].part))) {
            *out_setting = (struct ax_risk_setting){parts[i].part, parts[i].field, none};
            return true;
        }
    }
    for (int i = 0; i < AX_RISK_FIELD_COUNT; i++) {
        enum ax_risk_field field = (enum ax_risk_field)i;
        bool there = is_text(field) || ax_risk_attribute_rule(AX_RISK_THREAT, field);
        if (there && !is_ours(field) && ax_slice_is(name, ax_risk_field_text(field))) {
            *out_setting = (struct ax_risk_setting){AX_RISK_THREAT, field, none};
            return true;
        }
    }
    return false;
}

/* XML 1.0 has no way to write most control characters. */
static bool is_writable(struct ax_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.start[i];
        if (c < ' ' && c != '\t' && c != '\n' && c != '\r') {
            return false;
        }
    }
    return true;
}

static bool refers(const struct ax_risk *risk, enum ax_risk_kind kind, struct ax_slice list,
                   struct ax_output *problem)
{
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        const struct ax_risk_record *found = ax_risk_find(risk, word);
        if (!found || found->kind != (uint8_t)kind) {
            const char *what = ax_risk_kind_text(kind);
            ax_putf(problem,
                    "there is no %s \"%.*s\" in the risk file: write its <%s> there by hand first "
                    "(docs/risk.md)",
                    what, AX_FMT(word), what);
            return false;
        }
    }
    return true;
}

static bool vector_fits(struct ax_slice value, struct ax_output *problem)
{
    struct ax_score_vector vector;
    struct ax_score_mistake mistake;
    if (ax_score_parse(value, &vector, &mistake) == AX_OK) {
        return true;
    }
    ax_put_text(problem, mistake.text);
    return false;
}

static bool impact_fits(struct ax_slice value, struct ax_output *problem)
{
    if (ax_risk_score_options(value).impact != AX_OWASP_KNOWN) {
        return true;
    }
    ax_put_text(problem, "the impact that counts is not one of: business technical max");
    return false;
}

static bool attribute_fits(const struct ax_risk *risk, const struct ax_risk_setting *setting,
                           struct ax_output *problem)
{
    const struct ax_attribute_rule *rule = ax_risk_attribute_rule(AX_RISK_THREAT, setting->field);
    bool choice = rule && (rule->kind == AX_VALUE_CHOICE || rule->kind == AX_VALUE_CHOICES);
    if (rule && !ax_value_is(rule, setting->value)) {
        ax_putf(problem, "%s: \"%.*s\" is not %s%s", ax_risk_field_text(setting->field),
                AX_FMT(setting->value), choice ? "one of: " : "", ax_value_expected(rule));
        return false;
    }
    if (setting->field == AX_RISK_CONTROLS) {
        return refers(risk, AX_RISK_CONTROL, setting->value, problem);
    }
    return setting->field != AX_RISK_TESTS || refers(risk, AX_RISK_TEST, setting->value, problem);
}

bool ax_risk_setting_fits(const struct ax_risk *risk, const struct ax_risk_setting *setting,
                          struct ax_output *problem)
{
    if (setting->value.len == 0) {
        return true;
    }
    if (!is_writable(setting->value)) {
        ax_put_text(problem, "a control character");
        return false;
    }
    if (setting->field == AX_RISK_VECTOR) {
        return vector_fits(setting->value, problem);
    }
    if (setting->field == AX_RISK_IMPACT_BY) {
        return impact_fits(setting->value, problem);
    }
    return setting->part != AX_RISK_THREAT || is_text(setting->field) ||
           attribute_fits(risk, setting, problem);
}

struct ax_slice ax_risk_setting_value(const struct ax_risk *risk,
                                      const struct ax_risk_record *threat,
                                      const struct ax_risk_setting *setting)
{
    const struct ax_risk_record *record =
        setting->part == AX_RISK_THREAT ? threat : ax_risk_part(risk, threat, setting->part, 0);
    return record ? ax_risk_value(risk, record, setting->field) : (struct ax_slice){"", 0};
}

bool ax_risk_setting_is_text(const struct ax_risk_setting *setting)
{
    return setting->part != AX_RISK_THREAT || is_text(setting->field);
}

const char *ax_risk_setting_choices(struct ax_slice name)
{
    struct ax_risk_setting setting;
    bool known = ax_risk_setting_find(name, &setting) && setting.part == AX_RISK_THREAT;
    const struct ax_attribute_rule *rule =
        known ? ax_risk_attribute_rule(AX_RISK_THREAT, setting.field) : NULL;
    return rule && rule->kind == AX_VALUE_CHOICE ? rule->choices : NULL;
}
