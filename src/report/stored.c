/* SPDX-License-Identifier: Apache-2.0 */
/* Stored threats for people, spreadsheets and programs. */
#include "model/stored.h"
#include "report/escape.h"

#include <stddef.h>

enum field_kind {
    FIELD_TEXT,
    FIELD_STATUS, /* the state in words of ours */
    FIELD_BY_USER,
    FIELD_DERIVED,
    FIELD_REASON
};

/* In the order of CSV and JSON. */
static const struct field {
    const char *name; /* in CSV */
    const char *json_name;
    enum field_kind kind;
    size_t offset; /* of a text */
} fields[] = {
#define TEXT(name, json_name, member)                                                              \
    {                                                                                              \
        name, json_name, FIELD_TEXT, offsetof(struct ax_stored_threat, member)                     \
    }
    TEXT("id", "id", id),
    TEXT("number", "number", number),
    TEXT("rule", "rule", rule),
    TEXT("source", "source", source),
    TEXT("flow", "flow", flow),
    TEXT("target", "target", target),
    TEXT("state", "state", state),
    {"status", "status", FIELD_STATUS, 0},
    TEXT("priority", "priority", priority),
    TEXT("category", "category", category),
    TEXT("title", "title", title),
    TEXT("justification", "justification", justification),
    TEXT("changed_by", "changedBy", changed_by),
    TEXT("modified_at", "modifiedAt", modified_at),
    {"user_made", "userMade", FIELD_BY_USER, 0},
    {"derived", "derived", FIELD_DERIVED, 0},
    {"why_not", "whyNot", FIELD_REASON, 0},
    TEXT("source_name", "sourceName", source_name),
    TEXT("flow_name", "flowName", flow_name),
    TEXT("target_name", "targetName", target_name),
    TEXT("description", "description", description),
    TEXT("interaction", "interaction", interaction),
#undef TEXT
};

/* The word of the file where it is none of the tool's. */
static struct ax_slice status_of(const struct ax_stored_threat *threat)
{
    return threat->state_kind == AX_STORED_OTHER
               ? threat->state
               : ax_slice_of(ax_stored_state_text(threat->state_kind));
}

static bool is_derived(const struct ax_stored_threat *threat)
{
    return threat->reason == AX_STORED_DERIVED;
}

static struct ax_slice text_of(const struct ax_stored_threat *threat, const struct field *field)
{
    switch (field->kind) {
    case FIELD_TEXT: {
        const void *at = (const char *)threat + field->offset;
        return *(const struct ax_slice *)at;
    }
    case FIELD_STATUS: return status_of(threat);
    case FIELD_BY_USER: return ax_slice_of(threat->by_user ? "yes" : "no");
    case FIELD_DERIVED: return ax_slice_of(is_derived(threat) ? "yes" : "no");
    case FIELD_REASON: return ax_slice_of(ax_stored_reason_text(threat->reason));
    }
    return (struct ax_slice){"", 0};
}

static void write_csv(const struct ax_stored *stored, struct ax_output *output)
{
    for (size_t f = 0; f < AX_COUNT(fields); f++) {
        ax_put_text(output, f ? "," : "");
        ax_put_text(output, fields[f].name);
    }
    ax_put_char(output, '\n');
    for (uint32_t i = 0; i < stored->list.len; i++) {
        for (size_t f = 0; f < AX_COUNT(fields); f++) {
            ax_put_text(output, f ? "," : "");
            ax_put_csv_cell(output, text_of(&stored->list.at[i], &fields[f]), false);
        }
        ax_put_char(output, '\n');
    }
}

static void put_json_text(struct ax_output *output, struct ax_slice text)
{
    ax_put_char(output, '"');
    ax_escape_json(output, text);
    ax_put_char(output, '"');
}

static void put_json_threat(const struct ax_stored_threat *threat, struct ax_output *output)
{
    for (size_t f = 0; f < AX_COUNT(fields); f++) {
        ax_putf(output, "%s\"%s\":", f ? "," : "{", fields[f].json_name);
        if (fields[f].kind == FIELD_BY_USER || fields[f].kind == FIELD_DERIVED) {
            bool yes = fields[f].kind == FIELD_BY_USER ? threat->by_user : is_derived(threat);
            ax_put_text(output, yes ? "true" : "false");
        } else {
            put_json_text(output, text_of(threat, &fields[f]));
        }
    }
    ax_put_char(output, '}');
}

