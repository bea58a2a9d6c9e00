/* SPDX-License-Identifier: Apache-2.0 */
#include "load/beside.h"

#include <sys/stat.h>

static const char *join(struct ax_session *session, struct ax_slice stem, const char *ending)
{
    struct ax_slice path = ax_session_format(session, "%.*s%s", AX_FMT(stem), ending);
    return path.start;
}

const char *ax_path_of_kind(struct ax_session *session, const char *model_path, const char *ending)
{
    struct ax_slice path = ax_slice_of(model_path);
    if (ax_slice_ends(path, ending)) {
        return model_path;
    }
    size_t dot = path.len;
    while (dot > 0 && path.start[dot - 1] != '.' && path.start[dot - 1] != '/') {
        dot--;
    }
    bool has_ending = dot > 1 && path.start[dot - 1] == '.' && path.start[dot - 2] != '/';
    return join(session, (struct ax_slice){path.start, has_ending ? dot - 1 : path.len}, ending);
}

const char *ax_path_of_model(struct ax_session *session, const char *path, const char *ending)
{
    static const char *const endings[] = {".xml", ".tm7"};
    struct ax_slice stem = ax_slice_of(path);
    if (!ax_slice_ends(stem, ending)) {
        return NULL;
    }
    stem.len -= strlen(ending);
    for (size_t i = 0; i < AX_COUNT(endings); i++) {
        const char *model = join(session, stem, endings[i]);
        struct stat facts;
        if (model && stat(model, &facts) == 0) {
            return model;
        }
    }
    return NULL;
}
