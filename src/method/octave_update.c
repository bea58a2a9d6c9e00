/* SPDX-License-Identifier: Apache-2.0 */
/* A file to begin with, and what is new put into one that is there: everything else stays byte for
 * byte. */
#include "base/output.h"
#include "diag/replace.h"
#include "load/beside.h"
#include "method/octave_grow.h"
#include "risk/scan.h"
#include "xml/canonical.h"
#include "xml/tag.h"

#include <stdlib.h>

#define ENDING ".octave.xml"

struct insertion {
    size_t at;
    uint32_t order; /* of those at the same place */
    struct ax_slice text;
};

struct updating {
    struct ax_session *session;
    const struct ax_octave *octave;
    struct ax_model *model;
    const struct ax_risk *risk;
    struct ax_octave_growth growth;
    AX_ARRAY(struct insertion) insertions;
    size_t version_start; /* a value that is replaced; both 0: none */
    size_t version_end;
};

static const char *const ranks[] = {"description", "area",    "asset",
                                    "container",   "concern", "left-out"};

static int rank_of(struct ax_slice name)
{
    int rank = 0;
    while (rank < (int)AX_COUNT(ranks) && !ax_slice_is(name, ranks[rank])) {
        rank++;
    }
    return rank;
}

static struct ax_slice text_of(const struct ax_octave *octave)
{
    return ax_source_at(octave->session, octave->source)->text;
}

static void insert(struct updating *updating, size_t at, struct ax_slice text)
{
    struct insertion *insertion = ax_array_push(updating->session->memory, &updating->insertions);
    if (!insertion) {
        updating->session->no_memory = true;
        return;
    }
    *insertion = (struct insertion){at, updating->insertions.len, text};
}

/* Behind the last record that may stand before one of this rank. */
static size_t place_for(const struct ax_octave *octave, int rank)
{
    struct ax_slice text = text_of(octave);
    struct ax_place root = ax_place_of(text, octave->root);
    size_t at = root.tag_end;
    size_t to = root.tag_end;
    struct ax_place child;
    while (ax_place_next(text, root.content_end, &at, &child) && rank_of(child.name) <= rank) {
        to = ax_place_line_end(text, child.end);
    }
    return to;
}

static void insert_pieces(struct updating *updating)
{
    for (int i = 0; i < AX_OCTAVE_PIECE_COUNT; i++) {
        struct ax_output *piece = updating->growth.pieces[i];
        if (piece->len > 0) {
            insert(updating, place_for(updating->octave, i + 1), ax_output_text(piece));
        }
    }
}

/* All ids that the container gets, each behind a blank. */
static struct ax_slice added_ids(struct updating *updating, uint32_t container)
{
    const struct ax_octave_growth *growth = &updating->growth;
    struct ax_slice ids = {"", 0};
    for (uint32_t i = 0; i < growth->additions.len; i++) {
        if (growth->additions.at[i].container == container) {
            struct ax_slice id = growth->assets.at[growth->additions.at[i].asset].id;
            ids = ax_session_format(updating->session, "%.*s %.*s", AX_FMT(ids), AX_FMT(id));
        }
    }
    return ids;
}

/* Assets that are new go into the list of a container that is not; all of them with the first. */
static void insert_addition(struct updating *updating, uint32_t index)
{
    const struct ax_octave *octave = updating->octave;
    const struct ax_octave_addition *additions = updating->growth.additions.at;
    uint32_t which = additions[index].container;
    const struct ax_octave_container *container = &octave->containers.at[which];
    for (uint32_t i = 0; i < index; i++) {
        if (additions[i].container == which) {
            return;
        }
    }
    struct ax_slice ids = added_ids(updating, which);
    if (container->assets.len > 0) {
        struct ax_span span = ax_octave_value_span(octave, container->start, AX_NAME_ASSETS);
        insert(updating, span.end, ids);
        return;
    }
    struct ax_place place = ax_place_of(text_of(octave), container->start);
    insert(updating, place.start + 1 + place.name.len,
           ax_session_format(updating->session, " assets=\"%.*s\"", AX_FMT(ax_slice_trim(ids))));
}

/* The release that the file is about now. */
static void renew_version(struct updating *updating)
{
    const struct ax_octave *octave = updating->octave;
    struct ax_slice version = ax_model_text(updating->model, 0, "version");
    if (octave->version.len == 0 || version.len == 0 || ax_slice_equal(octave->version, version)) {
        return;
    }
    struct ax_output *value = ax_output_to_memory(updating->session->memory);
    struct ax_span span = ax_octave_value_span(octave, octave->root, AX_NAME_VERSION);
    if (value) {
        ax_xml_put_value(value, version);
        struct ax_slice kept = ax_arena_copy(&updating->session->arena, ax_output_text(value));
        updating->session->no_memory |= value->status != AX_OK || !kept.start;
        updating->version_start = span.start;
        updating->version_end = span.end;
        insert(updating, span.start, kept);
    } else {
        updating->session->no_memory = true;
    }
    ax_output_free(value);
}

