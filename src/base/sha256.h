/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), to tell which file a result was made of. */
#ifndef AX_BASE_SHA256_H
#define AX_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define AX_SHA256_TEXT 65

struct ax_sha256 {
    uint32_t state[8];
    uint64_t len;
    unsigned char block[64];
};

void ax_sha256_init(struct ax_sha256 *sha);
void ax_sha256_add(struct ax_sha256 *sha, const void *bytes, size_t len);
/* Lower-case hexadecimal digits, NUL-terminated. */
void ax_sha256_end(struct ax_sha256 *sha, char out_text[AX_SHA256_TEXT]);

#endif
