/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/pictures.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct writing {
    struct ax_task *task;
    struct ax_picture_set *set;
    struct ax_output **drawn; /* in memory */
    size_t count;
};

static enum ax_status draw_all(struct writing *writing)
{
    enum ax_status status = AX_OK;
    for (size_t i = 0; status == AX_OK && i < writing->count; i++) {
        writing->drawn[i] = ax_output_to_memory(NULL);
        status = writing->drawn[i] ? ax_picture_set_draw(writing->set, i, writing->drawn[i])
                                   : AX_NO_MEMORY;
    }
    return status;
}

static void cannot_write(struct ax_task *task, const char *path, int error)
{
    task->unwritable = true;
    ax_console_write_error(task->console, path, error);
}

static enum ax_status write_file(struct ax_task *task, const char *path, struct ax_slice text)
{
    struct ax_output *file;
    enum ax_status status = ax_output_to_file(NULL, path, &file);
    if (status != AX_OK) {
        if (status == AX_IO) {
            cannot_write(task, path, errno);
        }
        return status;
    }
    ax_put(file, text);
    status = ax_output_commit(file);
    if (status == AX_IO) {
        cannot_write(task, path, ax_output_errno(file));
    }
    ax_output_free(file);
    return status;
}

static enum ax_status write_picture(struct writing *writing, size_t index)
{
    const char *folder = writing->task->output;
    const char *name = ax_picture_set_name(writing->set, index);
    size_t size = strlen(folder) + strlen(name) + 2;
    bool slash = *folder != '\0' && folder[strlen(folder) - 1] == '/';
    char *path = malloc(size);
    if (!path) {
        return AX_NO_MEMORY;
    }
    (void)snprintf(path, size, "%s%s%s", folder, slash ? "" : "/", name);
    enum ax_status status = write_file(writing->task, path, ax_output_text(writing->drawn[index]));
    if (status == AX_OK && !writing->task->console->common.quiet) {
        ax_putf(writing->task->console->out, "%s\n", path);
    }
    free(path);
    return status;
}

static enum ax_status write_all(struct writing *writing)
{
    enum ax_status status = AX_OK;
    if (mkdir(writing->task->output, 0777) != 0 && errno != EEXIST) {
        cannot_write(writing->task, writing->task->output, errno);
        return AX_IO;
    }
    for (size_t i = 0; status == AX_OK && i < writing->count; i++) {
        status = write_picture(writing, i);
    }
    return status;
}

static void release(struct writing *writing)
{
    for (size_t i = 0; writing->drawn && i < writing->count; i++) {
        ax_output_free(writing->drawn[i]);
    }
    free(writing->drawn);
    ax_picture_set_free(writing->set);
}

enum ax_status ax_pictures_write(struct ax_task *task, const struct ax_diagram_options *options,
                                 enum ax_picture_set_kind kind, struct ax_progress *progress)
{
    struct writing writing = {.task = task};
    enum ax_status status = ax_picture_set_new(task->model, options, kind, &writing.set);
    if (status == AX_OK) {
        writing.count = ax_picture_set_count(writing.set);
        writing.drawn = calloc(writing.count, sizeof(*writing.drawn));
        status = writing.drawn ? draw_all(&writing) : AX_NO_MEMORY;
    }
    ax_progress_clear(progress);
    if (status == AX_OK) {
        status = write_all(&writing);
    }
    release(&writing);
    return status;
}
