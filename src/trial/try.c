/* SPDX-License-Identifier: Apache-2.0 */
/* Which templates are loaded to try one out: itself, and for retunes of rules that it does not
 * have all shipped ones beside it. */
#include "base/limits.h"
#include "load/load.h"
#include "trial/trial.h"

/* What is built in comes without the examples; they stand in a second text with the same lines. */
static uint32_t tested_source(struct ax_session *session, uint32_t source)
{
    const struct ax_shipped *shipped;
    struct ax_slice name = ax_source_at(session, source)->name;
    for (size_t i = 0; (shipped = ax_shipped_template(i)); i++) {
        if (shipped->text.start == ax_source_at(session, source)->text.start) {
            return ax_source_add(session, name, ax_shipped_tested(i)->text);
        }
    }
    return source;
}

static bool needs_others(const struct ax_templates *templates)
{
    for (uint32_t i = 0; i < templates->changes.len; i++) {
        const struct ax_change *change = &templates->changes.at[i];
        if (change->template_index == 0 && change->unless.text.len > 0 &&
            ax_templates_rule(templates, change->rule) == AX_NO_INDEX) {
            return true;
        }
    }
    return false;
}

static enum ax_status try_beside(struct ax_session *session, const char *name,
                                 const struct ax_templates *alone, uint32_t source,
                                 struct ax_trial_result *result)
{
    const char *names[AX_LIMIT_TEMPLATES + 1] = {name};
    size_t count = 1;
    const struct ax_shipped *shipped;
    for (size_t i = 0; i < AX_LIMIT_TEMPLATES && (shipped = ax_shipped_template(i)); i++) {
        names[count] = shipped->name;
        count += strcmp(shipped->name, name) != 0;
    }
    struct ax_templates *templates;
    enum ax_status status = ax_templates_load(session, names, count, &templates);
    if (status != AX_OK) {
        return status;
    }
    status = ax_trial_run(templates, alone, source, result);
    ax_templates_free(templates);
    return status;
}

enum ax_status ax_templates_try(struct ax_session *session, const char *name,
                                struct ax_trial_result *out_result)
{
    *out_result = (struct ax_trial_result){0};
    struct ax_templates *templates;
    enum ax_status status = ax_templates_load(session, &name, 1, &templates);
    if (status != AX_OK) {
        return status;
    }
    uint32_t source = tested_source(session, templates->templates.at[0].source);
    status = source ? ax_trial_run(templates, NULL, source, out_result) : AX_NO_MEMORY;
    if (status == AX_OK && needs_others(templates)) {
        status = try_beside(session, name, templates, source, out_result);
    }
    ax_templates_free(templates);
    return status;
}