static int compare(const void *left, const void *right)
{
    const struct insertion *a = left;
    const struct insertion *b = right;
    if (a->at != b->at) {
        return a->at < b->at ? -1 : 1;
    }
    return a->order < b->order ? -1 : 1;
}

static void write_text(struct updating *updating, struct ax_output *output)
{
    struct ax_slice text = text_of(updating->octave);
    size_t at = 0;
    if (updating->insertions.len > 1) {
        qsort(updating->insertions.at, updating->insertions.len, sizeof(struct insertion), compare);
    }
    for (uint32_t i = 0; i < updating->insertions.len; i++) {
        const struct insertion *insertion = &updating->insertions.at[i];
        ax_put_bytes(output, text.start + at, insertion->at - at);
        ax_put(output, insertion->text);
        at = insertion->at;
        if (updating->version_end > 0 && at == updating->version_start) {
            at = updating->version_end;
        }
    }
    ax_put_bytes(output, text.start + at, text.len - at);
}

static void report_growth(struct updating *updating, enum ax_code code)
{
    struct ax_octave_growth *growth = &updating->growth;
    struct ax_message *message =
        ax_report(updating->session, code, (struct ax_span){0, 0, 0},
                  "%lu %s, %lu %s, %lu %s of concern %s of %lu %s; %lu left out",
                  (unsigned long)growth->counts[AX_OCTAVE_NEW_ASSETS],
                  growth->counts[AX_OCTAVE_NEW_ASSETS] == 1 ? "asset" : "assets",
                  (unsigned long)growth->counts[AX_OCTAVE_NEW_CONTAINERS],
                  growth->counts[AX_OCTAVE_NEW_CONTAINERS] == 1 ? "container" : "containers",
                  (unsigned long)growth->counts[AX_OCTAVE_NEW_CONCERNS],
                  growth->counts[AX_OCTAVE_NEW_CONCERNS] == 1 ? "area" : "areas",
                  code == AX_CODE_OCTAVE_ADDED ? "added" : "made", (unsigned long)growth->merged,
                  growth->merged == 1 ? "threat" : "threats", (unsigned long)growth->left_out);
    if (growth->minor.count > 0) {
        ax_note(updating->session, message, (struct ax_span){0, 0, 0},
                "data that are not rated high are no assets: %.*s",
                AX_FMT(ax_octave_list_text(&growth->minor)));
    }
    if (growth->nowhere.count > 0) {
        ax_note(updating->session, message, (struct ax_span){0, 0, 0},
                "%lu %s where no critical asset is: %.*s", (unsigned long)growth->nowhere.count,
                growth->nowhere.count == 1 ? "threat is" : "threats are",
                AX_FMT(ax_octave_list_text(&growth->nowhere)));
    }
    if (growth->settled > 0) {
        ax_note(updating->session, message, (struct ax_span){0, 0, 0},
                "the risk file says that %lu %s not apply", (unsigned long)growth->settled,
                growth->settled == 1 ? "threat does" : "threats do");
    }
}

/* Puts the new text into the output; AX_NOT_FOUND: there is nothing new. */
static enum ax_status update_text(struct updating *updating, struct ax_output *output)
{
    enum ax_status status =
        ax_octave_growth_init(&updating->growth, updating->octave, updating->model, updating->risk);
    if (status != AX_OK) {
        return status;
    }
    insert_pieces(updating);
    for (uint32_t i = 0; i < updating->growth.additions.len; i++) {
        insert_addition(updating, i);
    }
    renew_version(updating);
    if (updating->session->no_memory) {
        return AX_NO_MEMORY;
    }
    write_text(updating, output);
    return updating->insertions.len > 0 ? output->status : AX_NOT_FOUND;
}

static void finish(struct updating *updating)
{
    if (updating->growth.session) {
        ax_octave_growth_done(&updating->growth);
    }
    ax_array_done(updating->session->memory, &updating->insertions);
}

