/* SPDX-License-Identifier: Apache-2.0 */
#include "score/mistake.h"

static const enum ax_code codes[AX_MISTAKE_COUNT] = {
    [AX_MISTAKE_METHOD] = AX_CODE_VECTOR_UNKNOWN, [AX_MISTAKE_FORM] = AX_CODE_VECTOR_FORM,
    [AX_MISTAKE_METRIC] = AX_CODE_VECTOR_METRIC,  [AX_MISTAKE_VALUE] = AX_CODE_VECTOR_VALUE,
    [AX_MISTAKE_ORDER] = AX_CODE_VECTOR_ORDER,    [AX_MISTAKE_MISSING] = AX_CODE_VECTOR_MISSING,
};

void ax_score_mistake_report(struct ax_session *session, const struct ax_score_mistake *mistake,
                             struct ax_span span, size_t vector_len)
{
    if (span.end - span.start == vector_len) {
        span.end = span.start + (uint32_t)mistake->end;
        span.start += (uint32_t)mistake->start;
    }
    (void)ax_report(session, codes[mistake->kind], span, "%s", mistake->text);
}
