/* SPDX-License-Identifier: Apache-2.0 */
/* Whole files into memory, and paths. */
#ifndef AX_BASE_FILE_H
#define AX_BASE_FILE_H

#include "base/memory.h"

#include <annexc/status.h>

/* Reads all of `path`, "-" being standard input, plus a NUL that is not counted; a large file with
 * so many threads. The caller
 * releases `out_text->start` with ax_memory_release(memory, start, *out_size). AX_IO with errno
 * set, AX_LIMIT above AX_LIMIT_FILE_BYTES, AX_NO_MEMORY. */
enum ax_status ax_file_read(const struct ax_allocator *memory, const char *path, unsigned threads,
                            struct ax_slice *out_text, size_t *out_size);

/* `name` as seen from the folder of the file `base` (both with "/"): in the arena; NULL without
 * memory. Never "-", which would be standard input. */
char *ax_path_beside(struct ax_arena *arena, struct ax_slice base, struct ax_slice name);
/* Folds "." and "x/.." of a relative path away: in the arena. NULL when it leads above its
 * start, is absolute, or there is no memory. */
char *ax_path_below(struct ax_arena *arena, struct ax_slice path);

/* The one path that a file has, links followed: in the arena. `path` itself when there is no
 * such file; NULL without memory. */
char *ax_path_real(struct ax_arena *arena, const char *path);
/* True when the file `path` lies elsewhere than below the folder of the file `base`, links
 * followed; false too when there is no such file: reading it will say so. Ask before reading: a
 * device or a pipe may never end. */
bool ax_path_leaves(struct ax_slice base, const char *path);

#endif
