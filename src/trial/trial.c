/* SPDX-License-Identifier: Apache-2.0 */
/* Each example has to make its rule fire once, and each of its changes has to silence it. */
#include "trial/trial.h"

#include "load/load.h"
#include "threat/threat.h"

struct run {
    struct ax_trial trial;
    struct ax_templates *templates;
    const struct ax_templates *alone;
    struct ax_trial_result result;
};

static struct ax_slice text_of(const struct run *run, ax_atom atom)
{
    return ax_atom_text(&run->trial.session->atoms, atom);
}

/* What a rule of this scope looks at, when the model has only one of it. */
static bool only_subject(const struct ax_model *model, const struct ax_rule *rule,
                         uint32_t *out_item)
{
    uint32_t count = 0;
    for (uint32_t i = 1; i < model->items.len; i++) {
        enum ax_kind kind = (enum ax_kind)ax_model_item(model, i)->kind;
        bool fits =
            rule->scope == AX_SCOPE_INTERACTION ? kind == AX_KIND_FLOW : kind <= AX_KIND_PORT;
        *out_item = fits ? i : *out_item;
        count += fits;
    }
    return count == 1 && rule->scope != AX_SCOPE_MODEL;
}

struct telling {
    struct ax_session *session;
    struct ax_message *message;
};

static void tell_test(void *user, const struct ax_evidence *evidence)
{
    struct telling *telling = user;
    struct ax_output *text = ax_output_to_memory(telling->session->memory);
    if (!text) {
        telling->session->no_memory = true;
        return;
    }
    ax_test_write(evidence->test, &telling->session->atoms, text);
    ax_putf(text, ": %s", evidence->truth ? "true" : "false");
    if (evidence->found.len > 0) {
        ax_putf(text, ", found %.*s", AX_FMT(evidence->found));
    }
    struct ax_slice written = ax_output_text(text);
    ax_note(telling->session, telling->message, (struct ax_span){0, 0, 0}, "%s%.*s",
            evidence->in_unless ? "unless " : "", AX_FMT(written));
    ax_output_free(text);
}

/* Why, test by test, where there is only one thing to look at. */
static void tell_why(struct run *run, const struct ax_model *model, uint32_t rule,
                     struct ax_message *message)
{
    struct telling telling = {run->trial.session, message};
    struct ax_threat threat = {.rule = (uint16_t)rule,
                               .scope = run->templates->rules.at[rule].scope};
    if (message && only_subject(model, &run->templates->rules.at[rule], &threat.subject)) {
        ax_threat_evidence(model, &threat, tell_test, &telling);
    }
}

static size_t count_threats(const struct ax_threats *threats, uint32_t rule)
{
    size_t count = 0;
    for (uint32_t i = 0; i < threats->list.len; i++) {
        count += threats->list.at[i].rule == rule;
    }
    return count;
}

/* False: there is no memory. */
static bool judge(struct run *run, const struct ax_trial_example *example,
                  const struct ax_quiet *quiet, const struct ax_model *model, size_t count)
{
    struct ax_session *session = run->trial.session;
    struct ax_slice id = text_of(run, example->rule);
    uint32_t rule = ax_templates_rule(run->templates, example->rule);
    if (quiet ? count == 0 : count == 1) {
        return true;
    }
    run->result.failures++;
    if (quiet) {
        ax_report(session, AX_CODE_QUIET_LOUD, quiet->span,
                  "rule \"%.*s\" still fires with \"%.*s\" of \"%.*s\" changed", AX_FMT(id),
                  AX_FMT(quiet->attribute), AX_FMT(quiet->item));
    } else if (count > 1) {
        ax_report(session, AX_CODE_EXAMPLE_MANY, example->span,
                  "rule \"%.*s\" fires %zu times in its example", AX_FMT(id), count);
    } else {
        struct ax_message *message =
            ax_report(session, AX_CODE_EXAMPLE_SILENT, example->span,
                      "rule \"%.*s\" does not fire in its example", AX_FMT(id));
        tell_why(run, model, rule, message);
    }
    return !session->no_memory;
}

