/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/svg.h"

#include "diagram/label.h"
#include "diagram/link.h"
#include "diagram/svg_text.h"
#include "diagram/text.h"
#include "diagram/title.h"

enum {
    DEPTH_MAX = 16, /* groups in groups; Graphviz has three */
    ID_BYTES = 512
};

enum pending_title {
    TITLE_AS_IT_IS,
    TITLE_OF_ITEM,
    TITLE_OF_NOTHING, /* the end of a flow that is nowhere */
    TITLE_OF_PICTURE
};

/* A group that is open. */
struct group {
    uint32_t item;
    bool linked; /* a link is open in it */
    bool relink; /* the next shape in it opens the link again */
    bool port;
};

struct finishing {
    const struct ax_scene *scene;
    struct ax_output *output;
    struct ax_slice rest;
    bool *seen; /* by item */
    struct group groups[DEPTH_MAX];
    size_t depth;
    enum pending_title pending; /* which title goes into the group that was opened last */
};

static struct ax_slice cut(struct finishing *finishing, size_t len)
{
    struct ax_slice piece = {finishing->rest.start, len};
    finishing->rest.start += len;
    finishing->rest.len -= len;
    return piece;
}

static struct group *top(struct finishing *finishing)
{
    size_t depth = finishing->depth < DEPTH_MAX ? finishing->depth : DEPTH_MAX - 1;
    return &finishing->groups[depth];
}

