/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/svg.h"

#include "diagram/label.h"
#include "diagram/text.h"
#include "diagram/title.h"

enum pending_title {
    TITLE_AS_IT_IS,
    TITLE_OF_ITEM,
    TITLE_OF_PICTURE
};

struct finishing {
    const struct ax_scene *scene;
    struct ax_output *output;
    struct ax_slice rest;
    bool *seen; /* by item */
    uint32_t item;
    enum pending_title pending; /* which title goes into the group that was opened last */
};

static bool starts(struct ax_slice text, const char *with)
{
    size_t len = strlen(with);
    return text.len >= len && memcmp(text.start, with, len) == 0;
}

/* The offset behind the next `mark`, or the end. */
static size_t find_behind(struct ax_slice text, const char *mark)
{
    size_t len = strlen(mark);
    for (size_t i = 0; i + len <= text.len; i++) {
        if (memcmp(text.start + i, mark, len) == 0) {
            return i + len;
        }
    }
    return text.len;
}

static struct ax_slice cut(struct finishing *finishing, size_t len)
{
    struct ax_slice piece = {finishing->rest.start, len};
    finishing->rest.start += len;
    finishing->rest.len -= len;
    return piece;
}

/* The raw value of an attribute; empty when there is none. `name` ends with ="; a blank stands
 * before it. */
static struct ax_slice attribute(struct ax_slice tag, const char *name)
{
    size_t start = find_behind(tag, name);
    struct ax_slice value = {tag.start + start, tag.len - start};
    size_t end = find_behind(value, "\"");
    value.len = end > 0 && value.len > 0 ? end - 1 : 0;
    return value;
}

/* Ids are ASCII; Graphviz writes some of their characters as numbers. */
static size_t decode_character(struct ax_slice text, char *out)
{
    struct ax_slice digits = {text.start + 2, 0};
    size_t len = starts(text, "&#") ? find_behind(text, ";") : 1;
    uint32_t point;
    *out = text.start[0];
    if (len > 3) {
        digits.len = len - 3;
        *out = ax_slice_to_number(digits, &point) && point < 0x80 ? (char)point : '?';
    }
    return len;
}

static struct ax_slice decode_id(struct ax_slice raw, char *buffer, size_t size)
{
    size_t used = 0;
    while (raw.len > 0 && used < size) {
        size_t len = decode_character(raw, &buffer[used++]);
        raw.start += len;
        raw.len -= len;
    }
    return (struct ax_slice){buffer, used};
}

static struct ax_slice without(struct ax_slice text, const char *prefix)
{
    size_t len = starts(text, prefix) ? strlen(prefix) : 0;
    return (struct ax_slice){text.start + len, text.len - len};
}

/* The other way round of ax_label_put_id; 0: not one of ours. */
static uint32_t find_item(const struct ax_scene *scene, struct ax_slice id)
{
    uint32_t item = 0;
    if (starts(id, "item:")) {
        bool fine = ax_slice_to_number(without(id, "item:"), &item);
        return fine && item < ax_scene_end(scene) ? item : 0;
    }
    return ax_model_find(scene->model, ax_atom_find(&scene->model->session->atoms, id));
}

static bool fits_role(const struct ax_scene *scene, uint32_t item, bool stub, struct ax_slice class)
{
    bool edge = starts(class, "edge");
    switch ((enum ax_scene_role)scene->items[item].role) {
    case AX_ROLE_STUB: return stub && !edge;
    case AX_ROLE_NODE: return !stub && !edge;
    case AX_ROLE_CLUSTER: return !stub; /* an arc is drawn as a line */
    case AX_ROLE_EDGE: return !stub && edge;
    case AX_ROLE_HIDDEN:
    case AX_ROLE_INSIDE:
    case AX_ROLE_MERGED: return false;
    }
    return false;
}