static void unsound(struct run *run, const struct ax_trial_example *example,
                    const struct ax_quiet *quiet)
{
    run->result.failures++;
    ax_report(run->trial.session, AX_CODE_EXAMPLE_UNSOUND, quiet ? quiet->span : example->span,
              "%s is no sound model", quiet ? "with this change the example" : "the example");
}

/* The change number `number` of the template itself. */
static uint32_t change_of(const struct ax_templates *templates, uint32_t number)
{
    uint32_t i = 0;
    for (; i < templates->changes.len; i++) {
        number -= templates->changes.at[i].template_index == 0;
        if (number == 0) {
            break;
        }
    }
    return i;
}

/* Where the way out that the retune adds hangs, or NULL. */
static struct ax_more_unless **way_out(const struct run *run,
                                       const struct ax_trial_example *example)
{
    uint32_t rule = ax_templates_rule(run->templates, example->rule);
    uint32_t change = change_of(run->templates, example->change);
    struct ax_more_unless **at = &run->templates->rules.at[rule].more_unless;
    while (*at && (*at)->change != change) {
        at = &(*at)->next;
    }
    return *at ? at : NULL;
}

static enum ax_status count_firing(const struct run *run, const struct ax_trial_example *example,
                                   struct ax_model *model, size_t *out_count)
{
    static const struct ax_threat_options all = {.by_interaction = true, .by_element = true};
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(model, &all, &threats);
    if (status == AX_OK) {
        *out_count = count_threats(threats, ax_templates_rule(run->templates, example->rule));
    }
    ax_threats_free(threats);
    return status;
}

/* What is silent with a retune has to fire without it. */
static enum ax_status judge_retune(struct run *run, const struct ax_trial_example *example,
                                   const struct ax_quiet *quiet, struct ax_model *model)
{
    struct ax_more_unless **at = way_out(run, example);
    size_t count = 0;
    if (at) {
        struct ax_more_unless *taken = *at;
        *at = taken->next;
        enum ax_status status = count_firing(run, example, model, &count);
        *at = taken;
        if (status != AX_OK) {
            return status;
        }
    }
    if (count == 0) {
        run->result.failures++;
        ax_report(run->trial.session, AX_CODE_RETUNE_IDLE, quiet->span,
                  "rule \"%.*s\" is silent here without the retune, too",
                  AX_FMT(text_of(run, example->rule)));
    }
    return run->trial.session->no_memory ? AX_NO_MEMORY : AX_OK;
}

static enum ax_status judge_model(struct run *run, const struct ax_trial_example *example,
                                  const struct ax_quiet *quiet, struct ax_model *model)
{
    size_t count = 0;
    enum ax_status status = count_firing(run, example, model, &count);
    if (status == AX_OK && !judge(run, example, quiet, model, count)) {
        status = AX_NO_MEMORY;
    }
    if (status == AX_OK && quiet && count == 0 && example->change) {
        status = judge_retune(run, example, quiet, model);
    }
    return status;
}

static enum ax_status try_model(struct run *run, const struct ax_trial_example *example,
                                const struct ax_quiet *quiet)
{
    struct ax_session *session = run->trial.session;
    uint32_t source = ax_trial_model(&run->trial, example, quiet);
    if (source == 0) {
        run->result.failures++;
        return session->no_memory ? AX_NO_MEMORY : AX_OK;
    }
    struct ax_model *model = NULL;
    enum ax_status status = ax_model_load_with(session, source, run->templates, &model);
    if (status != AX_OK) {
        unsound(run, example, quiet);
        return status == AX_NO_MEMORY || session->no_memory ? AX_NO_MEMORY : AX_OK;
    }
    status = judge_model(run, example, quiet, model);
    ax_model_free(model);
    return status;
}

