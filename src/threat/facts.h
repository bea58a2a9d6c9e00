/* SPDX-License-Identifier: Apache-2.0 */
/* The outcomes of all tests, as bits: of an item in every role that it may have, of a path, of
 * the model. */
#ifndef AX_THREAT_FACTS_H
#define AX_THREAT_FACTS_H

#include "threat/threat.h"

/* Rows of `words` 64-bit words, one bit per test of the templates. */
/* Two tests about a flow that change places on its way back. */
struct ax_turn {
    uint32_t test;
    uint32_t other;
};

struct ax_facts_table {
    const struct ax_model *model;
    const struct ax_templates *templates;
    const struct ax_allocator *memory;
    uint32_t words;
    uint32_t type_count;
    uint32_t *row_of_type; /* in by_type; 0 where no item has the type */
    uint32_t type_rows;
    /* tests of this kind that hold where this type is concerned; for AX_TEST_PROPERTY those that
     * its fixed and default values make true */
    uint64_t *by_type[AX_TEST_COUNT];
    uint64_t *by_role[AX_ROLE_COUNT]; /* all tests of a role: one row each */
    uint64_t *rows;                   /* of elements */
    uint32_t *row_of;                 /* by item: row + 1 */
    uint32_t row_count;
    uint32_t *tests_of; /* by property atom: first test + 1 */
    ax_atom tests_of_len;
    uint32_t *next_test; /* by test: the next one on the same property + 1 */
    bool elements_carry; /* some test asks what an element carries */
    AX_ARRAY(struct ax_turn) turns;
};

bool ax_facts_init(struct ax_facts_table *facts, const struct ax_model *model);
void ax_facts_done(struct ax_facts_table *facts);

/* The row of an element (external, process, store); made by ax_facts_init. */
static inline const uint64_t *ax_facts_row(const struct ax_facts_table *facts, uint32_t item)
{
    return facts->rows + (size_t)(facts->row_of[item] - 1) * facts->words;
}

/* Fills `out` with what holds of any item by itself: not what it crosses. */
void ax_facts_of_item(const struct ax_facts_table *facts, uint32_t item, uint64_t *out);
/* Adds what the flow crosses, on the way there or back. */
void ax_facts_add_crossings(const struct ax_facts_table *facts, uint32_t flow, bool back,
                            uint64_t *out);
/* Makes what holds of a flow on its way there what holds on its way back. */
void ax_facts_turn(const struct ax_facts_table *facts, uint64_t *row);
/* Fills `out` with what holds of the model itself. */
void ax_facts_of_model(const struct ax_facts_table *facts, uint64_t *out);

#endif
