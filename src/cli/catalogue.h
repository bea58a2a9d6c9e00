/* SPDX-License-Identifier: Apache-2.0 */
/* Options of all commands that take catalogues along. */
#ifndef AX_CLI_CATALOGUE_H
#define AX_CLI_CATALOGUE_H

#include "cli/task.h"

#include <annexc/catalogue.h>

struct catalogue_options {
    struct ax_list paths;
    bool no_cache;
};

/* Rows for a struct that has `member`. */
#define AX_OPTION_CATALOGUE(type, member)                                                          \
    {                                                                                              \
        .name = "catalogue", .kind = AX_OPTION_LIST, .offset = offsetof(type, member.paths),       \
        .argument = "FILE",                                                                        \
        .help = "MITRE's XML of CWE or CAPEC, for names and relations; a compact form of it is "   \
                "kept beside it, FILE.annexc"                                                      \
    }
#define AX_OPTION_NO_CACHE(type, member)                                                           \
    {                                                                                              \
        .name = "no-cache", .kind = AX_OPTION_FLAG, .offset = offsetof(type, member.no_cache),     \
        .help = "with --catalogue: neither read nor write the compact form"                        \
    }

/* Reads what the options name, and the names that are built in. */
enum ax_status ax_catalogue_open(struct ax_session *session, const struct catalogue_options *how,
                                 struct ax_catalogue **out_catalogue);
/* Gives what rules refer to names, in the task's model, which was loaded. Nothing happens without
 * --catalogue. */
void ax_catalogue_attach(struct ax_task *task, const struct catalogue_options *how);

/* Names for an option: lists, with and without their edition. */
extern const char *const ax_coverage_lists[];
/* Holds rules, and threats if there are any, against a list. */
enum ax_status ax_coverage_write(struct ax_task *task, const struct ax_templates *templates,
                                 const struct ax_threats *threats,
                                 const struct catalogue_options *how, int list,
                                 struct ax_coverage_result *out_result);

#endif
