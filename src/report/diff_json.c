/* SPDX-License-Identifier: Apache-2.0 */
/* Differences as JSON: everything that is known, as models/schema/diff-1.json describes it. */
#include "report/diff_format.h"

/* ,"name":text */
static void put_member(struct ax_output *output, const char *name, struct ax_slice text)
{
    ax_putf(output, ",\"%s\":", name);
    ax_put_json_string(output, text);
}

static void put_or_null(struct ax_output *output, const char *name, struct ax_slice text)
{
    put_member(output, name, text.len > 0 ? text : (struct ax_slice){NULL, 0});
}

static void put_side(const struct ax_diff *diff, int which, struct ax_output *output)
{
    static const char *const kinds[] = {"model", "list", "risk"};
    const struct ax_side *side = &diff->sides[which];
    ax_putf(output, "{\"kind\":\"%s\"", kinds[side->kind]);
    put_or_null(output, "id", side->id);
    put_or_null(output, "name", side->name);
    put_or_null(output, "version", side->version);
    put_or_null(output, "templates", side->templates);
    ax_put_text(output, ",\"threats\":");
    ax_put_number(output, side->count);
    ax_put_text(output, ",\"dispositions\":");
    if (!side->risk) {
        ax_put_text(output, "null}");
        return;
    }
    const struct ax_tally *tally = &diff->tallies[which];
    for (int i = 0; i < AX_RISK_DISPOSITION_COUNT; i++) {
        ax_putf(output, "%s\"%s\":", i == 0 ? "{" : ",",
                ax_risk_disposition_text((enum ax_risk_disposition)i));
        ax_put_number(output, tally->of[i]);
    }
    ax_put_text(output, ",\"expired\":");
    ax_put_number(output, tally->expired);
    ax_put_text(output, "}}");
}

static void put_fields(const struct ax_model_diff *model, const struct ax_item_change *change,
                       struct ax_output *output)
{
    static const char *const words[] = {
        [AX_FIELD_ID] = "id",
        [AX_FIELD_KIND] = "kind",
        [AX_FIELD_NAME] = "name",
        [AX_FIELD_TYPE] = "type",
        [AX_FIELD_PARENT] = "place",
        [AX_FIELD_FROM] = "end",
        [AX_FIELD_TO] = "end",
        [AX_FIELD_BIDIRECTIONAL] = "bidirectional",
        [AX_FIELD_DATA] = "data",
        [AX_FIELD_CROSSES] = "crosses",
        [AX_FIELD_SCOPE] = "scope",
        [AX_FIELD_NUMBER] = "number",
        [AX_FIELD_PROPERTY] = "property",
        [AX_FIELD_OTHER] = "attribute",
        [AX_FIELD_LAYOUT] = "layout",
        [AX_FIELD_CONTENT] = "content",
    };
    ax_put_text(output, ",\"fields\":[");
    for (uint32_t i = 0; i < change->count; i++) {
        const struct ax_field_change *field = &model->fields.at[change->first + i];
        ax_putf(output, "%s{\"what\":\"%s\"", i ? "," : "", words[field->field]);
        put_member(output, "name", field->name);
        put_member(output, "old", field->old_text);
        put_member(output, "new", field->new_text);
        ax_putf(output, ",\"derived\":%s}", field->derived ? "true" : "false");
    }
    ax_put_text(output, "]");
}

static void put_item(const struct ax_model_diff *model, const struct ax_item_change *change,
                     struct ax_output *output)
{
    bool is_new = change->new_item != AX_NO_INDEX;
    const struct ax_model *of = is_new ? model->new_model : model->old_model;
    uint32_t item = is_new ? change->new_item : change->old_item;
    struct ax_slice id = ax_model_id_text(of, item);
    bool both = is_new && change->old_item != AX_NO_INDEX;
    struct ax_slice was =
        both ? ax_model_id_text(model->old_model, change->old_item) : (struct ax_slice){"", 0};
    ax_putf(output, "{\"change\":\"%s\",\"kind\":\"%s\"",
            ax_change_kind_text((enum ax_change_kind)change->kind),
            ax_kind_text((enum ax_kind)ax_model_item(of, item)->kind));
    put_member(output, "id", id);
    put_or_null(output, "was", ax_slice_equal(id, was) ? (struct ax_slice){"", 0} : was);
    put_fields(model, change, output);
    ax_put_text(output, "}");
}

static void put_whys(const struct ax_diff *diff, const struct ax_threat_change *change,
                     struct ax_output *raw, struct ax_output *output)
{
    ax_put_text(output, ",\"why\":[");
    for (uint32_t i = 0; i < change->why_count; i++) {
        const struct ax_why *why = &diff->whys.at[change->first_why + i];
        ax_putf(output, "%s{\"kind\":\"%s\"", i ? "," : "",
                ax_why_kind_text((enum ax_why_kind)why->kind));
        put_or_null(output, "item", why->item);
        if (why->kind == AX_WHY_TEST) {
            put_member(output, "test", why->test);
            ax_putf(output, ",\"oldTruth\":%s,\"newTruth\":%s", why->old_truth ? "true" : "false",
                    why->new_truth ? "true" : "false");
        }
        if (why->kind == AX_WHY_TEST || why->kind == AX_WHY_RULE_CHANGED) {
            put_member(output, "old", why->old_text);
            put_member(output, "new", why->new_text);
        }
        ax_putf(output, ",\"decides\":%s", why->decides ? "true" : "false");
        raw->len = 0;
        ax_diff_put_why(why, raw);
        put_member(output, "text", ax_output_text(raw));
        ax_put_char(output, '}');
    }
    ax_put_char(output, ']');
}