static enum ax_status try_example(struct run *run, const struct ax_trial_example *example)
{
    uint32_t rule = ax_templates_rule(run->templates, example->rule);
    if (run->alone ? ax_templates_rule(run->alone, example->rule) != AX_NO_INDEX
                   : rule == AX_NO_INDEX) {
        return AX_OK;
    }
    if (rule == AX_NO_INDEX) {
        run->result.failures++;
        ax_report(run->trial.session, AX_CODE_EXAMPLE_UNSOUND, example->span,
                  "no shipped template has rule \"%.*s\", so that its retune cannot be tried out",
                  AX_FMT(text_of(run, example->rule)));
        return AX_OK;
    }
    if (run->templates->rules.at[rule].disabled) {
        return AX_OK;
    }
    run->result.examples++;
    if (example->broken) {
        run->result.failures++;
        return AX_OK;
    }
    if (example->quiet_count == 0) {
        run->result.missing++;
        ax_report(run->trial.session, AX_CODE_QUIET_MISSING, example->span,
                  "the example of rule \"%.*s\" has no quiet", AX_FMT(text_of(run, example->rule)));
        return AX_OK;
    }
    size_t failures = run->result.failures;
    enum ax_status status = try_model(run, example, NULL);
    /* Where the rule does not fire, nothing can silence it. */
    bool sound = run->result.failures == failures;
    for (uint32_t i = 0; status == AX_OK && sound && i < example->quiet_count; i++) {
        run->result.quiets++;
        status = try_model(run, example, &run->trial.quiets.at[example->quiets + i]);
    }
    return status;
}

/* The rules of the template itself, and those that no example shows. */
static void count_rules(struct run *run)
{
    const struct ax_templates *templates = run->templates;
    uint8_t *shown = ax_arena_alloc(&run->trial.session->arena, templates->rules.len + 1UL);
    if (!shown) {
        run->trial.session->no_memory = true;
        return;
    }
    memset(shown, 0, templates->rules.len + 1UL);
    for (uint32_t i = 0; i < run->trial.examples.len; i++) {
        uint32_t rule = ax_templates_rule(templates, run->trial.examples.at[i].rule);
        shown[rule == AX_NO_INDEX ? templates->rules.len : rule] = 1;
    }
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        if (rule->template_index != 0 || rule->disabled) {
            continue;
        }
        run->result.rules++;
        run->result.missing += ax_rule_review_always(templates, i);
        if (!shown[i] && !templates->templates.at[0].foreign) {
            run->result.missing++;
            ax_report(run->trial.session, AX_CODE_EXAMPLE_MISSING, rule->span,
                      "rule \"%.*s\" has no example", AX_FMT(text_of(run, rule->id)));
        }
    }
}

/* The retunes of the template itself that give a way out, and no example of it. */
static void count_retunes(struct run *run)
{
    const struct ax_templates *templates = run->templates;
    uint32_t number = 0;
    for (uint32_t i = 0; i < templates->changes.len; i++) {
        const struct ax_change *change = &templates->changes.at[i];
        if (change->template_index != 0) {
            continue;
        }
        number++;
        bool shown = change->unless.text.len == 0;
        for (uint32_t j = 0; !shown && j < run->trial.examples.len; j++) {
            shown = run->trial.examples.at[j].change == number;
        }
        if (!shown) {
            run->result.missing++;
            ax_report(run->trial.session, AX_CODE_EXAMPLE_MISSING, change->span,
                      "the retune of rule \"%.*s\" has no example",
                      AX_FMT(text_of(run, change->rule)));
        }
    }
}

enum ax_status ax_trial_run(struct ax_templates *templates, const struct ax_templates *alone,
                            uint32_t source, struct ax_trial_result *result)
{
    struct run run = {.trial = {.session = templates->session, .source = source},
                      .templates = templates,
                      .alone = alone,
                      .result = *result};
    run.trial.templates = templates;
    enum ax_status status = templates->templates.at[0].foreign ? AX_OK : ax_trial_read(&run.trial);
    if (status == AX_OK && !alone) {
        count_rules(&run);
        count_retunes(&run);
    }
    for (uint32_t i = 0; status == AX_OK && i < run.trial.examples.len; i++) {
        status = try_example(&run, &run.trial.examples.at[i]);
    }
    ax_trial_done(&run.trial);
    *result = run.result;
    return templates->session->no_memory ? AX_NO_MEMORY : status;
}
