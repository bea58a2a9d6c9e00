/* SPDX-License-Identifier: Apache-2.0 */
/* A piece of UTF-8 text that belongs to somebody else. It is not NUL-terminated. */
#ifndef AX_ANNEXC_SLICE_H
#define AX_ANNEXC_SLICE_H

#include <stddef.h>

/* `start` may be NULL only when `len` (bytes) is 0. */
struct ax_slice {
    const char *start;
    size_t len;
};

#endif
