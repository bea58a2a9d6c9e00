/* SPDX-License-Identifier: Apache-2.0 */
/* Reads saved lists of threats and does nothing with them: what tests/bench/run holds the time of
 * annexc diff against.
 *
 * usage: read-list FILE… */
#include "diff/diff.h"

#include <annexc/session.h>

#include <stdio.h>

static bool read_list(const char *path)
{
    struct ax_session *session = ax_session_new(NULL);
    struct ax_diff diff = {.session = session};
    const struct ax_diff_options options = {.no_risk = true};
    const struct ax_record *record;
    enum ax_status status = session ? ax_side_open(&diff, 0, path, &options) : AX_NO_MEMORY;
    uint64_t count = 0;
    while (status == AX_OK && ax_side_next(&diff.sides[0], &record, &status)) {
        count++;
    }
    (void)printf("%s: %llu threats\n", path, (unsigned long long)count);
    if (session) {
        ax_side_close(&diff.sides[0]);
    }
    ax_session_free(session);
    return status == AX_OK;
}

int main(int count, char **paths)
{
    bool fine = count > 1;
    for (int i = 1; i < count; i++) {
        fine = read_list(paths[i]) && fine;
    }
    return fine ? 0 : 2;
}
