/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/day.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool is_day(const char *text)
{
    static const char form[] = "dddd-dd-dd";
    if (strlen(text) != sizeof(form) - 1) {
        return false;
    }
    for (size_t i = 0; form[i]; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !digit : text[i] != form[i]) {
            return false;
        }
    }
    int month = atoi(text + 5);
    int day = atoi(text + 8);
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool ax_day_check(const struct ax_call *call, const char *option, const char *day)
{
    if (day && !is_day(day)) {
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
