/* SPDX-License-Identifier: Apache-2.0 */
/* --draw FILE of commands whose result is something else: a picture beside it. */
#ifndef AX_CLI_PICTURE_FILE_H
#define AX_CLI_PICTURE_FILE_H

#include "cli/command.h"
#include "cli/task.h"

#include <annexc/diagram.h>

/* The format that the ending of the file stands for; nothing to settle where `path` is NULL. False:
 * it is standard output, or has no ending of a picture, which was reported. */
bool ax_picture_settle(const struct ax_call *call, const char *path,
                       enum ax_picture_format *out_format);

typedef enum ax_status ax_picture_draw(void *user, struct ax_output *output);
/* Draws into a file of its own, in one step as everything. What failed was told. */
enum ax_status ax_picture_write(struct ax_task *task, const char *path, ax_picture_draw *draw,
                                void *user);

#endif
