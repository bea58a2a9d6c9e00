/* SPDX-License-Identifier: Apache-2.0 */
/* XML lists as annexc writes them, threat by threat from a window, with the scanner for plain
 * documents. It reports nothing: with the first thing that is wrong or unusual the file is read
 * again, as a whole and by libxml2, which then knows what to say. */
#include "base/utf8.h"
#include "diff/list.h"
#include "xml/scan.h"

enum meaning {
    UNASKED,
    OTHER,
    LIST,
    THREAT,
    TEMPLATE,
    MODEL,
    NAME,
    VERSION,
    SEVERITY,
    FIRST_TEXT /* and the texts of a record behind it */
};

struct ax_list_stream {
    bool begun;                      /* the root was opened */
    uint8_t meanings[AX_SCAN_NAMES]; /* enum meaning, by name of the scanner */
    struct ax_scan scan;
    struct ax_token_batch batch;
};

/* A walk through the tokens of one child of the root. */
struct walk {
    struct ax_list *list;
    struct ax_list_stream *stream;
    const char *text; /* what tokens count from */
    uint32_t depth;
    int which; /* text of the record that is being read, or -1 */
    bool threat;
    bool sure;
};

static uint8_t meaning_of(struct ax_list_stream *stream, const struct ax_token *token)
{
    static const struct {
        struct ax_slice name;
        int meaning;
    } known[] = {
        {{"threats", 7}, LIST},
        {{"threat", 6}, THREAT},
        {{"template", 8}, TEMPLATE},
        {{"model", 5}, MODEL},
        {{"name", 4}, NAME},
        {{"version", 7}, VERSION},
        {{"severity", 8}, SEVERITY},
        {{"id", 2}, FIRST_TEXT + AX_RECORD_ID},
        {{"rule", 4}, FIRST_TEXT + AX_RECORD_RULE},
        {{"category", 8}, FIRST_TEXT + AX_RECORD_CATEGORY},
        {{"category-name", 13}, FIRST_TEXT + AX_RECORD_CATEGORY_NAME},
        {{"crosses", 7}, FIRST_TEXT + AX_RECORD_CROSSES},
        {{"title", 5}, FIRST_TEXT + AX_RECORD_TITLE},
        {{"description", 11}, FIRST_TEXT + AX_RECORD_DESCRIPTION},
    };
    uint8_t *meaning = &stream->meanings[token->name];
    const struct ax_scan_name *name = &stream->scan.names[token->name];
    for (size_t i = 0; *meaning == UNASKED && i < AX_COUNT(known); i++) {
        bool same = ax_slice_equal((struct ax_slice){name->start, name->len}, known[i].name);
        *meaning = same ? (uint8_t)known[i].meaning : UNASKED;
    }
    *meaning = *meaning == UNASKED ? OTHER : *meaning;
    return *meaning;
}

static struct ax_slice text_of(const struct walk *walk, const struct ax_token *token)
{
    return (struct ax_slice){walk->text + token->start, token->end - token->start};
}

/* The value of an attribute, kept for the session. */
static struct ax_slice kept_value(struct walk *walk, const struct ax_token *token)
{
    struct ax_output *texts = walk->list->texts;
    texts->len = 0;
    ax_scan_put_value(texts, text_of(walk, token));
    return ax_list_keep(walk->list, ax_output_text(texts));
}

static void take_head(struct walk *walk, const struct ax_token *open)
{
    struct ax_list *list = walk->list;
    walk->sure = meaning_of(walk->stream, open) == LIST &&
                 ax_slice_is(walk->stream->scan.space, "urn:annexc:threats:1");
    for (const struct ax_token *at = open + 1; at <= open + open->more; at++) {
        uint8_t meaning = meaning_of(walk->stream, at);
        struct ax_slice *to = meaning == MODEL     ? &list->model_id
                              : meaning == NAME    ? &list->model_name
                              : meaning == VERSION ? &list->model_version
                                                   : NULL;
        if (to) {
            *to = kept_value(walk, at);
        }
    }
}

static void take_template(struct walk *walk, const struct ax_token *open)
{
    struct ax_slice id = {"", 0};
    struct ax_slice version = {"", 0};
    for (const struct ax_token *at = open + 1; at <= open + open->more; at++) {
        uint8_t meaning = meaning_of(walk->stream, at);
        if (meaning == FIRST_TEXT + AX_RECORD_ID) {
            id = kept_value(walk, at);
        } else if (meaning == VERSION) {
            version = kept_value(walk, at);
        }
    }
    ax_list_add_template(walk->list, id, version);
}

