/* SPDX-License-Identifier: Apache-2.0 */
/* A baseline as it is kept. */
#ifndef AX_DIFF_BASELINE_H
#define AX_DIFF_BASELINE_H

#include "diff/diff.h"

#include <annexc/baseline.h>

struct ax_baseline {
    struct ax_session *session;
    struct ax_record_pool pool;
    AX_ARRAY(struct ax_record *) records;
    AX_ARRAY(uint32_t) of_id; /* by atom: record + 1 */
    uint8_t *met;             /* by record: the threat is still there */
    uint32_t met_count;
    uint32_t new_count;
    struct ax_slice name;
    struct ax_slice version;
    struct ax_slice templates;
};

/* The number of the record of this id, or AX_NO_INDEX. */
uint32_t ax_baseline_find(const struct ax_baseline *baseline, struct ax_slice id);

#endif
