/* SPDX-License-Identifier: Apache-2.0 */
/* Scripts with which a shell completes commands, options and their values, made of the commands'
 * records. */
#ifndef AX_CLI_COMPLETION_H
#define AX_CLI_COMPLETION_H

#include "cli/command.h"

void ax_completion_write_bash(struct ax_output *output);
void ax_completion_write_fish(struct ax_output *output);
void ax_completion_write_zsh(struct ax_output *output);

/* What can stand for an argument of this name: the choices, or what is known about the name. WHAT
 * of explain is a file as its second word. */
enum ax_argument {
    AX_ARGUMENT_ANY = 0, /* nothing is known */
    AX_ARGUMENT_WORDS = 1,
    AX_ARGUMENT_FILES = 2 /* TEMPLATE is words and files */
};

/* A combination of enum ax_argument. */
unsigned ax_argument_of(const char *name, const char *const *choices);
/* Writes the words with blanks between them. */
void ax_argument_write_words(struct ax_output *output, const char *name,
                             const char *const *choices);

#endif
