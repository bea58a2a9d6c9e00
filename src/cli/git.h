/* SPDX-License-Identifier: Apache-2.0 */
/* Files as they were at a revision: read with git show, without a shell. What a model includes
 * comes from the same revision. */
#ifndef AX_CLI_GIT_H
#define AX_CLI_GIT_H

#include "cli/console.h"

#include <annexc/session.h>

struct ax_git {
    struct ax_console *console;
    char *folder;       /* of the file */
    char *revisions[2]; /* old, new; NULL: the file as it lies on the disk */
    char *paths[2];     /* "v3.1:./pump.xml": what to load */
    const char *file;
};

/* Splits "REV", "REV..", "..REV" or "REV..REV", and asks git whether there are such revisions.
 * False: reported. Call ax_git_done in any case. */
bool ax_git_open(struct ax_git *git, struct ax_console *console, const char *range,
                 const char *file);
void ax_git_done(struct ax_git *git);

/* The session's reader for paths that ax_git_open made; `user` is the struct ax_git. */
ax_file_reader ax_git_read;

#endif
