/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/svg_text.h"

bool ax_svg_starts(struct ax_slice text, const char *with)
{
    size_t len = strlen(with);
    return text.len >= len && memcmp(text.start, with, len) == 0;
}

size_t ax_svg_behind(struct ax_slice text, const char *mark)
{
    size_t len = strlen(mark);
    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.start + i, mark, len) == 0) {
            return i + len;
        }
    }
    return text.len;
}

struct ax_slice ax_svg_attribute(struct ax_slice tag, const char *name)
{
    size_t start = ax_svg_behind(tag, name);
    struct ax_slice value = {tag.start + start, tag.len - start};
    size_t end = ax_svg_behind(value, "\"");
    value.len = end > 0 && value.len > 0 ? end - 1 : 0;
    return value;
}

/* Ids are ASCII; Graphviz writes some of their characters as numbers. */
static size_t decode_character(struct ax_slice text, char *out)
{
    struct ax_slice digits = {text.start + 2, 0};
    size_t len = ax_svg_starts(text, "&#") ? ax_svg_behind(text, ";") : 1;
    uint32_t point;
    *out = text.start[0];
    if (len > 3) {
        digits.len = len - 3;
        *out = ax_slice_to_number(digits, &point) && point < 0x80 ? (char)point : '?';
    }
    return len;
}

struct ax_slice ax_svg_decode(struct ax_slice raw, char *buffer, size_t size)
{
    size_t used = 0;
    while (raw.len > 0 && used < size) {
        size_t len = decode_character(raw, &buffer[used++]);
        raw.start += len;
        raw.len -= len;
    }
    return (struct ax_slice){buffer, used};
}

struct ax_slice ax_svg_without(struct ax_slice text, const char *prefix)
{
    size_t len = ax_svg_starts(text, prefix) ? strlen(prefix) : 0;
    return (struct ax_slice){text.start + len, text.len - len};
}

uint32_t ax_svg_find(const struct ax_scene *scene, struct ax_slice id)
{
    uint32_t item = 0;
    if (ax_svg_starts(id, "item:")) {
        bool fine = ax_slice_to_number(ax_svg_without(id, "item:"), &item);
        return fine && item < ax_scene_end(scene) ? item : 0;
    }
    return ax_model_find(scene->model, ax_atom_find(&scene->model->session->atoms, id));
}