static void open_group(struct finishing *finishing, struct ax_slice tag)
{
    char buffer[256];
    struct ax_slice class = attribute(tag, " class=\"");
    struct ax_slice id = decode_id(attribute(tag, " id=\""), buffer, sizeof(buffer));
    uint32_t item = find_item(finishing->scene, without(id, "stub:"));
    ax_put(finishing->output, tag);
    finishing->pending = starts(class, "graph") ? TITLE_OF_PICTURE : TITLE_AS_IT_IS;
    if (item != 0 && fits_role(finishing->scene, item, starts(id, "stub:"), class)) {
        finishing->seen[item] = true;
        finishing->item = item;
        finishing->pending = TITLE_OF_ITEM;
    }
}

static void open_title(struct finishing *finishing, struct ax_slice tag)
{
    ax_put(finishing->output, tag);
    if (finishing->pending == TITLE_AS_IT_IS) {
        return;
    }
    size_t len = find_behind(finishing->rest, "</title>");
    (void)cut(finishing, len);
    if (finishing->pending == TITLE_OF_ITEM) {
        ax_title_put_item(finishing->scene, finishing->item, finishing->output);
    } else {
        ax_title_put_picture(finishing->scene, finishing->output);
    }
    ax_put_text(finishing->output, "</title>");
    finishing->pending = TITLE_AS_IT_IS;
}

static void open_root(struct finishing *finishing, struct ax_slice tag)
{
    ax_put_text(finishing->output, "<svg role=\"img\" aria-label=\"");
    ax_title_put_picture(finishing->scene, finishing->output);
    ax_put_char(finishing->output, '"');
    ax_put(finishing->output, without(tag, "<svg"));
}

/* With the line end behind it. */
static void drop(struct finishing *finishing, const char *end)
{
    (void)cut(finishing, find_behind(finishing->rest, end));
    if (starts(finishing->rest, "\n")) {
        (void)cut(finishing, 1);
    }
}

static void rewrite_tag(struct finishing *finishing)
{
    if (starts(finishing->rest, "<!--")) {
        drop(finishing, "-->");
        return;
    }
    if (starts(finishing->rest, "<!") || starts(finishing->rest, "<?")) {
        drop(finishing, ">");
        return;
    }
    struct ax_slice tag = cut(finishing, find_behind(finishing->rest, ">"));
    if (starts(tag, "<g ")) {
        open_group(finishing, tag);
    } else if (starts(tag, "<title>")) {
        open_title(finishing, tag);
    } else if (starts(tag, "<svg")) {
        open_root(finishing, tag);
    } else {
        ax_put(finishing->output, tag);
    }
}

static void rewrite(struct finishing *finishing)
{
    ax_put_text(finishing->output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    while (finishing->rest.len > 0) {
        const char *next = memchr(finishing->rest.start, '<', finishing->rest.len);
        size_t len = next ? (size_t)(next - finishing->rest.start) : finishing->rest.len;
        ax_put(finishing->output, cut(finishing, len));
        if (next) {
            rewrite_tag(finishing);
        }
    }
}

static bool is_everything_seen(const struct finishing *finishing)
{
    for (uint32_t i = 1; i < ax_scene_end(finishing->scene); i++) {
        uint8_t role = finishing->scene->items[i].role;
        bool drawn = role == AX_ROLE_STUB || role == AX_ROLE_NODE || role == AX_ROLE_CLUSTER ||
                     role == AX_ROLE_EDGE;
        if (drawn && !finishing->seen[i]) {
            return false;
        }
    }
    return true;
}

enum ax_status ax_svg_finish(const struct ax_scene *scene, struct ax_slice svg,
                             struct ax_output *output)
{
    const struct ax_allocator *memory = scene->model->session->memory;
    size_t size = ax_scene_end(scene) * sizeof(bool);
    struct finishing finishing = {.scene = scene, .output = output, .rest = svg};
    finishing.seen = ax_memory_resize(memory, NULL, 0, size);
    if (!finishing.seen) {
        return AX_NO_MEMORY;
    }
    memset(finishing.seen, 0, size);
    rewrite(&finishing);
    bool complete = is_everything_seen(&finishing);
    ax_memory_release(memory, finishing.seen, size);
    return !complete ? AX_INTERNAL : output->status;
}