static void put_value(struct walk *walk, enum ax_record_text which, const struct ax_token *token)
{
    struct ax_list *list = walk->list;
    if (!token->more) {
        list->direct[which] = text_of(walk, token);
        return;
    }
    size_t start = list->texts->len;
    ax_scan_put_value(list->texts, text_of(walk, token));
    list->parts[which] = (struct ax_list_part){start, list->texts->len - start, true};
}

static void open_threat(struct walk *walk, const struct ax_token *open)
{
    ax_list_begin(walk->list);
    walk->threat = true;
    for (const struct ax_token *at = open + 1; at <= open + open->more; at++) {
        uint8_t meaning = meaning_of(walk->stream, at);
        enum ax_record_text which = (enum ax_record_text)(meaning - FIRST_TEXT);
        if (meaning == SEVERITY) {
            walk->sure = walk->sure && ax_list_is_severity(walk->list, text_of(walk, at));
        } else if (meaning >= FIRST_TEXT && which != AX_RECORD_TITLE &&
                   which != AX_RECORD_DESCRIPTION) {
            put_value(walk, which, at);
        }
    }
}

static void open_element(struct walk *walk, const struct ax_token *open)
{
    uint8_t meaning = meaning_of(walk->stream, open);
    walk->depth++;
    if (walk->depth == 1) {
        take_head(walk, open);
    } else if (walk->depth == 2 && meaning == THREAT) {
        open_threat(walk, open);
    } else if (walk->depth == 2 && meaning == TEMPLATE) {
        take_template(walk, open);
    } else if (walk->depth == 3 && walk->threat) {
        walk->which = meaning == FIRST_TEXT + AX_RECORD_TITLE         ? AX_RECORD_TITLE
                      : meaning == FIRST_TEXT + AX_RECORD_DESCRIPTION ? AX_RECORD_DESCRIPTION
                                                                      : -1;
    } else {
        walk->sure = walk->sure && walk->which < 0; /* what is inside of a title */
    }
}

/* A text in one piece stays where it is. */
static void add_text(struct walk *walk, struct ax_slice text, bool lies_there)
{
    struct ax_list *list = walk->list;
    enum ax_record_text which = (enum ax_record_text)walk->which;
    struct ax_slice *direct = &list->direct[which];
    if (lies_there && !direct->start && !list->parts[which].has) {
        *direct = text;
        return;
    }
    if (direct->start) {
        ax_list_put(list, which, *direct);
        *direct = (struct ax_slice){NULL, 0};
    }
    ax_list_put(list, which, text);
}

static void take_token(struct walk *walk, const struct ax_token *token)
{
    char character;
    bool wanted = walk->depth == 3 && walk->which >= 0;
    switch ((enum ax_token_kind)token->kind) {
    case AX_TOKEN_OPEN: open_element(walk, token); break;
    case AX_TOKEN_ATTRIBUTE: break; /* taken with its element */
    case AX_TOKEN_CLOSE:
        walk->which = -1;
        walk->depth--;
        break;
    case AX_TOKEN_TEXT:
        if (wanted) {
            add_text(walk, text_of(walk, token), true);
        }
        break;
    case AX_TOKEN_CHARACTER:
        character = (char)token->name;
        if (wanted) {
            add_text(walk, (struct ax_slice){&character, 1}, false);
        }
        break;
    }
}

/* What was scanned, into list->record. False when it is not certain what it is. */
static bool take_child(struct ax_list *list, bool *out_threat)
{
    struct ax_list_stream *stream = list->stream;
    struct ax_slice text = {list->in.bytes + list->in.start, list->in.at - list->in.start};
    struct walk walk = {
        .list = list, .stream = stream, .text = text.start, .which = -1, .sure = true};
    walk.depth = stream->begun;
    for (uint32_t i = 0; i < stream->batch.count; i++) {
        take_token(&walk, &stream->batch.tokens[i]);
    }
    stream->begun = true;
    *out_threat = walk.threat;
    if (!walk.sure || ax_utf8_first_error(text) < text.len) {
        return false;
    }
    bool whole = list->has_severity &&
                 (list->parts[AX_RECORD_ID].len > 0 || list->direct[AX_RECORD_ID].len > 0);
    return !walk.threat || (whole && ax_list_end(list, (struct ax_span){0, 0, 0}));
}

