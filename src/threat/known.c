/* SPDX-License-Identifier: Apache-2.0 */
/* Threats that no rule derives, put where they belong in the order of the list. */
#include "threat/threat.h"

bool ax_threats_add_known(struct ax_threats *threats)
{
    const struct ax_model *model = threats->model;
    uint32_t known = model->known.len;
    uint32_t old = threats->list.len;
    if (known == 0) {
        return true;
    }
    if (!ax_array_reserve(model->session->memory, &threats->list, known)) {
        return false;
    }
    threats->list.len += known;
    /* From behind, so that nothing is overwritten before it was moved. */
    for (uint32_t to = threats->list.len; known > 0; to--) {
        const struct ax_known_threat *last = &model->known.at[known - 1];
        if (old > 0 && threats->list.at[old - 1].subject > last->subject) {
            threats->list.at[to - 1] = threats->list.at[--old];
            continue;
        }
        known--;
        threats->list.at[to - 1] = (struct ax_threat){
            .subject = last->subject, .rule = last->rule, .scope = AX_SCOPE_ELEMENT};
    }
    return true;
}
