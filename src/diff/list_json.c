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

static bool is_severity(struct ax_slice value)
{
    for (int level = 0; level < AX_LEVEL_COUNT; level++) {
        const char *text = ax_level_text((enum ax_level)level);
        size_t len = strlen(text);
        if (value.len == len + 2 && memcmp(value.start + 1, text, len) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_list_of_texts(struct ax_slice value)
{
    return value.start[0] == '[' && (value.start[1] == ']' || value.start[1] == '"');
}

/* Whether the member is as it should be, or one that does not count. */
static bool is_member_sound(struct ax_slice name, struct ax_slice value)
{
    for (size_t i = 0; i < AX_COUNT(texts); i++) {
        if (ax_slice_equal(name, texts[i].name)) {
            return value.start[0] == '"' || value.start[0] == 'n';
        }
    }
    if (ax_slice_equal(name, AX_SLICE("severity"))) {
        return is_severity(value);
    }
    if (ax_slice_equal(name, AX_SLICE("crosses"))) {
        return is_list_of_texts(value);
    }
    return !memchr(name.start, '\\', name.len); /* an escape may hide a known name */
}

size_t ax_list_glance_json(struct ax_slice line)
{
    struct ax_json_glance glance;
    struct ax_slice name;
    struct ax_slice value;
    bool sound = ax_json_glance_at(&glance, line);
    bool has_id = false;
    bool has_severity = false;
    while (sound && ax_json_glance_member(&glance, &name, &value)) {
        sound = is_member_sound(name, value);
        has_id = has_id || (ax_slice_equal(name, AX_SLICE("id")) && value.len > 2);
        has_severity = has_severity || ax_slice_equal(name, AX_SLICE("severity"));
    }
    bool whole = sound && glance.whole && has_id && has_severity;
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

bool ax_list_next_json(struct ax_list *list)
{
    struct ax_json *json = &list->json;
    bool more = false;
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