/* The next child of the root, between in.start and in.at. False at the end of the document, which
 * *out_end tells, and when it is not plain. */
static bool scan_child(struct ax_list *list, bool *out_end)
{
    struct ax_window *in = &list->in;
    struct ax_list_stream *stream = list->stream;
    in->start = in->at;
    for (;;) {
        bool all = in->at_end;
        struct ax_slice text = {in->bytes + in->start, in->len - in->start};
        ax_scan_go_on(&stream->scan, text, stream->begun);
        (void)ax_scan_next(&stream->scan, &stream->batch);
        uint32_t count = stream->batch.count;
        in->at = in->start + (size_t)(stream->scan.at - text.start);
        if (stream->scan.depth == 1 && count > 0 &&
            stream->batch.tokens[count - 1].kind == AX_TOKEN_CLOSE) {
            return true;
        }
        *out_end = all && stream->scan.whole;
        bool kept = ax_scan_keep_names(&stream->scan, &list->session->arena);
        ax_list_fail(list, kept ? AX_OK : AX_NO_MEMORY);
        in->at =
            *out_end ? in->start : in->len; /* the end is there still when it is asked for again */
        if (all || !kept || text.len > AX_LIMIT_LIST_ROW_BYTES) {
            return false;
        }
        if (!ax_window_refill(in) && in->status != AX_OK) {
            ax_list_fail(list, in->status);
            return false;
        }
    }
}

/* Leaves the rest to libxml2; list->records has all of them then. */
static enum ax_status read_whole(struct ax_list *list)
{
    const char *path = list->in.name;
    ax_list_close_stream(list);
    list->model_id = list->model_name = list->model_version = (struct ax_slice){NULL, 0};
    list->templates = (struct ax_slice){"", 0};
    ax_list_fail(list,
                 ax_source_read(list->session, path, (struct ax_span){0, 0, 0}, &list->source));
    return list->status == AX_OK ? ax_list_open_xml(list) : list->status;
}

/* Scans and takes children up to the next threat. False at the end, and when the list is not a
 * stream any more. */
static bool next_threat(struct ax_list *list)
{
    bool end = false;
    bool threat = false;
    while (!threat) {
        bool more = scan_child(list, &end);
        if (list->status != AX_OK || end) {
            return false;
        }
        if (!more || !take_child(list, &threat) || list->texts->status != AX_OK) {
            (void)(list->texts->status == AX_OK && read_whole(list));
            return false;
        }
        (void)ax_scan_keep_names(&list->stream->scan, &list->session->arena);
    }
    return true;
}

bool ax_list_next_stream(struct ax_list *list, bool *out_whole)
{
    bool more = next_threat(list);
    *out_whole = !list->stream;
    return more;
}

bool ax_list_pass_stream(const struct ax_list *one, struct ax_list *other)
{
    size_t len = one->in.at - one->in.start;
    other->in.start = other->in.at;
    bool same = other->stream->begun && ax_window_has(&other->in, len) &&
                memcmp(one->in.bytes + one->in.start, other->in.bytes + other->in.at, len) == 0;
    other->in.at += same ? len : 0;
    return same;
}

enum ax_status ax_list_open_xml_stream(struct ax_list *list)
{
    const struct ax_allocator *memory = list->session->memory;
    list->in.untold = true;
    list->stream = ax_memory_resize(memory, NULL, 0, sizeof(*list->stream));
    if (!list->stream) {
        ax_list_fail(list, AX_NO_MEMORY);
        return list->status;
    }
    list->stream->begun = false;
    memset(list->stream->meanings, UNASKED, sizeof(list->stream->meanings));
    ax_scan_init(&list->stream->scan, (struct ax_slice){list->in.bytes, 0});
    list->stream->scan.stop = 1;
    ax_window_pass_mark(&list->in);
    return list->status;
}

void ax_list_close_stream(struct ax_list *list)
{
    if (list->stream) {
        ax_memory_release(list->session->memory, list->stream, sizeof(*list->stream));
    }
    list->stream = NULL;
    ax_window_done(&list->in);
}
