/* SPDX-License-Identifier: Apache-2.0 */
/* The acceptance matrix in memory, after load/acceptance.c read it. */
#ifndef AX_SCORE_ACCEPTANCE_H
#define AX_SCORE_ACCEPTANCE_H

#include "base/limits.h"
#include "diag/session.h"

#include <annexc/acceptance.h>

/* A band of exploitability, or a severity of harm. */
struct ax_grade {
    struct ax_slice name;
    struct ax_slice text;
    struct ax_span span;
};

struct ax_grades {
    size_t count;
    struct ax_grade at[AX_LIMIT_GRADES];
};

/* From this value on the band is this. */
struct ax_scale_step {
    int64_t from; /* millionths */
    uint8_t band;
};

/* One for each method that the file knows. */
struct ax_scale {
    bool there;
    uint8_t of; /* enum ax_score_part; AX_PART_COUNT: the score itself */
    size_t count;
    struct ax_scale_step steps[AX_LIMIT_GRADES];
    struct ax_span span;
};

struct ax_acceptance {
    struct ax_slice id;
    struct ax_slice name;
    struct ax_slice version;
    struct ax_slice description;
    bool is_example;
    struct ax_grades bands;
    struct ax_grades harms;
    struct ax_scale scales[AX_SCORE_METHOD_COUNT];
    uint8_t cells[AX_LIMIT_GRADES][AX_LIMIT_GRADES]; /* enum ax_verdict, by band and harm */
    struct ax_span cell_spans[AX_LIMIT_GRADES][AX_LIMIT_GRADES];
};

/* -1: none has this name. */
int ax_grade_find(const struct ax_grades *grades, struct ax_slice name);

#endif