/* Writes a file without records. */
static void put_empty(struct ax_model *model, struct ax_output *output)
{
    struct ax_slice version = ax_model_text(model, 0, "version");
    struct ax_xml_tag tag;
    ax_put_text(output, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    ax_xml_tag_open(&tag, output, 0, AX_SLICE("octave"));
    ax_xml_tag_attribute(&tag, AX_SLICE("xmlns"), AX_SLICE(AX_OCTAVE_SPACE));
    ax_xml_tag_attribute(&tag, AX_SLICE("model"), ax_model_id_text(model, 0));
    ax_xml_tag_attribute(&tag, AX_SLICE("name"), ax_model_label(model, 0));
    if (version.len > 0) {
        ax_xml_tag_attribute(&tag, AX_SLICE("version"), version);
    }
    ax_put_text(output, ">\n</octave>\n");
}

enum ax_status ax_octave_start(struct ax_model *model, const struct ax_risk *risk,
                               struct ax_output *output)
{
    struct ax_session *session = model->session;
    struct ax_octave *empty = NULL;
    struct ax_output *text = ax_output_to_memory(session->memory);
    enum ax_status status = AX_NO_MEMORY;
    if (text) {
        put_empty(model, text);
        status = ax_output_flush(text);
    }
    if (status == AX_OK) {
        struct ax_slice kept = ax_arena_copy(&session->arena, ax_output_text(text));
        status = kept.start ? ax_octave_load_text(session, AX_SLICE("octave.xml"), kept, &empty)
                            : AX_NO_MEMORY;
    }
    if (status == AX_OK) {
        struct updating updating = {
            .session = session, .octave = empty, .model = model, .risk = risk};
        status = update_text(&updating, output);
        status = status == AX_NOT_FOUND ? AX_OK : status;
        if (status == AX_OK) {
            report_growth(&updating, AX_CODE_OCTAVE_MERGED);
        }
        finish(&updating);
    }
    ax_output_free(text);
    ax_octave_free(empty);
    return status;
}

/* <octave/> has no place for records: it gets an end tag before anything else is done. */
static enum ax_status open_root(struct ax_octave *octave, struct ax_octave **out_opened)
{
    struct ax_session *session = octave->session;
    struct ax_slice text = text_of(octave);
    struct ax_place root = ax_place_of(text, octave->root);
    size_t head = root.tag_end - 2;
    while (ax_is_blank(text.start[head - 1])) {
        head--;
    }
    struct ax_slice opened =
        ax_session_format(session, "%.*s>\n</%.*s>%.*s", (int)head, text.start, AX_FMT(root.name),
                          (int)(text.len - root.end), text.start + root.end);
    return opened.start ? ax_octave_load_text(session, ax_source_at(session, octave->source)->name,
                                              opened, out_opened)
                        : AX_NO_MEMORY;
}

/* What is to be written has to be readable: whatever went wrong, the old file stays. */
static enum ax_status verify(struct ax_session *session, const char *path, struct ax_slice text)
{
    struct ax_octave *octave = NULL;
    struct ax_slice name = ax_session_format(session, "%s (as it would be)", path);
    struct ax_slice kept = ax_arena_copy(&session->arena, text);
    enum ax_status status =
        name.start && kept.start ? ax_octave_load_text(session, name, kept, &octave) : AX_NO_MEMORY;
    ax_octave_free(octave);
    return status;
}

/* In the place of the old file, unless somebody else was faster. */
static enum ax_status commit(struct ax_session *session, const char *path, struct ax_slice expected,
                             struct ax_slice text)
{
    struct ax_replacement replacement = {path, &expected, text, AX_CODE_OCTAVE_NOT_WRITTEN,
                                         AX_CODE_OCTAVE_CHANGED_MEANWHILE};
    return ax_session_replace(session, &replacement);
}

static enum ax_status update_file(struct updating *updating, const char *path,
                                  struct ax_slice expected)
{
    struct ax_output *text = ax_output_to_memory(updating->session->memory);
    enum ax_status status = text ? update_text(updating, text) : AX_NO_MEMORY;
    if (status == AX_NOT_FOUND) {
        status = AX_OK;
    } else if (status == AX_OK) {
        status = verify(updating->session, path, ax_output_text(text));
        status = status == AX_OK ? commit(updating->session, path, expected, ax_output_text(text))
                                 : status;
    }
    if (status == AX_OK) {
        report_growth(updating, AX_CODE_OCTAVE_ADDED);
    }
    ax_output_free(text);
    finish(updating);
    return status;
}

const char *ax_octave_path(struct ax_session *session, const char *model_path)
{
    return ax_path_of_kind(session, model_path, ENDING);
}

const char *ax_octave_model_path(struct ax_session *session, const char *octave_path)
{
    return ax_path_of_model(session, octave_path, ENDING);
}

enum ax_status ax_octave_update(struct ax_octave *octave, struct ax_model *model,
                                const struct ax_risk *risk, const char *path)
{
    struct ax_session *session = octave->session;
    struct ax_place root = ax_place_of(text_of(octave), octave->root);
    struct ax_octave *opened = NULL;
    if (!ax_octave_is_about(octave, model)) {
        return AX_INVALID;
    }
    if (memchr(root.name.start, ':', root.name.len)) {
        ax_report(session, AX_CODE_OCTAVE_PREFIX, ax_octave_span(octave, octave->root),
                  "names of elements must have no prefix where something is to be added");
        return AX_INVALID;
    }
    enum ax_status status = root.empty ? open_root(octave, &opened) : AX_OK;
    if (status == AX_OK) {
        struct updating updating = {
            .session = session, .octave = opened ? opened : octave, .model = model, .risk = risk};
        status = update_file(&updating, path, text_of(octave));
    }
    ax_octave_free(opened);
    return status;
}
