/* SPDX-License-Identifier: Apache-2.0 */
/* Many models at once: a process for each, so that one that cannot be read, or brings its process
 * down, does not stop the others. What they write comes in the order of the arguments. */
#ifndef AX_CLI_PORTFOLIO_H
#define AX_CLI_PORTFOLIO_H

#include "cli/command.h"

enum {
    AX_JOBS_MOST = 256
};

#define AX_OPTION_JOBS(type, member)                                                               \
    {                                                                                              \
        .letters = "j", .name = "jobs", .kind = AX_OPTION_NUMBER,                                  \
        .offset = offsetof(type, member), .argument = "N",                                         \
        .help = "look at so many models at the same time, in processes of their own",              \
        .fallback = "1"                                                                            \
    }

/* Does the work for one model: what it writes goes to console->out and console->err. */
typedef enum ax_exit ax_portfolio_work(const struct ax_call *call, const char *path);

/* Works on all operands of the call, `jobs` at the same time (0: one), and writes what comes out to
 * `output`, messages to standard error, and a summary at the end. Answers the worst status. */
enum ax_exit ax_portfolio_run(const struct ax_call *call, unsigned jobs, ax_portfolio_work *work,
                              struct ax_output *output);

#endif
