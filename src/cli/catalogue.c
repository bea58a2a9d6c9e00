/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/catalogue.h"

enum ax_status ax_catalogue_open(struct ax_session *session, const struct catalogue_options *how,
                                 struct ax_catalogue **out_catalogue)
{
    struct ax_catalogue_sources sources = {
        .paths = how->paths.at,
        .count = how->paths.count,
        .no_cache = how->no_cache,
    };
    return ax_catalogue_load(session, &sources, out_catalogue);
}
