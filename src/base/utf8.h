/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: checking, stepping, counting columns. */
#ifndef AX_BASE_UTF8_H
#define AX_BASE_UTF8_H

#include <annexc/slice.h>

#include <stdbool.h>
#include <stdint.h>

/* The offset of the first byte that is not part of well-formed UTF-8, or `text.len`. */
size_t ax_utf8_first_error(struct ax_slice text);
/* Bytes of the character at `text.start` (1 for a stray byte; 0 at the end), its code point through
 * `out_point` (0xFFFD for a stray byte) where that is not NULL. */
size_t ax_utf8_step(struct ax_slice text, uint32_t *out_point);
/* Cells of a terminal that the character takes: 0 (combining), 1, or 2 (East Asian wide, emoji). */
int ax_utf8_width(uint32_t point);
/* Cells of the whole text. Control characters count 0. */
size_t ax_utf8_cells(struct ax_slice text);
/* True for characters that can change what a terminal or a reader sees without being seen: C0
 * and C1 controls, and the marks that reorder text. */
bool ax_utf8_is_control(uint32_t point);

#endif
