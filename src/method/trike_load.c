/* SPDX-License-Identifier: Apache-2.0 */
/* Where Trike files lie, and what they have to do with a model. */
#include "base/file.h"
#include "load/beside.h"
#include "load/foreign.h"
#include "method/trike.h"

#include <errno.h>
#include <unistd.h>

#define ENDING ".trike.xml"

const char *ax_trike_path(struct ax_session *session, const char *model_path)
{
    return ax_path_of_kind(session, model_path, ENDING);
}

static bool is_missing(struct ax_session *session, const char *path)
{
    return !session->reader && strcmp(path, "-") != 0 && access(path, F_OK) != 0 && errno == ENOENT;
}

enum ax_status ax_trike_load(struct ax_session *session, const char *path,
                             struct ax_trike **out_trike)
{
    uint32_t source;
    if (is_missing(session, path)) {
        return AX_NOT_FOUND;
    }
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    if (status != AX_OK) {
        return status;
    }
    struct ax_trike *trike = ax_trike_new(session);
    status = trike ? ax_trike_read(trike, source) : AX_NO_MEMORY;
    if (status != AX_OK) {
        ax_trike_free(trike);
        return status;
    }
    *out_trike = trike;
    return AX_OK;
}

bool ax_trike_is(struct ax_session *session, const char *path)
{
    struct ax_slice text;
    size_t size = 0;
    if (strcmp(path, "-") == 0 || ax_slice_ends(ax_slice_of(path), ENDING)) {
        return true;
    }
    if (ax_session_read_file(session, path, &text, &size) != AX_OK) {
        return false;
    }
    bool trike = text.len > 0 && ax_slice_is(ax_root_name(text), "trike");
    ax_memory_release(session->memory, (void *)(uintptr_t)text.start, size);
    return trike;
}

enum ax_status ax_trike_model_path(struct ax_trike *trike, const char **out_path)
{
    struct ax_session *session = trike->session;
    *out_path = NULL;
    if (trike->model.len == 0) {
        return AX_OK;
    }
    struct ax_slice home = ax_source_at(session, trike->source)->name;
    char *below = ax_path_below(&session->arena, trike->model);
    char *path = below ? ax_path_beside(&session->arena, home, trike->model) : NULL;
    if (!path || ax_path_leaves(home, path)) {
        ax_report(session, AX_CODE_TRIKE_MODEL, trike->root_span,
                  "the model \"%.*s\" does not lie below the folder of the Trike file",
                  AX_FMT(trike->model));
        return AX_INVALID;
    }
    *out_path = path;
    return AX_OK;
}

static uint32_t find(const struct ax_model *model, struct ax_slice id)
{
    return id.len > 0 ? ax_model_find(model, ax_atom_find(&model->session->atoms, id)) : 0;
}

/* Only what is an element. */
static uint32_t find_element(const struct ax_model *model, struct ax_slice id)
{
    uint32_t item = find(model, id);
    return ax_kind_is_element((enum ax_kind)ax_model_item(model, item)->kind) ? item : 0;
}

void ax_trike_bind(struct ax_trike *trike, const struct ax_model *model)
{
    for (uint32_t i = 0; i < trike->actors.len; i++) {
        trike->actors.at[i].item = find_element(model, trike->actors.at[i].element);
    }
    for (uint32_t i = 0; i < trike->assets.len; i++) {
        struct ax_trike_asset *asset = &trike->assets.at[i];
        uint32_t datum = find(model, asset->data);
        asset->datum = ax_model_item(model, datum)->kind == AX_KIND_DATA ? datum : 0;
        asset->item = find_element(model, asset->element);
    }
}
