/* SPDX-License-Identifier: Apache-2.0 */
/* SHA-256 (FIPS 180-4), for pages that say which scripts and styles are their own. */
#ifndef AX_BASE_SHA256_H
#define AX_BASE_SHA256_H

#include <annexc/slice.h>

#include <stdint.h>

#define AX_SHA256_BYTES 32
/* Base64 with its padding and a NUL. */
#define AX_SHA256_BASE64 45

void ax_sha256(struct ax_slice text, uint8_t out_digest[AX_SHA256_BYTES]);
/* The same as content security policies have it. */
void ax_sha256_base64(struct ax_slice text, char out_text[AX_SHA256_BASE64]);

#endif
