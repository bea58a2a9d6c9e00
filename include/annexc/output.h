/* SPDX-License-Identifier: Apache-2.0 */
/* Where results go: a file descriptor, a file that is replaced in one step, or memory. An output is
 * sticky: after the first failure nothing more is written and every call answers that failure. */
#ifndef AX_ANNEXC_OUTPUT_H
#define AX_ANNEXC_OUTPUT_H

#include <annexc/memory.h>
#include <annexc/slice.h>
#include <annexc/status.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_output;

/* Writes to `fd`, which stays open and belongs to the caller. NULL when there is no memory.
 * `memory` NULL means malloc(3). */
AX_API struct ax_output *ax_output_to_fd(const struct ax_allocator *memory, int fd);
/* Collects in memory; see ax_output_text. */
AX_API struct ax_output *ax_output_to_memory(const struct ax_allocator *memory);
/* Writes a new file beside `path`; ax_output_commit puts it in the place of the old one. A
 * `path` that exists and is no regular file (a device, a pipe) is written to directly. AX_IO
 * leaves errno set; AX_NO_MEMORY. */
AX_API enum ax_status ax_output_to_file(const struct ax_allocator *memory, const char *path,
                                        struct ax_output **out_output);

/* Writes out what is buffered. AX_IO (errno of the failure: ax_output_errno), AX_NO_MEMORY. */
AX_API enum ax_status ax_output_flush(struct ax_output *output);
/* Flushes, makes a file durable (fsync) and renames it over its path. On failure the old file is
 * untouched and the new one is removed. Call ax_output_free afterwards in any case. */
AX_API enum ax_status ax_output_commit(struct ax_output *output);
/* The errno of the first failed write, or 0. */
AX_API int ax_output_errno(const struct ax_output *output);
/* What was collected in memory, NUL-terminated; borrowed until the next write or ax_output_free. */
AX_API struct ax_slice ax_output_text(struct ax_output *output);
/* Releases the output. A file that was not committed is removed. NULL is fine. */
AX_API void ax_output_free(struct ax_output *output);

/* Appends `text` as it is. */
AX_API void ax_put(struct ax_output *output, struct ax_slice text);
/* Appends a NUL-terminated text as it is. */
AX_API void ax_put_text(struct ax_output *output, const char *text);
/* Appends as printf(3) does. */
AX_API void ax_putf(struct ax_output *output, const char *format, ...)
#if defined(__GNUC__)
    __attribute__((format(printf, 2, 3)))
#endif
    ;

#ifdef __cplusplus
}
#endif
#endif
