/* SPDX-License-Identifier: Apache-2.0 */
/* Files of techniques: named by options, or lying beside the model under its name, as the risk file
 * does. */
#include "cli/beside.h"
#include "cli/report.h"

#include <annexc/tree.h>

#include <stdlib.h>

static enum ax_status draw_tree(struct report_run *run, struct ax_document_tree *tree, size_t index)
{
    static const struct ax_tree_options plain = {0};
    if (!ax_report_wants_pictures(run)) {
        return AX_OK;
    }
    struct ax_output *output = ax_output_to_memory(NULL);
    run->tree_drawn[index] = output;
    enum ax_status status =
        output ? ax_tree_draw(tree->tree, &plain, AX_PICTURE_SVG, run->how->timeout, output)
               : AX_NO_MEMORY;
    if (status == AX_OK) {
        tree->svg = ax_output_text(output);
    }
    return status;
}

static enum ax_status load_tree(struct report_run *run, const char *path)
{
    struct ax_task *task = &run->task;
    size_t index = run->tree_count;
    enum ax_status status =
        ax_tree_load_about(task->session, path, task->model, task->risk, &run->trees[index].tree);
    if (status == AX_OK) {
        run->tree_count++;
        status = draw_tree(run, &run->trees[index], index);
    }
    return status;
}

/* Those of --tree, else NAME.tree.xml beside the model, if there is one. */
static enum ax_status load_trees(struct report_run *run)
{
    const struct ax_list *named = &run->how->trees;
    char *beside = named->count == 0 ? ax_beside(run->model_path, ".tree.xml") : NULL;
    size_t count = beside ? 1 : named->count;
    enum ax_status status = AX_OK;
    run->trees = calloc(count + 1, sizeof(*run->trees));
    run->tree_drawn = calloc(count + 1, sizeof(struct ax_output *));
    if (!run->trees || !run->tree_drawn) {
        status = AX_NO_MEMORY;
    }
    for (size_t i = 0; status == AX_OK && i < count; i++) {
        status = load_tree(run, beside ? beside : named->at[i]);
    }
    free(beside);
    return status;
}

/* That of --octave, else NAME.octave.xml beside the model, if there is one. */
static enum ax_status load_octave(struct report_run *run)
{
    struct ax_task *task = &run->task;
    const char *path =
        run->how->octave ? run->how->octave : ax_octave_path(task->session, run->model_path);
    enum ax_status status = path ? ax_octave_load(task->session, path, &run->octave) : AX_NO_MEMORY;
    if (status == AX_OK) {
        return ax_octave_check(run->octave, task->model, task->risk);
    }
    if (status == AX_NOT_FOUND && run->how->octave) {
        task->unwritable = true; /* and told */
        (void)ax_usage_error(task->console, "report", NULL, "there is no OCTAVE file \"%s\"", path);
        return AX_IO;
    }
    return status == AX_NOT_FOUND ? AX_OK : status;
}

static enum ax_status draw_trike(struct report_run *run)
{
    if (!ax_report_wants_pictures(run) || !ax_trike_is_drawable(run->task.trike)) {
        return AX_OK;
    }
    run->trike_drawn = ax_output_to_memory(NULL);
    return run->trike_drawn
               ? ax_trike_draw(run->task.trike, AX_PICTURE_SVG, run->how->timeout, run->trike_drawn)
               : AX_NO_MEMORY;
}

/* That of --trike, else NAME.trike.xml beside the model, if there is one. */
static enum ax_status load_trike(struct report_run *run)
{
    struct ax_task *task = &run->task;
    const char *path =
        run->how->trike ? run->how->trike : ax_trike_path(task->session, run->model_path);
    enum ax_status status = path ? ax_trike_load(task->session, path, &task->trike) : AX_NO_MEMORY;
    if (status == AX_OK) {
        status = ax_trike_check(task->trike, task->model);
        return status == AX_OK ? draw_trike(run) : status;
    }
    if (status == AX_NOT_FOUND && run->how->trike) {
        ax_console_error(task->console, AX_CLI_TRIKE_NONE, "there is no Trike file \"%s\"", path);
        task->unwritable = true; /* and told */
        return AX_IO;
    }
    return status == AX_NOT_FOUND ? AX_OK : status;
}

enum ax_status ax_report_techniques(struct report_run *run)
{
    const struct known_options *known = &run->how->known;
    enum ax_status status = AX_OK;
    if (known->boms.count > 0) {
        status = ax_known_read(run->task.session, run->task.model, known, &run->vulnerabilities);
    }
    if (status == AX_OK && run->vulnerabilities) {
        status = ax_vulnerabilities_attach(run->vulnerabilities);
    }
    status = status == AX_OK ? load_trees(run) : status;
    status = status == AX_OK ? load_octave(run) : status;
    return status == AX_OK ? load_trike(run) : status;
}

void ax_report_techniques_release(struct report_run *run)
{
    for (size_t i = 0; i < run->tree_count; i++) {
        ax_tree_free(run->trees[i].tree);
        ax_output_free(run->tree_drawn[i]);
    }
    free(run->trees);
    free(run->tree_drawn);
    ax_vulnerabilities_free(run->vulnerabilities);
    ax_octave_free(run->octave);
    ax_output_free(run->trike_drawn);
}
