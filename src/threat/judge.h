/* SPDX-License-Identifier: Apache-2.0 */
/* Which rules fire for one subject. Types and crossings repeat, so what they leave possible is
 * worked out once per combination ("signature"); only then are properties looked at. */
#ifndef AX_THREAT_JUDGE_H
#define AX_THREAT_JUDGE_H

#include "threat/facts.h"

/* The rules of one scope with `when` and all `unless` in one program. */
struct ax_active_rule {
    uint16_t rule;
    uint32_t needs[AX_PROGRAM_NEEDS];
    uint32_t need_count;
    struct ax_program program;
};

/* What all judges look at, and none changes. */
struct ax_law {
    const struct ax_model *model;
    struct ax_facts_table facts;
    AX_ARRAY(struct ax_active_rule) rules[AX_SCOPE_MODEL + 1];
};

/* A rule that may still fire for a signature. */
struct ax_candidate {
    uint16_t rule; /* index in the templates */
    bool certain;  /* fires whatever the properties are */
    uint32_t code; /* what of its program the properties decide: first in the memo's code */
};

struct ax_signature {
    uint32_t hash;
    uint32_t key;   /* first word in `keys` */
    uint32_t first; /* in `candidates` */
    uint32_t count;
};

struct ax_memo {
    AX_ARRAY(struct ax_signature) signatures;
    AX_ARRAY(struct ax_candidate) candidates;
    AX_ARRAY(struct ax_instruction) code;
    AX_ARRAY(uint64_t) keys;
    uint32_t *slots;
    uint32_t slot_count;
};

/* One judge belongs to one thread. */
struct ax_judge {
    const struct ax_law *law;
    const struct ax_allocator *memory;
    struct ax_memo memos[AX_SCOPE_MODEL + 1];
    uint64_t *truth;         /* one row */
    struct ax_threats found; /* from the same memory */
};

/* False without memory; call ax_judge_done in any case. */
bool ax_judge_init(struct ax_judge *judge, const struct ax_law *law,
                   const struct ax_allocator *memory);
void ax_judge_done(struct ax_judge *judge);

/* Adds the threats of an item, in all scopes that it has; of the model itself. False without
 * memory. */
bool ax_judge_item(struct ax_judge *judge, uint32_t item);
bool ax_judge_model(struct ax_judge *judge);

#endif
