/* SPDX-License-Identifier: Apache-2.0 */
/* Threats: the rules of the templates in use, held against a model. */
#ifndef AX_ANNEXC_THREAT_H
#define AX_ANNEXC_THREAT_H

#include <annexc/model.h>
#include <annexc/template.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_threats;

struct ax_threat_options {
    bool by_interaction; /* rules of STRIDE per interaction */
    bool by_element;     /* rules of STRIDE per element */
};
#define AX_THREAT_DEFAULTS                                                                         \
    {                                                                                              \
        true, false                                                                                \
    }

/* Enumerates all threats, in model order of what they are about, then in template order of
 * rules; for a flow first what is about the flow itself, then the interaction, then the way
 * back. The list borrows the model. AX_NO_MEMORY. */
AX_API enum ax_status ax_threats_enumerate(struct ax_model *model,
                                           const struct ax_threat_options *options,
                                           struct ax_threats **out_threats);
/* NULL is fine. */
AX_API void ax_threats_free(struct ax_threats *threats);
/* How many threats the list has. */
AX_API size_t ax_threats_count(const struct ax_threats *threats);
/* How many have at least this severity. */
AX_API size_t ax_threats_count_from(const struct ax_threats *threats, enum ax_level level);

/* Writes why the threat `id` (RULE@ELEMENT, RULE@FLOW, RULE@FLOW~) fires: rule, expression, and
 * the value behind every test. AX_NOT_FOUND: the rule does not fire there, and what was written
 * says why. AX_INVALID: no rule; no such element) was written or reported. */
AX_API enum ax_status ax_threats_explain(struct ax_model *model, struct ax_slice id,
                                         struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
