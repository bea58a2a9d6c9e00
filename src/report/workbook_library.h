/* SPDX-License-Identifier: Apache-2.0 */
/* libxlsxwriter, loaded when a workbook is written. Linked, it and the libraries that it needs took
 * a fifth of the time of every run for a small model. */
#ifndef AX_REPORT_WORKBOOK_LIBRARY_H
#define AX_REPORT_WORKBOOK_LIBRARY_H

#include <stdbool.h>
#include <xlsxwriter.h>

/* Every function that we call. */
#define AX_WORKBOOK_FUNCTIONS(X)                                                                   \
    X(workbook_new)                                                                                \
    X(workbook_close)                                                                              \
    X(workbook_set_properties)                                                                     \
    X(workbook_add_worksheet)                                                                      \
    X(workbook_add_format)                                                                         \
    X(format_set_bold)                                                                             \
    X(format_set_bg_color)                                                                         \
    X(format_set_font_color)                                                                       \
    X(format_set_bottom)                                                                           \
    X(format_set_text_wrap)                                                                        \
    X(format_set_align)                                                                            \
    X(worksheet_write_string)                                                                      \
    X(worksheet_write_number)                                                                      \
    X(worksheet_set_column)                                                                        \
    X(worksheet_freeze_panes)                                                                      \
    X(worksheet_autofilter)                                                                        \
    X(worksheet_data_validation_range)                                                             \
    X(worksheet_conditional_format_range)

struct ax_workbook_library {
    void *handle;
#define X(name) __typeof__(name) *name;
    AX_WORKBOOK_FUNCTIONS(X)
#undef X
};

/* False, with nothing to close, where the library that the header belongs to is not there. */
bool ax_workbook_library_open(struct ax_workbook_library *library);
void ax_workbook_library_close(struct ax_workbook_library *library);
bool ax_workbook_library_is_there(void);

#endif
