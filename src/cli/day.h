/* SPDX-License-Identifier: Apache-2.0 */
/* The day on which something is looked at: today, or one that is named. */
#ifndef AX_CLI_DAY_H
#define AX_CLI_DAY_H

#include "cli/command.h"

enum {
    AX_DAY_BYTES = 16
};

/* False: `day`, the value of an option, is no day of the calendar like 2027-06-30, which was
 * reported. NULL is
 * fine. */
bool ax_day_check(const struct ax_call *call, const char *option, const char *day);
/* Makes `*day` the day of today (local time), in `buffer`, where it is NULL; ask only when it is
 * needed, since the time zone is a file that has to be read. False: not known, and reported. */
bool ax_day_settle(struct ax_console *console, char buffer[AX_DAY_BYTES], const char **day);

#endif
