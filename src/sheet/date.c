/* SPDX-License-Identifier: Apache-2.0 */
#include "sheet/date.h"

#include <stdint.h>
#include <stdio.h>

bool ax_sheet_format_is_date(struct ax_slice format)
{
    bool quoted = false;
    for (size_t i = 0; i < format.len; i++) {
        char c = format.start[i];
        if (c == '"') {
            quoted = !quoted;
        } else if (c == '\\') {
            i++;
        } else if (!quoted && c == '[') {
            while (i < format.len && format.start[i] != ']') { /* [Red], [$-409] */
                i++;
            }
        } else if (!quoted && (c == 'y' || c == 'Y' || c == 'd' || c == 'D')) {
            return true;
        }
    }
    return false;
}

bool ax_sheet_date(double value, bool since_1904, char *out)
{
    enum {
        LAST = 2958465, /* 9999-12-31 */
        DAY_0 = 693899, /* 1899-12-30 in days since 0000-03-01 */
        BETWEEN = 1462  /* of the two ways to count */
    };
    if (!(value >= 1) || value > LAST) {
        return false;
    }
    uint32_t day = (uint32_t)value + (since_1904 ? BETWEEN : 0);
    day += day < 60 ? 1 : 0; /* 1900 is taken for a leap year, so earlier days are one off */
    uint32_t days = day + DAY_0;
    uint32_t era = days / 146097;
    uint32_t of_era = days % 146097;
    uint32_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    uint32_t of_year = of_era - (365 * year + year / 4 - year / 100);
    uint32_t month = (5 * of_year + 2) / 153;
    uint32_t of_month = of_year - (153 * month + 2) / 5 + 1;
    year += era * 400 + (month >= 10);
    (void)snprintf(out, 40, "%04u-%02u-%02u", year, month < 10 ? month + 3 : month - 9, of_month);
    return true;
}