static bool fits_role(const struct ax_scene *scene, uint32_t item, bool stub, struct ax_slice class)
{
    bool edge = ax_svg_starts(class, "edge");
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

static void open_link(struct finishing *finishing, struct group *group)
{
    const char *pattern = ax_link_pattern(finishing->scene, group->item);
    if (!pattern) {
        return;
    }
    ax_put_text(finishing->output, "<a xlink:href=\"");
    ax_link_put(finishing->scene, group->item, pattern, finishing->output);
    ax_put_text(finishing->output, "\" aria-label=\"");
    ax_title_put_label(finishing->scene, group->item, finishing->output);
    ax_put_text(finishing->output, "\">\n");
    group->linked = true;
}

static void close_link(struct finishing *finishing, struct group *group)
{
    ax_put_text(finishing->output, group->linked ? "</a>\n" : "");
    group->linked = false;
}

/* The id and class that Graphviz wrote, with what is missing. */
static void put_group_tag(struct finishing *finishing, struct ax_slice id, struct ax_slice class,
                          uint32_t item)
{
    struct ax_output *output = finishing->output;
    ax_putf(output, "<g id=\"%s", finishing->scene->look.id_prefix);
    ax_text_put_xml(output, id);
    ax_putf(output, "\" class=\"%.*s\"", AX_FMT(class));
    if (item != 0) {
        ax_put_text(output, " role=\"graphics-symbol img\" aria-label=\"");
        ax_title_put_label(finishing->scene, item, output);
        ax_put_char(output, '"');
    }
    ax_put_char(output, '>');
}

static void put_words(struct finishing *finishing, struct group *group)
{
    struct ax_output *output = finishing->output;
    ax_put_text(output, "<title>");
    ax_title_put_item(finishing->scene, group->item, output);
    ax_put_text(output, "</title>\n<desc>");
    ax_title_put_details(finishing->scene, group->item, output);
    ax_put_text(output, "</desc>");
    ax_put_text(output, ax_link_pattern(finishing->scene, group->item) ? "\n" : "");
    open_link(finishing, group);
}

/* A cell with a link that label.c made to get a group: "a_" stands before its id. */
static bool open_port(struct finishing *finishing, struct ax_slice id, bool has_class)
{
    const struct ax_scene *scene = finishing->scene;
    struct ax_slice own = ax_svg_without(id, "a_");
    uint32_t port = has_class || own.len == id.len ? 0 : ax_svg_find(scene, own);
    if (port == 0 || ax_model_item(scene->model, port)->kind != AX_KIND_PORT) {
        return false;
    }
    finishing->depth--; /* the link of the owner ends before that of the port begins */
    close_link(finishing, top(finishing));
    finishing->depth++;
    *top(finishing) = (struct group){.item = port, .port = true};
    finishing->seen[port] = true;
    put_group_tag(finishing, own, AX_SLICE("port"), port);
    ax_put_char(finishing->output, '\n');
    put_words(finishing, top(finishing));
    return true;
}

static enum pending_title title_of(struct ax_slice id, struct ax_slice class)
{
    return ax_svg_starts(class, "graph")     ? TITLE_OF_PICTURE
           : ax_svg_starts(id, "stub:")      ? TITLE_OF_NOTHING
           : ax_svg_behind(id, ":") < id.len ? TITLE_OF_NOTHING
                                             : TITLE_AS_IT_IS;
}

static void open_group(struct finishing *finishing, struct ax_slice tag)
{
    char buffer[ID_BYTES];
    struct ax_slice class = ax_svg_attribute(tag, " class=\"");
    struct ax_slice id = ax_svg_decode(ax_svg_attribute(tag, " id=\""), buffer, sizeof(buffer));
    bool stub = ax_svg_starts(id, "stub:");
    uint32_t item = ax_svg_find(finishing->scene, ax_svg_without(id, "stub:"));
    finishing->depth++;
    *top(finishing) = (struct group){0};
    if (open_port(finishing, id, class.len > 0)) {
        finishing->pending = TITLE_AS_IT_IS;
        return;
    }
    finishing->pending = title_of(id, class);
    if (item != 0 && fits_role(finishing->scene, item, stub, class)) {
        finishing->seen[item] = true;
        top(finishing)->item = item;
        finishing->pending = TITLE_OF_ITEM;
    }
    if (finishing->pending == TITLE_OF_PICTURE) {
        ax_putf(finishing->output, "<g id=\"%s%.*s", finishing->scene->look.id_prefix,
                AX_FMT(ax_svg_without(tag, "<g id=\"")));
    } else {
        put_group_tag(finishing, id, class, top(finishing)->item);
    }
}

static void close_group(struct finishing *finishing)
{
    bool port = top(finishing)->port;
    close_link(finishing, top(finishing));
    ax_put_text(finishing->output, "</g>");
    if (finishing->depth > 0) {
        finishing->depth--;
    }
    top(finishing)->relink = port;
}

static void put_title(struct finishing *finishing)
{
    struct ax_output *output = finishing->output;
    if (finishing->pending == TITLE_OF_ITEM) {
        put_words(finishing, top(finishing));
    } else if (finishing->pending == TITLE_OF_PICTURE) {
        ax_put_text(output, "<title>");
        ax_title_put_picture(finishing->scene, output);
        ax_put_text(output, "</title>\n<desc>");
        ax_title_put_picture_details(finishing->scene, output);
        ax_put_text(output, "</desc>");
    } else {
        ax_put_text(output, "<title>not connected</title>");
    }
    finishing->pending = TITLE_AS_IT_IS;
}

static void open_title(struct finishing *finishing, struct ax_slice tag)
{
    if (finishing->pending == TITLE_AS_IT_IS) {
        ax_put(finishing->output, tag);
        return;
    }
    (void)cut(finishing, ax_svg_behind(finishing->rest, "</title>"));
    put_title(finishing);
}

static void open_root(struct finishing *finishing, struct ax_slice tag)
{
    struct ax_output *output = finishing->output;
    bool linkable = ax_svg_behind(tag, "xmlns:xlink=\"") < tag.len;
    ax_put_text(output, "<svg role=\"graphics-document document\" aria-label=\"");
    ax_title_put_picture(finishing->scene, output);
    ax_put_text(output, linkable ? "\"" : "\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    ax_put(output, ax_svg_without(tag, "<svg"));
}

/* With the line end behind it. */
static void drop(struct finishing *finishing, const char *end)
{
    (void)cut(finishing, ax_svg_behind(finishing->rest, end));
    if (ax_svg_starts(finishing->rest, "\n")) {
        (void)cut(finishing, 1);
    }
}

static bool is_dropped(struct ax_slice rest, const char **out_end)
{
    static const struct {
        const char *start;
        const char *end;
    } dropped[] = {{"<!--", "-->"}, {"<!", ">"}, {"<?", ">"}, {"<a ", ">"}, {"</a>", ">"}};
    for (size_t i = 0; i < AX_COUNT(dropped); i++) {
        if (ax_svg_starts(rest, dropped[i].start)) {
            *out_end = dropped[i].end;
            return true;
        }
    }
    return false;
}

/* Graphviz calls "transparent" what SVG calls "none". */
static void put_shape(struct finishing *finishing, struct ax_slice tag)
{
    static const char word[] = "\"transparent\"";
    if (top(finishing)->relink) {
        top(finishing)->relink = false;
        open_link(finishing, top(finishing));
    }
    size_t behind = ax_svg_behind(tag, word);
    while (behind < tag.len) {
        ax_put(finishing->output, (struct ax_slice){tag.start, behind - strlen(word)});
        ax_put_text(finishing->output, "\"none\"");
        tag.start += behind;
        tag.len -= behind;
        behind = ax_svg_behind(tag, word);
    }
    ax_put(finishing->output, tag);
}

static void rewrite_tag(struct finishing *finishing)
{
    const char *end;
    if (is_dropped(finishing->rest, &end)) {
        drop(finishing, end);
        return;
    }
    struct ax_slice tag = cut(finishing, ax_svg_behind(finishing->rest, ">"));
    if (ax_svg_starts(tag, "<g ")) {
        open_group(finishing, tag);
    } else if (ax_svg_starts(tag, "</g>")) {
        close_group(finishing);
    } else if (ax_svg_starts(tag, "<title>")) {
        open_title(finishing, tag);
    } else if (ax_svg_starts(tag, "<svg")) {
        open_root(finishing, tag);
    } else {
        put_shape(finishing, tag);
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
