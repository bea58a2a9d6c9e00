/* SPDX-License-Identifier: Apache-2.0 */
/* Minimal attack sets: what an attacker has to do, and which defences have to fail, and nothing of
 * it can be left out. */
#ifndef AX_METHOD_ATTACKSET_H
#define AX_METHOD_ATTACKSET_H

#include "method/tree.h"

struct ax_attack_set {
    uint32_t size;        /* members */
    uint32_t failing;     /* those that are defences */
    const uint64_t *bits; /* by action: an attacker's is done, a defender's fails */
};

struct ax_attack_sets {
    struct ax_session *session;
    struct ax_arena arena;
    AX_ARRAY(struct ax_attack_set)
    list; /* fewest failing defences first, then fewest actions,
                                            then in the order of the file */
    uint32_t words;
    bool incomplete; /* there are more: each of the list is minimal all the same */
};

/* AX_NO_MEMORY. */
enum ax_status ax_attack_sets_find(const struct ax_tree *tree,
                                   const struct ax_tree_actions *actions,
                                   struct ax_attack_sets *out_sets);
void ax_attack_sets_done(struct ax_attack_sets *sets);

static inline bool ax_attack_set_has(const struct ax_attack_set *set, uint32_t action)
{
    return set->bits[action / 64] >> action % 64 & 1;
}

#endif
