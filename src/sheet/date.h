/* SPDX-License-Identifier: Apache-2.0 */
/* Dates of spreadsheets: days since the end of 1899 or 1903, which a format shows as a date. */
#ifndef AX_SHEET_DATE_H
#define AX_SHEET_DATE_H

#include <annexc/slice.h>

#include <stdbool.h>

/* True when the format shows a number as a day: it has a y or a d outside of quotes. */
bool ax_sheet_format_is_date(struct ax_slice format);
/* The day of a number as "2027-06-30"; false when it is none. `out` has room for 40 bytes. */
bool ax_sheet_date(double value, bool since_1904, char *out);

#endif
