/* SPDX-License-Identifier: Apache-2.0 */
/* From the text of a value to the value, as the kind of the option has it. */
#ifndef AX_CLI_OPTION_VALUE_H
#define AX_CLI_OPTION_VALUE_H

#include "cli/options.h"

enum {
    AX_SPELLED_BYTES = 80
};

/* An option that was found, as the person wrote it. */
struct ax_option_match {
    const struct ax_option *option;
    void *place;
    bool negated;
    char spelled[AX_SPELLED_BYTES];
};

/* False: the option cannot have this value, which was reported. `value` is NULL for a flag. */
bool ax_option_store(const struct ax_parser *parser, const struct ax_option_match *match,
                     const char *value);

#endif
