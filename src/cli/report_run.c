/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/progress.h"
#include "cli/report.h"

#include <annexc/diagram.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ID_BYTES = 256 /* an id has at most half of it */
};

/* The matrix that the risk file names lies beside it or below. */
static bool leads_away(struct ax_slice path)
{
    bool away = path.start[0] == '/';
    for (size_t i = 0; i + 1 < path.len; i++) {
        away = away || (path.start[i] == '.' && path.start[i + 1] == '.');
    }
    return away;
}

static char *beside(const char *path, struct ax_slice name)
{
    const char *slash = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash - path) + 1 : 0;
    char *joined = malloc(folder + name.len + 1);
    if (joined) {
        memcpy(joined, path, folder);
        memcpy(joined + folder, name.start, name.len);
        joined[folder + name.len] = '\0';
    }
    return joined;
}

static void load_acceptance(struct report_run *run, const char *risk_path)
{
    struct ax_task *task = &run->task;
    const struct ax_risk_record *record =
        task->risk ? ax_risk_at(task->risk, AX_RISK_ACCEPTANCE, 0) : NULL;
    struct ax_slice file = {NULL, 0};
    if (record) {
        file = ax_risk_value(task->risk, record, AX_RISK_FILE);
    }
    if (run->how->acceptance) {
        task->status = ax_acceptance_load(task->session, run->how->acceptance, &run->acceptance);
    } else if (file.len > 0 && !leads_away(file)) {
        char *path = beside(risk_path, file);
        task->status =
            path ? ax_acceptance_load(task->session, path, &run->acceptance) : AX_NO_MEMORY;
        free(path);
    }
}

static void load_risk(struct report_run *run)
{
    struct ax_task *task = &run->task;
    const char *path =
        run->how->risk ? run->how->risk : ax_risk_path(task->session, run->model_path);
    if (!path) {
        task->status = AX_NO_MEMORY;
        return;
    }
    enum ax_status status = ax_risk_load(task->session, path, &task->risk);
    if (status == AX_NOT_FOUND && !run->how->risk) {
        status = AX_OK; /* nobody has decided anything yet */
    } else if (status == AX_NOT_FOUND) {
        status = ax_task_no_risk(task, path);
    }
    task->status = status;
    if (status == AX_OK) {
        load_acceptance(run, path);
    }
}

static void draw(struct report_run *run, size_t index, struct ax_progress *progress)
{
    struct ax_document_picture *picture = &run->pictures[index];
    char prefix[24];
    char view[ID_BYTES];
    (void)snprintf(prefix, sizeof(prefix), "v%zu-", index + 1);
    (void)snprintf(view, sizeof(view), "%.*s", (int)picture->view.len,
                   picture->view.start ? picture->view.start : "");
    struct ax_diagram_options how = {
        .format = AX_PICTURE_SVG,
        .view = picture->view.len && picture->vast == AX_VAST_NONE ? view : NULL,
        .vast = picture->vast,
        .feature = picture->view.len && picture->vast == AX_VAST_APPLICATION ? view : NULL,
        .timeout = run->how->timeout,
        .link = "#element-{id}",
        .id_prefix = prefix,
        .tell = ax_progress_tell,
        .tell_user = progress,
    };
    struct ax_output *output = ax_output_to_memory(NULL);
    run->drawn[index] = output;
    run->task.status = output ? ax_diagram_draw(run->task.model, &how, output) : AX_NO_MEMORY;
    if (run->task.status == AX_OK) {
        picture->svg = ax_output_text(output);
    }
}

/* The whole model first, then each of its views, then the VAST-style ones that it does not have. */
static struct ax_document_picture picture_at(struct ax_model *model, size_t index, size_t views,
                                             size_t operational)
{
    struct ax_document_picture picture = {0};
    if (index > views + operational) {
        picture.vast = AX_VAST_APPLICATION;
        picture.view = ax_vast_feature_at(model, index - views - operational - 1);
    } else if (index > views) {
        picture.vast = AX_VAST_OPERATIONAL;
    } else if (index > 0) {
        picture.view = ax_model_id_at(model, AX_KIND_VIEW, index - 1);
    }
    return picture;
}

static void draw_all(struct report_run *run)
{
    struct ax_progress progress = {.console = run->task.console};
    struct ax_model *model = run->task.model;
    size_t views = ax_model_count(model, AX_KIND_VIEW);
    size_t operational = run->how->vast ? ax_vast_derived(model, AX_VAST_OPERATIONAL) : 0;
    size_t features = run->how->vast ? ax_vast_derived(model, AX_VAST_APPLICATION) : 0;
    run->picture_count = 1 + views + operational + features;
    run->pictures = calloc(run->picture_count, sizeof(*run->pictures));
    run->drawn = calloc(run->picture_count, sizeof(struct ax_output *));
    if (!run->pictures || !run->drawn) {
        run->task.status = AX_NO_MEMORY;
        run->picture_count = 0;
    }
    for (size_t i = 0; i < run->picture_count && run->task.status == AX_OK; i++) {
        run->pictures[i] = picture_at(model, i, views, operational);
        draw(run, i, &progress);
    }
    ax_progress_clear(&progress);
}

bool ax_report_wants_pictures(const struct report_run *run)
{
    return !run->how->no_diagrams && run->how->format != AX_DOCUMENT_XLSX &&
           run->how->format != AX_DOCUMENT_MARKDOWN;
}

static enum ax_status write_document(struct ax_task *task, const struct report_run *run)
{
    struct ax_threat_options which = {
        .by_interaction = run->how->methods == 0 || (run->how->methods & 1U),
        .by_element = run->how->methods & 2U,
    };
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(task->model, &which, &threats);
    if (status == AX_OK) {
        struct ax_document_options options = {
            .format = (enum ax_document_format)run->how->format,
            .methods = which,
            .public_edition = run->how->edition == EDITION_PUBLIC,
            .as_of = run->how->as_of,
            .risk = task->risk,
            .acceptance = run->acceptance,
            .pictures = run->pictures,
            .picture_count = run->picture_count,
            .no_pictures = !ax_report_wants_pictures(run),
            .trees = run->trees,
            .tree_count = run->tree_count,
            .vulnerabilities = run->vulnerabilities,
            .octave = run->octave,
            .trike = task->trike,
            .trike_svg =
                run->trike_drawn ? ax_output_text(run->trike_drawn) : (struct ax_slice){NULL, 0},
            .stylesheet = run->how->stylesheet,
        };
        status = ax_document_write(threats, &options, task->result);
    }
    ax_threats_free(threats);
    return status;
}

/* What techniques have belongs to the session, so it is gone before the task ends. */
static enum ax_status write_all(struct ax_task *task)
{
    struct report_run *run = (struct report_run *)task;
    enum ax_status status = ax_report_techniques(run);
    status = status == AX_OK ? write_document(task, run) : status;
    ax_report_techniques_release(run);
    return status;
}

static void release(struct report_run *run)
{
    for (size_t i = 0; i < run->picture_count; i++) {
        ax_output_free(run->drawn[i]);
    }
    free(run->drawn);
    free(run->pictures);
}

enum ax_exit ax_report_run(struct report_run *run)
{
    struct ax_task *task = &run->task;
    ax_task_load_model(task, run->model_path, &run->how->templates);
    ax_catalogue_attach(task, &run->how->catalogue);
    if (task->status == AX_OK) {
        load_risk(run);
    }
    if (task->status == AX_OK && ax_report_wants_pictures(run)) {
        draw_all(run);
    }
    enum ax_exit exit = ax_task_finish(task, write_all);
    release(run);
    return exit;
}