static void put_decided(const char *name, const struct ax_decided *decided,
                        struct ax_output *output)
{
    ax_putf(output, ",\"%s\":", name);
    if (!decided->known) {
        ax_put_text(output, "null");
        return;
    }
    ax_putf(output, "{\"disposition\":\"%s\",\"holds\":\"%s\",\"expired\":%s",
            ax_risk_disposition_text(decided->stated),
            ax_risk_disposition_text(decided->disposition), decided->expired ? "true" : "false");
    put_or_null(output, "status", decided->status);
    put_or_null(output, "owner", decided->owner);
    put_or_null(output, "until", decided->until);
    put_or_null(output, "reason", decided->reason);
    put_or_null(output, "residual", decided->residual);
    ax_put_char(output, '}');
}

static void put_text_fields(const struct ax_diff *diff, uint32_t first, uint32_t count,
                            struct ax_output *output)
{
    ax_put_text(output, ",\"fields\":[");
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_text_change *field = &diff->fields.at[first + i];
        ax_putf(output, "%s{\"name\":\"%s\"", i ? "," : "", field->name);
        put_or_null(output, "old", field->old_text);
        put_or_null(output, "new", field->new_text);
        ax_put_char(output, '}');
    }
    ax_put_char(output, ']');
}

static void put_threat(const struct ax_diff *diff, const struct ax_threat_change *change,
                       struct ax_output *raw, struct ax_output *output)
{
    const struct ax_record *record = ax_change_record(change);
    ax_putf(output, "{\"change\":\"%s\"",
            ax_threat_change_text((enum ax_threat_change_kind)change->kind));
    put_member(output, "id", record->text[AX_RECORD_ID]);
    struct ax_slice was =
        change->old_record ? change->old_record->text[AX_RECORD_WAS] : (struct ax_slice){"", 0};
    struct ax_slice old_id = change->old_record ? change->old_record->text[AX_RECORD_ID] : was;
    was = was.len > 0 ? was : old_id;
    put_or_null(output, "was",
                ax_slice_equal(was, record->text[AX_RECORD_ID]) ? (struct ax_slice){"", 0} : was);
    put_or_null(output, "rule", record->text[AX_RECORD_RULE]);
    put_or_null(output, "category", record->text[AX_RECORD_CATEGORY]);
    ax_putf(output, ",\"severity\":\"%s\"", ax_diff_severity(record->severity));
    put_or_null(output, "title", record->text[AX_RECORD_TITLE]);
    put_text_fields(diff, change->first_field, change->field_count, output);
    put_whys(diff, change, raw, output);
    put_decided("decision", &change->decided, output);
    ax_put_char(output, '}');
}

static void put_decision(const struct ax_diff *diff, const struct ax_decision_change *change,
                         struct ax_output *output)
{
    ax_put_text(output, "{\"id\":");
    ax_put_json_string(output, change->id);
    put_or_null(output, "title", change->title);
    ax_putf(output, ",\"severity\":\"%s\"", ax_diff_severity(change->severity));
    put_text_fields(diff, change->first_field, change->field_count, output);
    put_decided("old", &change->sides[0], output);
    put_decided("new", &change->sides[1], output);
    ax_put_char(output, '}');
}

static void put_counts(const struct ax_diff *diff, struct ax_output *output)
{
    ax_putf(output, ",\n\"same\":%s,\n\"counts\":{\"model\":%u,\"new\":",
            ax_diff_is_same(diff) ? "true" : "false", diff->model ? diff->model->changes.len : 0);
    ax_put_number(output, diff->counts[AX_THREAT_NEW]);
    ax_put_text(output, ",\"gone\":");
    ax_put_number(output, diff->counts[AX_THREAT_GONE]);
    ax_put_text(output, ",\"changed\":");
    ax_put_number(output, diff->counts[AX_THREAT_CHANGED]);
    ax_put_text(output, ",\"decisions\":");
    ax_put_number(output, diff->decisions.len);
    ax_put_text(output, "}");
}

static void put_lists(const struct ax_diff *diff, struct ax_output *raw, struct ax_output *output)
{
    ax_put_text(output, ",\n\"model\":");
    ax_put_text(output, diff->model ? "[" : "null");
    for (uint32_t i = 0; diff->model && i < diff->model->changes.len; i++) {
        ax_put_text(output, i ? ",\n" : "\n");
        put_item(diff->model, &diff->model->changes.at[i], output);
    }
    ax_put_text(output, diff->model ? "\n],\n\"threats\":[" : ",\n\"threats\":[");
    for (uint32_t i = 0; i < diff->changes.len && output->status == AX_OK; i++) {
        ax_put_text(output, i ? ",\n" : "\n");
        put_threat(diff, &diff->changes.at[i], raw, output);
    }
    ax_put_text(output, "\n],\n\"decisions\":[");
    for (uint32_t i = 0; i < diff->decisions.len && output->status == AX_OK; i++) {
        ax_put_text(output, i ? ",\n" : "\n");
        put_decision(diff, &diff->decisions.at[i], output);
    }
    ax_put_text(output, "\n]}\n");
}

enum ax_status ax_diff_write_json(const struct ax_diff *diff, struct ax_output *output)
{
    struct ax_output *raw = ax_output_to_memory(diff->session->memory);
    if (!raw) {
        return AX_NO_MEMORY;
    }
    ax_put_text(output, "{\"format\":\"annexc-diff-1\",\n\"old\":");
    put_side(diff, 0, output);
    ax_put_text(output, ",\n\"new\":");
    put_side(diff, 1, output);
    put_counts(diff, output);
    put_lists(diff, raw, output);
    enum ax_status status = raw->status == AX_OK ? output->status : AX_NO_MEMORY;
    ax_output_free(raw);
    return status;
}
