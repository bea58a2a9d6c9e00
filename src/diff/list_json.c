/* SPDX-License-Identifier: Apache-2.0 */
/* A document {"format":…,"threats":[…]}, an array of threats, or a threat on each line. */
#include "diff/list.h"

#define FORMAT "annexc-threats-1"

enum ax_status ax_list_open_json(struct ax_list *list)
{
    list->json.many = true;
    return list->status;
}

static bool wrong(struct ax_list *list, const char *text)
{
    if (list->json.kind != AX_JSON_ERROR) {
        (void)ax_report(list->session, AX_CODE_LIST_WRONG, ax_json_span(&list->json), "%s", text);
        ax_json_stop(&list->json, AX_INVALID);
    }
    ax_list_fail(list, list->json.status);
    return false;
}

/* A string, or nothing for null. */
static bool take_text(struct ax_list *list, enum ax_record_text which)
{
    if (list->json.kind == AX_JSON_STRING) {
        ax_list_put(list, which, list->json.text);
    } else if (list->json.kind != AX_JSON_NULL) {
        return wrong(list, "a text is expected here");
    }
    return true;
}

static bool take_severity(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    if (json->kind != AX_JSON_STRING) {
        return wrong(list, "a severity is expected here");
    }
    if (ax_list_is_severity(list, json->text)) {
        return true;
    }
    return ax_list_set_severity(list, json->text, ax_json_span(json));
}

/* ["a","b"] → "a b". */
static bool take_crosses(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    if (json->kind != AX_JSON_ARRAY) {
        return take_text(list, AX_RECORD_CROSSES);
    }
    ax_list_put(list, AX_RECORD_CROSSES, AX_SLICE(""));
    for (bool first = true; ax_json_element(json); first = false) {
        if (json->kind != AX_JSON_STRING) {
            return wrong(list, "an id is expected here");
        }
        ax_list_put(list, AX_RECORD_CROSSES, first ? AX_SLICE("") : AX_SLICE(" "));
        ax_list_put(list, AX_RECORD_CROSSES, json->text);
    }
    return json->kind != AX_JSON_ERROR;
}

static bool take_model(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    struct ax_slice name;
    if (json->kind != AX_JSON_OBJECT || list->model_id.len > 0) {
        ax_json_skip(json);
        return json->kind != AX_JSON_ERROR;
    }
    while (ax_json_member(json, &name)) {
        struct ax_slice *to = ax_slice_is(name, "id")        ? &list->model_id
                              : ax_slice_is(name, "name")    ? &list->model_name
                              : ax_slice_is(name, "version") ? &list->model_version
                                                             : NULL;
        if (to && json->kind == AX_JSON_STRING) {
            *to = ax_list_keep(list, json->text);
        } else {
            ax_json_skip(json);
        }
    }
    return json->kind != AX_JSON_ERROR;
}

static bool take_template(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    struct ax_slice id = {"", 0};
    struct ax_slice version = {"", 0};
    struct ax_slice name;
    while (ax_json_member(json, &name)) {
        struct ax_slice *to = ax_slice_is(name, "id")        ? &id
                              : ax_slice_is(name, "version") ? &version
                                                             : NULL;
        if (to && json->kind == AX_JSON_STRING) {
            *to = ax_list_keep(list, json->text);
        } else {
            ax_json_skip(json);
        }
    }
    ax_list_add_template(list, id, version);
    return json->kind != AX_JSON_ERROR;
}

static bool take_templates(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    if (json->kind != AX_JSON_ARRAY) {
        ax_json_skip(json);
        return json->kind != AX_JSON_ERROR;
    }
    while (ax_json_element(json)) {
        if (json->kind != AX_JSON_OBJECT) {
            return wrong(list, "a template is expected here");
        }
        if (!take_template(list)) {
            return false;
        }
    }
    return json->kind != AX_JSON_ERROR;
}

