/* SPDX-License-Identifier: Apache-2.0 */
/* The day on which something is looked at: today, or one that is named. */
#ifndef AX_CLI_DAY_H
#define AX_CLI_DAY_H

#include "cli/command.h"

enum {
    AX_DAY_BYTES = 16
};

/* Settles `*day`: as it is where it is a day like 2027-06-30, the day of today (local time) in
 * `buffer` where it is NULL. False: it is no day, which was reported. */
bool ax_day_settle(const struct ax_call *call, const char *option, char buffer[AX_DAY_BYTES],
                   const char **day);

#endif
