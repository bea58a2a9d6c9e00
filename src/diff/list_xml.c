/* SPDX-License-Identifier: Apache-2.0 */
/* XML as models/schema/threats-1.xsd describes it. The reader pushes, so the list is read whole. */
#include "base/output.h"
#include "diff/list.h"
#include "xml/reader.h"

enum place {
    OUTSIDE,
    IN_LIST,
    IN_THREAT
};

struct reading {
    struct ax_list *list;
    enum place place;
    int which; /* text that is being read, or -1 */
    struct ax_span threat;
};

static struct ax_slice name_of(const struct reading *reading, ax_atom name)
{
    return ax_atom_text(&reading->list->session->atoms, name);
}

static struct ax_slice value_of(const struct reading *reading, const struct ax_xml_element *element,
                                const char *name)
{
    for (uint32_t i = 0; i < element->count; i++) {
        const struct ax_xml_attribute *attribute = &element->attributes[i];
        if (!attribute->space && ax_slice_is(name_of(reading, attribute->name), name)) {
            return attribute->value;
        }
    }
    return (struct ax_slice){NULL, 0};
}

static void open_list(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_list *list = reading->list;
    struct ax_slice space = ax_atom_text(&list->session->atoms, element->space);
    struct ax_slice name = name_of(reading, element->name);
    if (!ax_slice_is(name, "threats") || !ax_slice_is(space, "urn:annexc:threats:1")) {
        (void)ax_report(list->session, AX_CODE_LIST_WRONG,
                        ax_xml_element_span(list->session, element),
                        "a list of threats is <threats xmlns=\"urn:annexc:threats:1\">");
        ax_list_fail(list, AX_INVALID);
        return;
    }
    list->model_id = value_of(reading, element, "model");
    list->model_name = value_of(reading, element, "name");
    list->model_version = value_of(reading, element, "version");
    reading->place = IN_LIST;
}

static void open_threat(struct reading *reading, const struct ax_xml_element *element)
{
    static const struct {
        const char *name;
        enum ax_record_text which;
    } attributes[] = {
        {"id", AX_RECORD_ID},
        {"rule", AX_RECORD_RULE},
        {"category", AX_RECORD_CATEGORY},
        {"category-name", AX_RECORD_CATEGORY_NAME},
        {"crosses", AX_RECORD_CROSSES},
    };
    struct ax_list *list = reading->list;
    ax_list_begin(list);
    reading->threat = ax_xml_element_span(list->session, element);
    for (size_t i = 0; i < AX_COUNT(attributes); i++) {
        struct ax_slice value = value_of(reading, element, attributes[i].name);
        if (value.start) {
            ax_list_put(list, attributes[i].which, value);
        }
    }
    struct ax_slice severity = value_of(reading, element, "severity");
    if (severity.start) {
        (void)ax_list_set_severity(list, severity,
                                   ax_xml_value_span(list->session, element->source, element->start,
                                                     AX_SLICE("severity")));
    }
    reading->place = IN_THREAT;
}

static bool on_open(void *user, const struct ax_xml_element *element)
{
    struct reading *reading = user;
    struct ax_slice name = name_of(reading, element->name);
    if (reading->list->status != AX_OK) {
        return false;
    }
    switch (reading->place) {
    case OUTSIDE: open_list(reading, element); return reading->place == IN_LIST;
    case IN_LIST:
        if (ax_slice_is(name, "threat")) {
            open_threat(reading, element);
            return true;
        }
        if (ax_slice_is(name, "template")) {
            ax_list_add_template(reading->list, value_of(reading, element, "id"),
                                 value_of(reading, element, "version"));
        }
        return false;
    case IN_THREAT: break;
    }
    reading->which = ax_slice_is(name, "title")         ? AX_RECORD_TITLE
                     : ax_slice_is(name, "description") ? AX_RECORD_DESCRIPTION
                                                        : -1;
    return reading->which >= 0;
}

static void keep_record(struct reading *reading)
{
    struct ax_list *list = reading->list;
    if (!ax_list_end(list, reading->threat)) {
        return;
    }
    struct ax_record *record = ax_array_push(list->session->memory, &list->records);
    struct ax_slice texts = ax_arena_copy(&list->session->arena,
                                          (struct ax_slice){list->texts->buffer, list->texts->len});
    if (!record || !texts.start) {
        list->session->no_memory = true;
        return;
    }
    *record = list->record;
    for (int i = 0; i < AX_RECORD_TEXT_COUNT; i++) {
        if (record->text[i].start) {
            record->text[i].start = texts.start + (record->text[i].start - list->texts->buffer);
        }
    }
}

static void on_close(void *user, ax_atom name)
{
    struct reading *reading = user;
    struct ax_slice text = name_of(reading, name);
    reading->which = -1;
    if (reading->place == IN_THREAT && ax_slice_is(text, "threat")) {
        keep_record(reading);
        reading->place = IN_LIST;
    }
}

static void on_text(void *user, struct ax_slice text, uint32_t start)
{
    struct reading *reading = user;
    (void)start;
    if (reading->which >= 0 && reading->place == IN_THREAT) {
        ax_list_put(reading->list, (enum ax_record_text)reading->which, text);
    }
}

enum ax_status ax_list_open_xml(struct ax_list *list)
{
    static const struct ax_xml_handler handler = {on_open, on_close, on_text};
    struct reading reading = {.list = list, .which = -1};
    enum ax_status status = ax_xml_read(list->session, list->source, &handler, &reading);
    ax_list_fail(list, status);
    return list->status;
}
