/* SPDX-License-Identifier: Apache-2.0 */
/* Gates as they are kept. */
#ifndef AX_DIFF_GATE_H
#define AX_DIFF_GATE_H

#include "base/limits.h"
#include "diag/session.h"
#include "template/template.h"

#include <annexc/gate.h>

enum ax_gate_field {
    AX_GATE_SEVERITY,
    AX_GATE_CATEGORY,
    AX_GATE_RULE,
    AX_GATE_FIELD_COUNT
};

enum ax_gate_relation {
    AX_GATE_EQUAL,
    AX_GATE_UNEQUAL,
    AX_GATE_LESS,
    AX_GATE_AT_MOST,
    AX_GATE_MORE,
    AX_GATE_AT_LEAST
};

struct ax_gate_test {
    uint8_t field;    /* enum ax_gate_field */
    uint8_t relation; /* enum ax_gate_relation */
    uint8_t level;    /* enum ax_level */
    struct ax_slice word;
};

enum {
    AX_GATE_SHOWN = 5 /* ids that a message names */
};

struct ax_gate {
    struct ax_span span;
    uint8_t subject; /* enum ax_gate_subject */
    uint32_t first;  /* in gates->tests */
    uint32_t count;
    size_t tripped; /* threats that did */
    struct ax_slice shown[AX_GATE_SHOWN];
};

struct ax_gates {
    struct ax_session *session;
    AX_ARRAY(struct ax_gate) gates;
    AX_ARRAY(struct ax_gate_test) tests;
};

/* Adds the gates of one source. Messages for every mistake. */
void ax_gates_read(struct ax_gates *gates, uint32_t source);

#endif
