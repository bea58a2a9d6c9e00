/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/list.h"

#include "base/guess.h"
#include "base/output.h"

void ax_list_fail(struct ax_list *list, enum ax_status status)
{
    list->status = list->status == AX_OK ? status : list->status;
}

static bool init(struct ax_list *list, struct ax_session *session)
{
    *list = (struct ax_list){.session = session, .texts = ax_output_to_memory(session->memory)};
    list->status = list->texts ? AX_OK : AX_NO_MEMORY;
    return list->texts != NULL;
}

enum ax_status ax_list_open_source(struct ax_list *list, struct ax_session *session,
                                   uint32_t source)
{
    if (!init(list, session)) {
        return list->status;
    }
    struct ax_slice text = ax_slice_trim(ax_source_at(session, source)->text);
    if (text.len >= 3 && memcmp(text.start, "\xef\xbb\xbf", 3) == 0) {
        text = ax_slice_trim((struct ax_slice){text.start + 3, text.len - 3});
    }
    char first = text.len > 0 ? text.start[0] : '\0';
    list->source = source;
    if (first == '{' || first == '[') {
        list->format = AX_LIST_JSON;
        ax_list_fail(list, ax_json_open_source(&list->json, session, source));
        return list->status == AX_OK ? ax_list_open_json(list) : list->status;
    }
    list->format = first == '<' ? AX_LIST_XML : AX_LIST_CSV;
    return first == '<' ? ax_list_open_xml(list) : ax_list_open_csv(list);
}

enum ax_status ax_list_open_stream(struct ax_list *list, struct ax_session *session,
                                   const char *path)
{
    if (!init(list, session)) {
        return list->status;
    }
    list->format = AX_LIST_JSON;
    ax_list_fail(list, ax_json_open(&list->json, session, path));
    return list->status == AX_OK ? ax_list_open_json(list) : list->status;
}

static bool next_xml(struct ax_list *list)
{
    if (list->count >= list->records.len) {
        return false;
    }
    list->record = list->records.at[list->count];
    return true;
}

bool ax_list_next(struct ax_list *list)
{
    bool more = false;
    if (list->status != AX_OK) {
        return false;
    }
    switch (list->format) {
    case AX_LIST_JSON: more = ax_list_next_json(list); break;
    case AX_LIST_CSV: more = ax_list_next_csv(list); break;
    case AX_LIST_XML: more = next_xml(list); break;
    }
    if (list->texts->status != AX_OK || list->session->no_memory) {
        ax_list_fail(list, AX_NO_MEMORY);
    }
    more = more && list->status == AX_OK;
    list->record.order = list->count;
    list->count += more;
    return more;
}

/* Equal lines of JSON: the first is read, so it is known to be a record and where it ends. */
static bool both_json(struct ax_list *one, struct ax_list *other, bool *out_same)
{
    size_t skips[2] = {0, 0};
    struct ax_slice line = ax_json_ahead(&one->json, &skips[0]);
    struct ax_slice twin = ax_json_ahead(&other->json, &skips[1]);
    bool same = line.len > 0 && ax_slice_equal(line, twin) &&
                one->in_threats == other->in_threats && one->in_document == other->in_document;
    uint64_t start = one->json.before + one->json.at + skips[0];
    *out_same = false;
    if (!ax_list_next(one)) {
        return false;
    }
    uint64_t end = one->json.before + one->json.at;
    if (same && end - start <= line.len) {
        ax_json_pass(&other->json, skips[1], (size_t)(end - start));
        if (other->model_id.len == 0) {
            other->model_id = one->model_id; /* each line says it, and they are equal */
            other->model_name = one->model_name;
            other->model_version = one->model_version;
        }
        other->count++;
        *out_same = true;
        return true;
    }
    return ax_list_next(other);
}

static bool both_csv(struct ax_list *one, struct ax_list *other, bool *out_same)
{
    *out_same = false;
    if (!ax_list_next(one)) {
        return false;
    }
    struct ax_slice text = ax_source_at(one->session, one->source)->text;
    struct ax_slice twin = ax_source_at(other->session, other->source)->text;
    size_t len = one->at - one->row;
    bool whole = len > 0 && text.start[one->at - 1] == '\n';
    if (whole && other->status == AX_OK && twin.len - other->at >= len &&
        memcmp(text.start + one->row, twin.start + other->at, len) == 0) {
        other->row = other->at;
        other->at += len;
        other->count++;
        *out_same = true;
        return true;
    }
    return ax_list_next(other);
}

