/* SPDX-License-Identifier: Apache-2.0 */
/* annexc risk: keep the security risk file. */
#include "cli/near.h"
#include "cli/risk.h"

#include <string.h>

static const char *const methods[] = {"interaction", "element", NULL};

static const struct ax_option options[] = {
    {.name = "risk",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct risk_options, risk),
     .argument = "FILE",
     .help = "the risk file",
     .fallback = "NAME.risk.xml beside the model NAME.xml"},
    {.letters = "n",
     .name = "dry-run",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct risk_options, dry_run),
     .help = "say what would be done, and do nothing"},
    {.name = "method",
     .kind = AX_OPTION_SET,
     .offset = offsetof(struct risk_options, methods),
     .argument = "METHOD",
     .help = "STRIDE per interaction or per element",
     .choices = methods,
     .fallback = "interaction"},
    AX_OPTION_TEMPLATE(struct risk_options, templates,
                       "use this template besides those that the model names"),
    {0},
};

static const char *const description[] = {
    "Keeps the security risk file of a model: NAME.risk.xml beside NAME.xml, the record of what "
    "people decided about each threat. It is made to be kept in version control and to be edited "
    "by hand too; docs/risk.md describes it.",
    "update MODEL joins the file with the threats of today. New threats come in as open. Threats "
    "that the model does not raise any more stay in the file, marked with the version in which "
    "they went; when they return, so does their decision. A decision whose rule or properties have "
    "changed is marked to be reviewed again, with what has changed. Nothing that a person wrote is "
    "removed or moved, and a second run changes nothing.",
    "The file is replaced in one step: whatever happens, the old or the new one is there, whole. "
    "When somebody else changed it in the meantime, nothing is written and the command says so.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc risk update pump.xml", "make the risk file, or bring it up to date"},
    {"annexc risk update -n pump.xml", "what an update would do"},
    {NULL, NULL},
};

struct verb {
    const char *name;
    size_t least; /* operands behind it */
    size_t most;
    enum ax_exit (*run)(struct risk_run *run);
};

static const struct verb verbs[] = {
    {"update", 1, 1, ax_risk_run_update},
};

static const char *const verb_names[] = {"update", NULL};

static const struct verb *find_verb(const char *name)
{
    for (size_t i = 0; i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(verbs[i].name, name) == 0) {
            return &verbs[i];
        }
    }
    return NULL;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct verb *verb = find_verb(call->operands[0]);
    if (!verb) {
        struct ax_near near = {.wanted = call->operands[0]};
        ax_near_offer_all(&near, verb_names);
        return ax_usage_error(call->console, call->command->name, near.best,
                              "annexc risk has no \"%s\"", call->operands[0]);
    }
    struct risk_run run = {.call = call,
                           .how = call->options,
                           .operands = call->operands + 1,
                           .count = call->count - 1};
    if (run.count < verb->least || run.count > verb->most) {
        return ax_usage_error(call->console, call->command->name, NULL, "risk %s needs %s",
                              verb->name, verb->most == 1 ? "one file" : "something to work on");
    }
    run.model_path = run.operands[0];
    return verb->run(&run);
}

const struct ax_command ax_command_risk = {
    .name = "risk",
    .summary = "keep the security risk file",
    .usage = "update [OPTION]... MODEL",
    .description = description,
    .examples = examples,
    .options = options,
    .options_size = sizeof(struct risk_options),
    .operands = {.name = "VERB", .least = 1, .most = AX_ANY_NUMBER, .choices = verb_names},
    .run = run,
};
