/* SPDX-License-Identifier: Apache-2.0 */
/* Where an element of a well-formed document begins and ends. The reader tells where a start tag
 * stands; changing a text in place needs the rest. There is no DOCTYPE, so markup is comments,
 * processing instructions, CDATA sections and tags. */
#ifndef AX_RISK_SCAN_H
#define AX_RISK_SCAN_H

#include <annexc/slice.h>

#include <stdbool.h>

struct ax_place {
    size_t start;       /* of '<' */
    size_t tag_end;     /* just past the start tag's '>' */
    size_t content_end; /* of the end tag's '<'; tag_end when there is none */
    size_t end;         /* just past the element */
    bool empty;         /* <name/> */
    struct ax_slice name;
};

/* The element whose '<' stands at `start`. */
struct ax_place ax_place_of(struct ax_slice text, size_t start);
/* The next child element in [*at, end); false when there is none. `*at` is then past it. */
bool ax_place_next(struct ax_slice text, size_t end, size_t *at, struct ax_place *out_child);
/* The end of the line in which `at` stands, when only blanks and comments follow there before it,
 * else `at`: what is inserted there does not come between an element and a remark about it. */
size_t ax_place_line_end(struct ax_slice text, size_t at);

#endif
