/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/beside.h"

#include <limits.h>
#include <stdio.h>
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

static const char *name_in(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Of the folder that a file lies in: with all links followed, without "/" at its end. NULL: there
 * is none, or no memory. To be freed. */
static char *folder_of(const char *path)
{
    size_t length = (size_t)(name_in(path) - path);
    char *folder = malloc(length + 2);
    if (!folder) {
        return NULL;
    }
    (void)snprintf(folder, length + 2, "%.*s.", (int)length, path);
    char *real = realpath(folder, NULL);
    free(folder);
    if (real && strcmp(real, "/") == 0) {
        *real = '\0';
    }
    return real;
}

static char *join(const char *folder, const char *name)
{
    size_t size = strlen(folder) + strlen(name) + 2;
    char *path = malloc(size);
    if (path) {
        (void)snprintf(path, size, "%s%s%s", folder, *folder == '\0' ? "" : "/", name);
    }
    return path;
}

char *ax_beside_name(const char *home, const char *path)
{
    char *above = strlen(home) < INT_MAX ? folder_of(home) : NULL;
    char *folder = strlen(path) < INT_MAX ? folder_of(path) : NULL;
    size_t length = above ? strlen(above) : 0;
    char *name = NULL;
    if (above && folder && strncmp(folder, above, length) == 0 &&
        (folder[length] == '/' || folder[length] == '\0')) {
        const char *rest = folder + length;
        name = join(*rest == '/' ? rest + 1 : rest, name_in(path));
    }
    free(above);
    free(folder);
    return name;
}
