/* SPDX-License-Identifier: Apache-2.0 */
/* Threats on a picture: how many of each category, how many of them open, and how bad the worst
 * open one is, by what is drawn. */
#ifndef AX_DIAGRAM_BADGE_H
#define AX_DIAGRAM_BADGE_H

#include "diagram/letters.h"
#include "diagram/scene.h"
#include "threat/threat.h"

struct ax_badge {
    uint32_t all;
    uint32_t open;
    uint8_t worst; /* enum ax_level, of the open ones */
};

struct ax_badges {
    const struct ax_threats *threats;
    const uint8_t *treated; /* by threat; NULL: nobody knows, all are open */
    uint32_t *owners;       /* by item: what is drawn for it; 0: nothing */
    uint32_t *row_of;       /* by item: its row + 1; 0: no threats */
    uint32_t categories;    /* cells of a row */
    AX_ARRAY(struct ax_badge) cells;
    struct ax_badge *totals;    /* by category, of all rows */
    struct ax_letters *letters; /* by category: what stands on its badges */
    uint32_t drawn;             /* threats that are on the picture */
    uint32_t open;
};

/* Counts the threats that belong to what the scene draws and hangs the counts on it; `treated` may
 * be NULL. Both are borrowed. False without memory. */
bool ax_badges_init(struct ax_badges *badges, struct ax_scene *scene,
                    const struct ax_threats *threats, const uint8_t *treated);
void ax_badges_done(struct ax_badges *badges, struct ax_scene *scene);

/* True when the item has a badge. */
bool ax_badge_is_on(const struct ax_scene *scene, uint32_t item);
/* All categories of the item together. */
struct ax_badge ax_badge_sum(const struct ax_scene *scene, uint32_t item);
/* A small table with one cell for each category that the item has threats of, `per_row` side by
 * side. */
void ax_badge_put(const struct ax_scene *scene, uint32_t item, uint32_t per_row,
                  struct ax_output *output);
/* "S 3, T 1; 2 of them open, worst: high", as text. */
void ax_badge_put_words(const struct ax_scene *scene, uint32_t item, struct ax_output *output);
/* The sign of a severity on badges and in tables: "!!", "!", "", one or two
 * degree signs, so that colour is not alone. Static. */
const char *ax_badge_mark(enum ax_level level);

#endif
