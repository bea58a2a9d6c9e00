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
    ax_window_open_source(&list->in, session, source);
    return first == '<' ? ax_list_open_xml(list) : ax_list_open_csv(list);
}

enum ax_status ax_list_open_stream(struct ax_list *list, struct ax_session *session,
                                   const char *path, enum ax_list_format format)
{
    if (!init(list, session)) {
        return list->status;
    }
    list->format = format;
    ax_list_fail(list, format == AX_LIST_JSON ? ax_json_open(&list->json, session, path)
                                              : ax_window_open(&list->in, session, path));
    if (list->status != AX_OK) {
        return list->status;
    }
    return format == AX_LIST_JSON  ? ax_list_open_json(list)
           : format == AX_LIST_CSV ? ax_list_open_csv(list)
                                   : ax_list_open_xml_stream(list);
}

static bool next_xml(struct ax_list *list)
{
    bool whole = true;
    bool more = list->stream && ax_list_next_stream(list, &whole);
    if (!whole || list->status != AX_OK) {
        return more;
    }
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

/* Equal lines of JSON: one look is enough to know that they are a record, and where it ends. The
 * first is read, because it says what the model is. */
static bool both_json(struct ax_list *one, struct ax_list *other, bool *out_same)
{
    size_t skips[2] = {0, 0};
    struct ax_slice line = ax_json_ahead(&one->json, &skips[0]);
    struct ax_slice twin = ax_json_ahead(&other->json, &skips[1]);
    bool same = line.len > 0 && ax_slice_equal(line, twin) && one->count > 0 && other->count > 0 &&
                one->in_threats == other->in_threats && one->in_document == other->in_document;
    size_t len = same ? ax_list_glance_json(one, line) : 0;
    *out_same = len > 0;
    if (len == 0) {
        return ax_list_next(one) && ax_list_next(other);
    }
    ax_json_pass(&one->json, skips[0], len);
    ax_json_pass(&other->json, skips[1], len);
    one->record.order = one->count++;
    other->count++;
    return true;
}

static bool both_csv(struct ax_list *one, struct ax_list *other, bool *out_same)
{
    bool may = one->status == AX_OK && other->status == AX_OK;
    bool more = may && ax_list_both_csv(one, other, out_same);
    if (more) {
        one->record.order = one->count++;
        other->count += *out_same;
    }
    return more && (*out_same || ax_list_next(other));
}

static bool both_xml(struct ax_list *one, struct ax_list *other, bool *out_same)
{
    bool more = ax_list_next(one);
    *out_same = more && other->status == AX_OK && one->stream && other->stream &&
                ax_list_pass_stream(one, other);
    other->count += *out_same;
    return more && (*out_same || ax_list_next(other));
}

bool ax_list_next_both(struct ax_list *one, struct ax_list *other, bool *out_same)
{
    if (one->format == AX_LIST_JSON && other->format == AX_LIST_JSON) {
        return both_json(one, other, out_same);
    }
    if (one->format == AX_LIST_CSV && other->format == AX_LIST_CSV &&
        ax_list_same_columns(one, other)) {
        return both_csv(one, other, out_same);
    }
    if (one->stream && other->stream) {
        return both_xml(one, other, out_same);
    }
    *out_same = false;
    return ax_list_next(one) && ax_list_next(other);
}

enum ax_status ax_list_done(struct ax_list *list)
{
    if (list->format == AX_LIST_JSON && list->json.session) {
        ax_list_fail(list, ax_json_done(&list->json));
    }
    ax_list_close_stream(list);
    ax_array_done(list->session->memory, &list->columns);
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
    memset(list->direct, 0, sizeof(list->direct));
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

bool ax_list_is_severity(struct ax_list *list, struct ax_slice word)
{
    for (int level = 0; level < AX_LEVEL_COUNT; level++) {
        if (ax_slice_is(word, ax_level_text((enum ax_level)level))) {
            list->record.severity = (uint8_t)level;
            return list->has_severity = true;
        }
    }
    return false;
}

bool ax_list_set_severity(struct ax_list *list, struct ax_slice word, struct ax_span span)
{
    if (ax_list_is_severity(list, word)) {
        return true;
    }
    struct ax_guess guess;
    ax_guess_init(&guess, word);
    for (int level = 0; level < AX_LEVEL_COUNT; level++) {
        ax_guess_offer(&guess, ax_slice_of(ax_level_text((enum ax_level)level)));
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
    bool has_id = list->parts[AX_RECORD_ID].len > 0 || list->direct[AX_RECORD_ID].len > 0;
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
            part.has ? (struct ax_slice){texts + part.start, part.len} : list->direct[i];
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
