/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/beside.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Without the ending of the file's name. */
static size_t stem_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    const char *dot = strrchr(name, '.');
    return dot && dot > name ? (size_t)(dot - path) : strlen(path);
}

char *ax_beside(const char *model_path, const char *ending)
{
    size_t stem = stem_of(model_path);
    size_t size = strlen(ending) + 1;
    char *path = strcmp(model_path, "-") == 0 ? NULL : malloc(stem + size);
    if (!path) {
        return NULL;
    }
    memcpy(path, model_path, stem);
    memcpy(path + stem, ending, size);
    if (access(path, F_OK) != 0) {
        free(path);
        return NULL;
    }
    return path;
}