static bool take_format(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    if (json->kind == AX_JSON_STRING && ax_slice_is(json->text, FORMAT)) {
        return true;
    }
    return wrong(list, "a list of threats has \"format\": \"" FORMAT "\"");
}

static const struct {
    struct ax_slice name;
    enum ax_record_text which;
} texts[] = {
    {{"id", 2}, AX_RECORD_ID},
    {{"rule", 4}, AX_RECORD_RULE},
    {{"category", 8}, AX_RECORD_CATEGORY},
    {{"categoryName", 12}, AX_RECORD_CATEGORY_NAME},
    {{"title", 5}, AX_RECORD_TITLE},
    {{"description", 11}, AX_RECORD_DESCRIPTION},
};

/* One member of a threat, or of the document. */
static bool take_member(struct ax_list *list, struct ax_slice name)
{
    for (size_t i = 0; i < AX_COUNT(texts); i++) {
        if (ax_slice_equal(name, texts[i].name)) {
            return take_text(list, texts[i].which);
        }
    }
    if (ax_slice_equal(name, AX_SLICE("severity"))) {
        return take_severity(list);
    }
    if (ax_slice_equal(name, AX_SLICE("crosses"))) {
        return take_crosses(list);
    }
    if (ax_slice_equal(name, AX_SLICE("model"))) {
        return take_model(list);
    }
    ax_json_skip(&list->json);
    return list->json.kind != AX_JSON_ERROR;
}

/* ["a","b"] → "a b", without escapes. */
static bool glance_crosses(struct ax_list *list, struct ax_slice value)
{
    const char *end = value.start + value.len - 1;
    const char *at = value.start + 1;
    if (value.start[0] != '[' || memchr(value.start, '\\', value.len)) {
        return false;
    }
    ax_list_put(list, AX_RECORD_CROSSES, AX_SLICE(""));
    for (bool first = true; at < end && *at == '"'; first = false) {
        const char *quote = memchr(at + 1, '"', (size_t)(end - at - 1));
        if (!quote) {
            return false;
        }
        ax_list_put(list, AX_RECORD_CROSSES, first ? AX_SLICE("") : AX_SLICE(" "));
        ax_list_put(list, AX_RECORD_CROSSES, (struct ax_slice){at + 1, (size_t)(quote - at) - 1});
        at = quote + 1;
        at += at < end && *at == ',';
    }
    return at == end;
}

/* Takes the member as it is written. False when it is wrong, or has to be decoded. */
static bool glance_member(struct ax_list *list, struct ax_slice name, struct ax_slice value)
{
    struct ax_slice inside = {value.start + 1, value.len - 2};
    bool text = value.start[0] == '"';
    for (size_t i = 0; i < AX_COUNT(texts); i++) {
        if (ax_slice_equal(name, texts[i].name)) {
            list->direct[texts[i].which] = text ? inside : (struct ax_slice){NULL, 0};
            return (text && !memchr(inside.start, '\\', inside.len)) || value.start[0] == 'n';
        }
    }
    if (ax_slice_equal(name, AX_SLICE("severity"))) {
        return text && ax_list_is_severity(list, inside);
    }
    if (ax_slice_equal(name, AX_SLICE("crosses"))) {
        return glance_crosses(list, value);
    }
    return !memchr(name.start, '\\', name.len); /* an escape may hide a known name */
}

size_t ax_list_glance_json(struct ax_list *list, struct ax_slice line)
{
    struct ax_json_glance glance;
    struct ax_slice name;
    struct ax_slice value;
    bool sound = ax_json_glance_at(&glance, line);
    ax_list_begin(list);
    while (sound && ax_json_glance_member(&glance, &name, &value)) {
        sound = glance_member(list, name, value);
    }
    bool whole = sound && glance.whole && list->has_severity &&
                 list->direct[AX_RECORD_ID].len > 0 && ax_list_end(list, (struct ax_span){0, 0, 0});
    return whole ? (size_t)(glance.at - line.start) : 0;
}

