/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/format.h"

#include <string.h>
#include <strings.h>

bool ax_is_stdout(const char *output)
{
    return !output || strcmp(output, "-") == 0;
}

/* Behind the last dot of the file's own name; NULL when there is none (a device, ".name"). */
static const char *ending_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return dot && dot != name ? dot + 1 : NULL;
}

bool ax_ending_find(const struct ax_ending *endings, const char *path, int otherwise, int *format)
{
    const char *ending = ending_of(path);
    if (!ending) {
        *format = otherwise;
        return true;
    }
    for (; endings->ending; endings++) {
        if (strcasecmp(endings->ending, ending) == 0) {
            *format = endings->format;
            return true;
        }
    }
    return false;
}

bool ax_format_settle(struct ax_console *console, const char *command,
                      const struct ax_ending *endings, const char *output, int otherwise,
                      int *format)
{
    if (*format >= 0) {
        return true;
    }
    if (ax_is_stdout(output)) {
        *format = otherwise;
        return true;
    }
    if (ax_ending_find(endings, output, otherwise, format)) {
        return true;
    }
    ax_usage_error(console, command, NULL,
                   "the ending of \"%s\" says no format: name one with --format", output);
    return false;
}
