/* SPDX-License-Identifier: Apache-2.0 */
/* Which rules fire for which subjects: hundreds of subjects at once. */
#ifndef AX_THREAT_JUDGE_H
#define AX_THREAT_JUDGE_H

#include "base/crew.h"
#include "threat/facts.h"

/* A rule with `when` and all `unless` in one program. */
struct ax_active_rule {
    uint16_t rule; /* index in the templates */
    uint8_t scope; /* enum ax_rule_scope */
    struct ax_program program;
};

/* What all judges look at, and none changes. */
struct ax_law {
    const struct ax_model *model;
    struct ax_facts_table facts;
    AX_ARRAY(struct ax_active_rule) rules; /* in template order */
    bool asked[AX_SCOPE_MODEL + 1];        /* there are rules of this scope */
};

/* What a rule of its scope is asked about. */
struct ax_subject {
    uint32_t item;
    uint8_t scope; /* enum ax_rule_scope */
    bool back;
};

/* One judge belongs to one thread. It takes subjects, a row of facts for each, until it has as many
 * as there are lanes; then the rows become lanes for each test, and every rule is run once. */
struct ax_judge {
    const struct ax_law *law;
    const struct ax_allocator *memory;
    uint32_t rule_words;
    uint32_t count; /* of the subjects that wait */
    struct ax_subject subjects[AX_LANES];
    uint64_t *rows;           /* of facts */
    struct ax_lanes *tests;   /* the same, by test */
    struct ax_lanes *verdict; /* by rule: for which subjects it fires */
    uint64_t *fired;          /* the same for 64 subjects: a row with a bit for each rule */
    struct ax_threats found;  /* from the same memory */
    char apart[AX_CREW_APART];
};

/* False without memory; call ax_judge_done in any case. */
bool ax_judge_init(struct ax_judge *judge, const struct ax_law *law,
                   const struct ax_allocator *memory);
void ax_judge_done(struct ax_judge *judge);

/* Takes the model itself; an item, in all scopes that it has. Their threats are found in the order
 * in which they are taken, at the latest by ax_judge_finish. False without memory. */
bool ax_judge_model(struct ax_judge *judge);
bool ax_judge_item(struct ax_judge *judge, uint32_t item);
bool ax_judge_finish(struct ax_judge *judge);

#endif
