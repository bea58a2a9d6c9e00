/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of an output, for writers that produce millions of rows. */
#ifndef AX_BASE_OUTPUT_H
#define AX_BASE_OUTPUT_H

#include "base/compiler.h"
#include "base/memory.h"

#include <annexc/output.h>

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

struct ax_output {
    const struct ax_allocator *memory;
    char *buffer;
    size_t len;
    size_t cap;
    int fd; /* -1: memory */
    bool owns_fd;
    enum ax_status status;
    int error;
    char *path;      /* to be replaced at commit, or NULL */
    char *temporary; /* what is written until then */
};

/* Makes room for `more` bytes in the buffer; false when the output has failed. */
bool ax_output_room(struct ax_output *output, size_t more);

static inline void ax_put_bytes(struct ax_output *output, const char *bytes, size_t len)
{
    if (AX_LIKELY(output->cap - output->len >= len)) {
        memcpy(output->buffer + output->len, bytes, len);
        output->len += len;
        return;
    }
    ax_put(output, (struct ax_slice){bytes, len});
}

static inline void ax_put_char(struct ax_output *output, char c)
{
    if (AX_LIKELY(output->len < output->cap) || ax_output_room(output, 1)) {
        output->buffer[output->len++] = c;
    }
}

/* As ax_output_commit, but only when the file still holds what was `expected` (NULL: no file),
 * which no other process that does the same can change in between. *out_replaced tells whether it
 * did; the status is AX_OK too when it did not. */
enum ax_status ax_output_commit_over(struct ax_output *output, const struct ax_slice *expected,
                                     bool *out_replaced);

/* Appends a text that may be long: it is not copied where it can be written as it is. */
void ax_output_append(struct ax_output *output, struct ax_slice text);
void ax_put_number(struct ax_output *output, uint64_t number);
/* Appends `count` copies of `c`. */
void ax_put_repeat(struct ax_output *output, char c, size_t count);

#endif