/* A threat's object, whose begin was read. */
static bool read_threat(struct ax_list *list)
{
    struct ax_slice name;
    while (ax_json_member(&list->json, &name)) {
        if (!take_member(list, name)) {
            return false;
        }
    }
    if (list->json.kind == AX_JSON_ERROR) {
        return false;
    }
    bool whole = list->parts[AX_RECORD_ID].len > 0 && list->has_severity;
    return ax_list_end(list, whole ? (struct ax_span){0, 0, 0} : ax_json_span(&list->json));
}

/* The members of a document up to its threats; true when those come next. */
static bool read_document(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    struct ax_slice name;
    bool fine = true;
    while (fine && ax_json_member(json, &name)) {
        if (ax_slice_is(name, "threats") && json->kind == AX_JSON_ARRAY) {
            list->in_document = list->in_threats = true;
            return true;
        }
        if (ax_slice_is(name, "format")) {
            fine = take_format(list);
        } else if (ax_slice_is(name, "templates")) {
            fine = take_templates(list);
        } else {
            fine = take_member(list, name);
        }
    }
    return false;
}

/* In an array of threats: the next of them. */
static bool read_element(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    if (ax_json_element(json)) {
        ax_list_begin(list);
        return json->kind == AX_JSON_OBJECT ? read_threat(list)
                                            : wrong(list, "a threat is expected here");
    }
    list->in_threats = false;
    return false;
}

/* At the top: a line with a threat, the document, or an array. */
static bool read_top(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    ax_list_begin(list);
    if (json->kind == AX_JSON_ARRAY) {
        list->in_threats = true;
        return read_element(list);
    }
    if (json->kind != AX_JSON_OBJECT) {
        return wrong(list, "a list of threats is an object, an array, or an object on each line");
    }
    if (read_document(list)) {
        return read_element(list);
    }
    if (json->kind == AX_JSON_ERROR) {
        return false;
    }
    if (!list->parts[AX_RECORD_ID].has) {
        return wrong(list, "neither a threat nor a list of threats");
    }
    list->lines = true;
    return ax_list_end(list, (struct ax_span){0, 0, 0});
}

/* What stands behind the threats of a document. */
static bool close_document(struct ax_list *list)
{
    list->in_document = false;
    return read_document(list) ? wrong(list, "the list has its threats twice")
                               : list->json.kind != AX_JSON_ERROR;
}

/* Lines of JSON do not tell where they end, but a file that was cut off mostly has half a line. */
static void check_end(struct ax_list *list)
{
    struct ax_window *in = &list->json.in;
    if (list->json.kind == AX_JSON_END && list->lines && in->at > 0 &&
        in->bytes[in->at - 1] != '\n') {
        (void)ax_report(list->session, AX_CODE_LIST_CUT, ax_window_place(in, in->at - 1, in->at),
                        "the last line has no end: the list was cut off");
        ax_json_stop(&list->json, AX_INVALID);
    }
}

/* A threat on a line, as annexc writes them, is taken as it lies there. The first is not: it says
 * what the model is. */
static bool take_line(struct ax_list *list)
{
    size_t skip = 0;
    struct ax_slice line =
        list->count > 0 ? ax_json_ahead(&list->json, &skip) : (struct ax_slice){"", 0};
    size_t len = line.len > 0 ? ax_list_glance_json(list, line) : 0;
    if (len > 0) {
        ax_json_pass(&list->json, skip, len);
    }
    return len > 0;
}

bool ax_list_next_json(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    bool more = take_line(list);
    if (more) {
        return true;
    }
    if (list->in_threats) {
        more = read_element(list);
    }
    while (!more && json->kind != AX_JSON_ERROR && !list->in_threats) {
        if (list->in_document) {
            if (!close_document(list)) {
                break;
            }
            continue;
        }
        if (ax_json_next(json) == AX_JSON_END || json->kind == AX_JSON_ERROR) {
            check_end(list);
            break;
        }
        more = read_top(list);
        if (!more && list->status != AX_OK) {
            break;
        }
    }
    ax_list_fail(list, json->status);
    return more;
}