static bool same_columns(const struct ax_list *one, const struct ax_list *other)
{
    return one->columns == other->columns &&
           memcmp(one->column_of, other->column_of, sizeof(one->column_of)) == 0;
}

bool ax_list_next_both(struct ax_list *one, struct ax_list *other, bool *out_same)
{
    if (one->format == AX_LIST_JSON && other->format == AX_LIST_JSON) {
        return both_json(one, other, out_same);
    }
    if (one->format == AX_LIST_CSV && other->format == AX_LIST_CSV && same_columns(one, other)) {
        return both_csv(one, other, out_same);
    }
    *out_same = false;
    return ax_list_next(one) && ax_list_next(other);
}

enum ax_status ax_list_done(struct ax_list *list)
{
    if (list->format == AX_LIST_JSON && list->json.session) {
        ax_list_fail(list, ax_json_done(&list->json));
    }
    ax_array_done(list->session->memory, &list->records);
    ax_output_free(list->texts);
    list->texts = NULL;
    return list->status;
}

void ax_list_begin(struct ax_list *list)
{
    list->texts->len = 0;
    list->has_severity = false;
    memset(list->parts, 0, sizeof(list->parts));
}

void ax_list_put(struct ax_list *list, enum ax_record_text which, struct ax_slice text)
{
    struct ax_list_part *part = &list->parts[which];
    if (!part->has) {
        *part = (struct ax_list_part){list->texts->len, 0, true};
    }
    ax_put(list->texts, text);
    part->len = list->texts->len - part->start;
}

bool ax_list_set_severity(struct ax_list *list, struct ax_slice word, struct ax_span span)
{
    struct ax_guess guess;
    ax_guess_init(&guess, word);
    for (int level = 0; level < AX_LEVEL_COUNT; level++) {
        struct ax_slice text = ax_slice_of(ax_level_text((enum ax_level)level));
        if (ax_slice_equal(word, text)) {
            list->record.severity = (uint8_t)level;
            list->has_severity = true;
            return true;
        }
        ax_guess_offer(&guess, text);
    }
    struct ax_message *message =
        ax_report(list->session, AX_CODE_LIST_WRONG, span, "\"%.*s\" is no severity", AX_FMT(word));
    ax_note_guess(list->session, message, guess.best);
    ax_list_fail(list, AX_INVALID);
    return false;
}

/* RULE@SUBJECT says its rule where the list does not. */
static void find_rule(struct ax_record *record)
{
    struct ax_slice id = record->text[AX_RECORD_ID];
    const char *at = memchr(id.start, '@', id.len);
    if (at && record->text[AX_RECORD_RULE].len == 0) {
        record->text[AX_RECORD_RULE] = (struct ax_slice){id.start, (size_t)(at - id.start)};
    }
}

bool ax_list_end(struct ax_list *list, struct ax_span span)
{
    if (list->status != AX_OK) {
        return false;
    }
    bool has_id = list->parts[AX_RECORD_ID].len > 0;
    if (!has_id || !list->has_severity) {
        (void)ax_report(list->session, AX_CODE_LIST_WRONG, span, "a threat without %s",
                        has_id ? "a severity" : "an id");
        ax_list_fail(list, AX_INVALID);
        return false;
    }
    const char *texts = ax_output_text(list->texts).start;
    if (list->texts->status != AX_OK) {
        ax_list_fail(list, AX_NO_MEMORY); /* what the parts point at is not there */
        return false;
    }
    for (int i = 0; i < AX_RECORD_TEXT_COUNT; i++) {
        struct ax_list_part part = list->parts[i];
        list->record.text[i] =
            part.has ? (struct ax_slice){texts + part.start, part.len} : (struct ax_slice){NULL, 0};
    }
    find_rule(&list->record);
    return true;
}

struct ax_slice ax_list_keep(struct ax_list *list, struct ax_slice text)
{
    struct ax_slice kept = ax_arena_copy(&list->session->arena, text);
    if (!kept.start) {
        list->session->no_memory = true;
        return (struct ax_slice){"", 0};
    }
    return kept;
}

void ax_list_add_template(struct ax_list *list, struct ax_slice id, struct ax_slice version)
{
    struct ax_slice before = list->templates;
    list->templates = ax_session_format(list->session, "%.*s%s%.*s %.*s", AX_FMT(before),
                                        before.len ? ", " : "", AX_FMT(id), AX_FMT(version));
}
