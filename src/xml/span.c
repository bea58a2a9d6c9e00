/* SPDX-License-Identifier: Apache-2.0 */
/* Places inside a start tag, found again only when a message needs them. */
#include "xml/reader.h"

static size_t skip_blanks(struct ax_slice text, size_t at)
{
    while (at < text.len && ax_is_blank(text.start[at])) {
        at++;
    }
    return at;
}

static bool ends_name(char c)
{
    return ax_is_blank(c) || c == '=' || c == '>' || c == '/';
}

static size_t skip_name(struct ax_slice text, size_t at)
{
    while (at < text.len && !ends_name(text.start[at])) {
        at++;
    }
    return at;
}

static struct ax_span name_span(struct ax_slice text, uint32_t source, uint32_t element_start)
{
    size_t end = skip_name(text, element_start + 1);
    return (struct ax_span){source, element_start, (uint32_t)end};
}

struct ax_span ax_xml_element_span(const struct ax_session *session,
                                   const struct ax_xml_element *element)
{
    return name_span(ax_source_at(session, element->source)->text, element->source, element->start);
}

static bool find_attribute(struct ax_slice text, uint32_t element_start, struct ax_slice wanted,
                           size_t *out_name, size_t *out_value, size_t *out_end)
{
    size_t at = skip_name(text, element_start + 1);
    for (;;) {
        at = skip_blanks(text, at);
        size_t name = at;
        at = skip_name(text, at);
        struct ax_slice found = {text.start + name, at - name};
        at = skip_blanks(text, at);
        if (found.len == 0 || at >= text.len || text.start[at] != '=') {
            return false;
        }
        at = skip_blanks(text, at + 1);
        if (at >= text.len) {
            return false;
        }
        const char *close = memchr(text.start + at + 1, text.start[at], text.len - at - 1);
        if (!close) {
            return false;
        }
        if (ax_slice_equal(found, wanted)) {
            *out_name = name;
            *out_value = at + 1;
            *out_end = (size_t)(close - text.start);
            return true;
        }
        at = (size_t)(close - text.start) + 1;
    }
}

struct ax_span ax_xml_attribute_span(const struct ax_session *session, uint32_t source,
                                     uint32_t element_start, struct ax_slice name)
{
    if (source == 0) {
        return (struct ax_span){0, 0, 0};
    }
    struct ax_slice text = ax_source_at(session, source)->text;
    size_t start;
    size_t value;
    size_t end;
    if (!find_attribute(text, element_start, name, &start, &value, &end)) {
        return name_span(text, source, element_start);
    }
    return (struct ax_span){source, (uint32_t)start, (uint32_t)(start + name.len)};
}

struct ax_span ax_xml_value_span(const struct ax_session *session, uint32_t source,
                                 uint32_t element_start, struct ax_slice name)
{
    if (source == 0) {
        return (struct ax_span){0, 0, 0};
    }
    struct ax_slice text = ax_source_at(session, source)->text;
    size_t start;
    size_t value;
    size_t end;
    if (!find_attribute(text, element_start, name, &start, &value, &end)) {
        return name_span(text, source, element_start);
    }
    return (struct ax_span){source, (uint32_t)value, (uint32_t)end};
}
