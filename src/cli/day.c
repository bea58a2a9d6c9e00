/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/day.h"

#include <annexc/risk.h>

#include <time.h>

bool ax_day_check(const struct ax_call *call, const char *option, const char *day)
{
    if (day && !ax_risk_is_day(day)) {
        ax_usage_error(call->console, call->command->name, NULL,
                       "option \"--%s\" takes a day like 2027-06-30, not \"%s\"", option, day);
        return false;
    }
    return true;
}

bool ax_day_settle(struct ax_console *console, char buffer[AX_DAY_BYTES], const char **day)
{
    if (!*day) {
        time_t now = time(NULL);
        struct tm parts;
        if (!localtime_r(&now, &parts) || strftime(buffer, AX_DAY_BYTES, "%Y-%m-%d", &parts) == 0) {
            ax_console_error(console, AX_CLI_FAILED, "the day of today is not known");
            return false;
        }
        *day = buffer;
    }
    return true;
}