static void write_json(const struct ax_stored *stored, struct ax_output *output)
{
    ax_put_text(output, "{\"format\":\"annexc-stored-threats-1\",\"model\":{\"id\":");
    put_json_text(output, ax_model_id_text(stored->model, 0));
    ax_put_text(output, ",\"name\":");
    put_json_text(output, ax_model_item(stored->model, 0)->name);
    ax_put_text(output, "},\"threats\":[");
    for (uint32_t i = 0; i < stored->list.len; i++) {
        ax_put_text(output, i ? ",\n" : "\n");
        put_json_threat(&stored->list.at[i], output);
    }
    ax_put_text(output, "\n]}\n");
}

static void put_line(struct ax_output *output, const char *name, struct ax_slice text)
{
    if (text.len > 0) {
        ax_putf(output, "  %-14s", name);
        ax_escape_terminal(output, text);
        ax_put_char(output, '\n');
    }
}

/* "From a over f to b": with the labels of today, or what the file calls it. */
static void put_place(const struct ax_stored_threat *threat, struct ax_output *output)
{
    if (threat->flow_name.len == 0) {
        put_line(output, "interaction", threat->interaction);
        return;
    }
    ax_putf(output, "  %-14s", "interaction");
    ax_escape_terminal(output, threat->source_name);
    ax_put_text(output, " -> ");
    ax_escape_terminal(output, threat->target_name);
    ax_put_text(output, " by ");
    ax_escape_terminal(output, threat->flow_name);
    ax_put_char(output, '\n');
}

static void put_change(const struct ax_stored_threat *threat, struct ax_output *output)
{
    if (threat->changed_by.len + threat->modified_at.len == 0) {
        return;
    }
    ax_putf(output, "  %-14s", "changed");
    ax_escape_terminal(output, threat->modified_at);
    ax_put_text(output, threat->changed_by.len && threat->modified_at.len ? " by " : "");
    ax_escape_terminal(output, threat->changed_by);
    ax_put_char(output, '\n');
}

static void put_threat(const struct ax_stored_threat *threat, bool color, struct ax_output *output)
{
    ax_put_text(output, color ? "\033[1m" : "");
    ax_escape_terminal(output, threat->id);
    ax_put_text(output, color ? "\033[0m" : "");
    ax_put_text(output, "  ");
    ax_escape_terminal(output, threat->title);
    ax_put_char(output, '\n');
    put_line(output, "state", status_of(threat));
    put_line(output, "priority", threat->priority);
    put_place(threat, output);
    put_line(output, "justification", threat->justification);
    put_change(threat, output);
    const char *reason = ax_stored_reason_text(threat->reason);
    ax_putf(output, "  %-14s%s%s\n\n", "derived", *reason ? "no: " : "yes", reason);
}

static void put_summary(const struct ax_stored *stored, struct ax_output *output)
{
    uint32_t counts[AX_STORED_STATE_COUNT] = {0};
    uint32_t derived = 0;
    for (uint32_t i = 0; i < stored->list.len; i++) {
        counts[stored->list.at[i].state_kind]++;
        derived += is_derived(&stored->list.at[i]);
    }
    ax_putf(output, "%u stored threat%s", stored->list.len, stored->list.len == 1 ? "" : "s");
    const char *before = ": ";
    for (int state = 0; state < AX_STORED_STATE_COUNT; state++) {
        if (counts[state] > 0) {
            ax_putf(output, "%s%u %s", before, counts[state],
                    ax_stored_state_text((enum ax_stored_state)state));
            before = ", ";
        }
    }
    if (stored->list.len > 0) {
        ax_putf(output, "; %u derived, %u not", derived, stored->list.len - derived);
    }
    ax_put_char(output, '\n');
}

static void write_table(const struct ax_stored *stored, bool color, struct ax_output *output)
{
    for (uint32_t i = 0; i < stored->list.len; i++) {
        put_threat(&stored->list.at[i], color, output);
    }
    put_summary(stored, output);
}

bool ax_report_stored_has(enum ax_threat_format format)
{
    return format == AX_THREATS_TABLE || format == AX_THREATS_CSV || format == AX_THREATS_JSON;
}

enum ax_status ax_report_stored(const struct ax_stored *stored, enum ax_threat_format format,
                                struct ax_report_style style, struct ax_output *output)
{
    if (!ax_report_stored_has(format)) {
        return AX_INVALID;
    }
    if (format == AX_THREATS_CSV) {
        write_csv(stored, output);
    } else if (format == AX_THREATS_JSON) {
        write_json(stored, output);
    } else {
        write_table(stored, style.color, output);
    }
    return output->status;
}
