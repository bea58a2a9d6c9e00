/* SPDX-License-Identifier: Apache-2.0 */
/* Rules, tried out in the examples that stand beside them. */
#ifndef AX_ANNEXC_TRIAL_H
#define AX_ANNEXC_TRIAL_H

#include <annexc/template.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_trial_result {
    size_t rules;    /* of the template itself; those that it extends are not counted */
    size_t examples; /* that were tried out */
    size_t quiets;   /* changes that had to silence a rule and were tried out */
    size_t failures; /* examples and changes that did not come out as they have to, or could not be
                        tried out; each was reported */
    size_t missing;  /* warnings: rules and retunes without an example, examples without a change,
                        rules that fire always without a reason for it */
};

/* Tries out every example of the template `name` (a shipped name or a path): the rule has to fire
 * once in the example and nowhere after each of the changes. In the examples of a `retune` the rule
 * would still fire without it. One that is optional, about a rule of a template that is not in use,
 * is tried out beside all shipped templates. Rules that a `disable` takes away are left out. AX_OK
 * also with failures; AX_INVALID, AX_IO or AX_LIMIT when the template cannot be used,
 * AX_NO_MEMORY. Messages say the rest. */
AX_API enum ax_status ax_templates_try(struct ax_session *session, const char *name,
                                       struct ax_trial_result *out_result);

#ifdef __cplusplus
}
#endif
#endif
