/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/picture_file.h"

#include "cli/format.h"

#include <errno.h>

static const struct ax_ending endings[] = {
    {"dot", AX_PICTURE_DOT}, {"gv", AX_PICTURE_DOT},  {"svg", AX_PICTURE_SVG},
    {"png", AX_PICTURE_PNG}, {"pdf", AX_PICTURE_PDF}, {NULL, 0},
};

bool ax_picture_settle(const struct ax_call *call, const char *path,
                       enum ax_picture_format *out_format)
{
    int format = AX_PICTURE_SVG;
    if (path && ax_is_stdout(path)) {
        (void)ax_usage_error(call->console, call->command->name, NULL, "--draw needs a file");
        return false;
    }
    if (path && !ax_ending_find(endings, path, AX_PICTURE_SVG, &format)) {
        (void)ax_usage_error(call->console, call->command->name, NULL,
                             "\"%s\" has no ending of a picture: --draw writes svg, png, pdf and "
                             "dot",
                             path);
        return false;
    }
    *out_format = (enum ax_picture_format)format;
    return true;
}

enum ax_status ax_picture_write(struct ax_task *task, const char *path, ax_picture_draw *draw,
                                void *user)
{
    struct ax_output *output = NULL;
    enum ax_status status = ax_output_to_file(NULL, path, &output);
    if (status == AX_OK) {
        status = draw(user, output);
        status = status == AX_OK ? ax_output_commit(output) : status;
    }
    if (status == AX_IO) {
        int error = output ? ax_output_errno(output) : errno;
        task->unwritable = true;
        ax_console_write_error(task->console, path, error);
    }
    ax_output_free(output);
    return status;
}
