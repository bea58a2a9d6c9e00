/* SPDX-License-Identifier: Apache-2.0 */
/* Several pictures into a folder: first all of them are drawn, then each is put in its place in
 * one step. When one cannot be drawn, no file is touched. */
#ifndef AX_CLI_PICTURES_H
#define AX_CLI_PICTURES_H

#include "cli/progress.h"
#include "cli/task.h"

/* Draws all pictures of the set and writes them into the folder task->output, which is made when
 * there is none. Lists the files on standard output. Sets task->unwritable when that failed. */
enum ax_status ax_pictures_write(struct ax_task *task, const struct ax_diagram_options *options,
                                 enum ax_picture_set_kind kind, struct ax_progress *progress);

#endif
