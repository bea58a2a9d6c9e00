/* SPDX-License-Identifier: Apache-2.0 */
#include "risk/scan.h"

#include "base/slice.h"

static size_t find(struct ax_slice text, size_t at, struct ax_slice wanted)
{
    while (at + wanted.len <= text.len) {
        const char *found = memchr(text.start + at, wanted.start[0], text.len - at);
        if (!found) {
            return text.len;
        }
        at = (size_t)(found - text.start);
        if (at + wanted.len <= text.len && memcmp(found, wanted.start, wanted.len) == 0) {
            return at;
        }
        at++;
    }
    return text.len;
}

static size_t past(struct ax_slice text, size_t at, struct ax_slice wanted)
{
    size_t found = find(text, at, wanted);
    return found < text.len ? found + wanted.len : text.len;
}

static bool begins(struct ax_slice text, size_t at, struct ax_slice with)
{
    return at + with.len <= text.len && memcmp(text.start + at, with.start, with.len) == 0;
}

/* Just past a tag's '>', which may stand in a value before. */
static size_t past_tag(struct ax_slice text, size_t at)
{
    char quote = '\0';
    for (; at < text.len; at++) {
        char c = text.start[at];
        if (quote) {
            quote = c == quote ? '\0' : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            return at + 1;
        }
    }
    return text.len;
}

/* Passes over markup that is no tag, which begins at `at`; `at` itself for a tag. */
static size_t past_other(struct ax_slice text, size_t at)
{
    if (begins(text, at, AX_SLICE("<!--"))) {
        return past(text, at + 4, AX_SLICE("-->"));
    }
    if (begins(text, at, AX_SLICE("<![CDATA["))) {
        return past(text, at + 9, AX_SLICE("]]>"));
    }
    return begins(text, at, AX_SLICE("<?")) ? past(text, at + 2, AX_SLICE("?>")) : at;
}

/* The next '<' of a tag at or after `at`. */
static size_t next_tag(struct ax_slice text, size_t at)
{
    for (;;) {
        at = find(text, at, AX_SLICE("<"));
        size_t other = at < text.len ? past_other(text, at) : at;
        if (other == at) {
            return at;
        }
        at = other;
    }
}

static struct ax_slice name_at(struct ax_slice text, size_t at)
{
    size_t end = at;
    while (end < text.len && !ax_is_blank(text.start[end]) && text.start[end] != '>' &&
           text.start[end] != '/') {
        end++;
    }
    return (struct ax_slice){text.start + at, end - at};
}

struct ax_place ax_place_of(struct ax_slice text, size_t start)
{
    size_t tag_end = past_tag(text, start);
    struct ax_place place = {.start = start,
                             .tag_end = tag_end,
                             .content_end = tag_end,
                             .end = tag_end,
                             .empty = tag_end >= 2 && text.start[tag_end - 2] == '/',
                             .name = name_at(text, start + 1)};
    size_t depth = place.empty ? 0 : 1;
    size_t at = tag_end;
    while (depth > 0) {
        size_t tag = next_tag(text, at);
        if (tag >= text.len) {
            break;
        }
        at = past_tag(text, tag);
        bool closes = begins(text, tag, AX_SLICE("</"));
        bool empty = text.start[at - 2] == '/' && !closes;
        depth = closes ? depth - 1 : empty ? depth : depth + 1;
        place.content_end = tag;
        place.end = at;
    }
    return place;
}

bool ax_place_next(struct ax_slice text, size_t end, size_t *at, struct ax_place *out_child)
{
    size_t tag = next_tag(text, *at);
    if (tag >= end || begins(text, tag, AX_SLICE("</"))) {
        return false;
    }
    *out_child = ax_place_of(text, tag);
    *at = out_child->end;
    return true;
}

size_t ax_place_line_end(struct ax_slice text, size_t at)
{
    size_t end = at;
    while (end < text.len && text.start[end] != '\n') {
        if (begins(text, end, AX_SLICE("<!--"))) {
            end = past_other(text, end);
        } else if (ax_is_blank(text.start[end])) {
            end++;
        } else {
            return at;
        }
    }
    return end < text.len ? end : at;
}
