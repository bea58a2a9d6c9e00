/* SPDX-License-Identifier: Apache-2.0 */
/* Help and manual pages, both made of the commands' records. */
#ifndef AX_CLI_HELP_H
#define AX_CLI_HELP_H

#include "cli/command.h"

/* What --help prints. Lines fit 80 columns. */
void ax_help_write(const struct ax_command *command, struct ax_output *output);
/* What annexc --help prints. */
void ax_help_write_overview(struct ax_output *output);

/* The manual page annexc-COMMAND(1), in the man macros of roff. */
void ax_man_write(const struct ax_command *command, struct ax_output *output);
/* The manual page annexc(1). */
void ax_man_write_overview(struct ax_output *output);

/* Texts that both have. */
extern const char *const ax_overview[];                /* paragraphs, NULL-terminated */
extern const struct ax_example ax_overview_examples[]; /* ends with words NULL */
extern const char ax_exit_fine[];
extern const char ax_exit_no[];
extern const char ax_exit_trouble[];

/* The help of an option with its choices and its default, in one line. Caller frees the output.
 * NULL: no memory. */
struct ax_output *ax_option_text(const struct ax_option *option);

#endif
