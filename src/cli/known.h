/* SPDX-License-Identifier: Apache-2.0 */
/* Options of all commands that take known vulnerabilities along. */
#ifndef AX_CLI_KNOWN_H
#define AX_CLI_KNOWN_H

#include "cli/task.h"

#include <annexc/vulnerability.h>

struct known_options {
    struct ax_list boms;
    struct ax_list binds;
    const char *kev;
    const char *epss;
};

/* Rows for a struct that has `member`. */
#define AX_OPTION_BOM(type, member)                                                                \
    {                                                                                              \
        .name = "bom", .kind = AX_OPTION_LIST, .offset = offsetof(type, member.boms),              \
        .argument = "FILE",                                                                        \
        .help = "a bill of materials with its known vulnerabilities (CycloneDX, SPDX), or VEX"     \
    }
#define AX_OPTION_BIND(type, member)                                                               \
    {                                                                                              \
        .name = "bind", .kind = AX_OPTION_LIST, .offset = offsetof(type, member.binds),            \
        .argument = "PATTERN=ELEMENT",                                                             \
        .help = "components of --bom whose package URL or name fits are in the element"            \
    }
#define AX_OPTION_KEV(type, member)                                                                \
    {                                                                                              \
        .name = "kev", .kind = AX_OPTION_TEXT, .offset = offsetof(type, member.kev),               \
        .argument = "FILE", .help = "CISA's list of known exploited vulnerabilities, as CSV"       \
    }
#define AX_OPTION_EPSS(type, member)                                                               \
    {                                                                                              \
        .name = "epss", .kind = AX_OPTION_TEXT, .offset = offsetof(type, member.epss),             \
        .argument = "FILE", .help = "EPSS scores, as CSV"                                          \
    }

/* Reads what the options name; the model may be NULL. */
enum ax_status ax_known_read(struct ax_session *session, struct ax_model *model,
                             const struct known_options *how, struct ax_vulnerabilities **out_list);
/* Makes them threats of the task's model, which was loaded. Nothing happens without --bom. */
void ax_known_attach(struct ax_task *task, const struct known_options *how);

#endif
