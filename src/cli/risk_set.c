/* SPDX-License-Identifier: Apache-2.0 */
/* annexc risk set and add: what a person decides. */
#include "cli/near.h"
#include "cli/risk.h"

#include <string.h>

enum {
    SETTINGS = 64
};

struct settings {
    struct ax_risk_setting at[SETTINGS];
    size_t count;
};

static struct ax_slice slice(const char *text)
{
    return (struct ax_slice){text, strlen(text)};
}

static bool usage(const struct risk_run *run, const char *what, const char *name, size_t len)
{
    ax_usage_error(run->call->console, run->call->command->name, NULL, "%s \"%.*s\"", what,
                   (int)len, name);
    return false;
}

static bool add(const struct risk_run *run, struct settings *settings, struct ax_slice name,
                const char *value)
{
    struct ax_risk_setting setting;
    if (!ax_risk_setting_find(name, &setting)) {
        return usage(run, "a threat has no field that can be set, named", name.start, name.len);
    }
    for (size_t i = 0; i < settings->count; i++) {
        if (settings->at[i].part == setting.part && settings->at[i].field == setting.field) {
            return usage(run, "set twice:", name.start, name.len);
        }
    }
    if (settings->count == SETTINGS) {
        return usage(run, "too many settings:", name.start, name.len);
    }
    setting.value = slice(value);
    settings->at[settings->count++] = setting;
    return true;
}

/* Of what is set with it, else of the score without the controls. */
static bool add_impact(const struct risk_run *run, struct settings *settings)
{
    static const char *const words[] = {"business", "technical", "max"};
    const struct risk_options *how = run->how;
    if (how->impact < 0) {
        return true;
    }
    const char *word = words[how->impact];
    bool pre = how->pre || !how->post;
    return (!pre || add(run, settings, slice("pre-impact"), word)) &&
           (!how->post || add(run, settings, slice("post-impact"), word));
}

static bool add_named(const struct risk_run *run, struct settings *settings)
{
    const struct risk_options *how = run->how;
    const struct {
        const char *name;
        const char *value;
    } named[] = {
        {"reason", how->reason},     {"owner", how->owner}, {"until", how->until},
        {"status", how->status},     {"tests", how->tests}, {"pre", how->pre},
        {"controls", how->controls}, {"post", how->post},   {"title", how->title},
    };
    if (!add_impact(run, settings)) {
        return false;
    }
    for (int i = 0; i < AX_RISK_DISPOSITION_COUNT; i++) {
        if ((how->dispositions & 1U << i) &&
            !add(run, settings, slice("disposition"),
                 ax_risk_disposition_text((enum ax_risk_disposition)i))) {
            return false;
        }
    }
    for (size_t i = 0; i < sizeof(named) / sizeof(named[0]); i++) {
        if (named[i].value && !add(run, settings, slice(named[i].name), named[i].value)) {
            return false;
        }
    }
    return true;
}

static bool collect(const struct risk_run *run, struct settings *settings, bool adds)
{
    if (!add_named(run, settings)) {
        return false;
    }
    for (size_t i = 0; i < run->how->sets.count; i++) {
        const char *text = run->how->sets.at[i];
        const char *equal = strchr(text, '=');
        if (!equal) {
            return usage(run, "not of the form FIELD=VALUE:", text, strlen(text));
        }
        if (!add(run, settings, (struct ax_slice){text, (size_t)(equal - text)}, equal + 1)) {
            return false;
        }
    }
    if (settings->count == 0 && !run->how->confirm && !adds) {
        ax_usage_error(run->call->console, run->call->command->name, NULL,
                       "nothing to set: say --disposition, --reason, --confirm or another field");
        return false;
    }
    return true;
}

static bool is_again(const struct risk_run *run, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (strcmp(run->operands[i], run->operands[index]) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_pattern(const char *id)
{
    return strchr(id, '*') != NULL;
}

/* Patterns come last: they leave alone what was set by its id. */
static void change_all(struct risk_run *run, struct ax_risk_edit *edit,
                       const struct settings *settings, bool adds)
{
    struct ax_task *task = &run->task;
    for (size_t turn = 0; turn < 2 * run->count; turn++) {
        size_t i = turn % run->count;
        struct ax_slice id = slice(run->operands[i]);
        enum ax_status status = AX_OK;
        if (is_pattern(run->operands[i]) != (turn >= run->count)) {
            continue;
        }
        if (adds) {
            status = ax_risk_edit_add_threat(edit, id, settings->at, settings->count);
        } else if (!is_again(run, i)) {
            status = ax_risk_edit_set(edit, id, settings->at, settings->count, run->how->confirm);
        }
        task->status = task->status == AX_OK ? status : task->status;
    }
    if (task->status == AX_OK) {
        task->status = ax_risk_edit_finish(edit);
    }
}

static enum ax_exit change(struct risk_run *run, bool adds)
{
    struct settings settings = {.count = 0};
    if (!collect(run, &settings, adds)) {
        return AX_EXIT_TROUBLE;
    }
    ax_risk_begin(run, RISK_NEEDS_FILE | RISK_TAKES_MODEL);
    if (run->task.status == AX_OK) {
        struct ax_risk_edit *edit = NULL;
        struct ax_threat_options which = ax_risk_asked_methods(run);
        run->task.status = ax_risk_edit_begin(run->risk, run->task.model, &which, &edit);
        if (run->task.status == AX_OK) {
            change_all(run, edit, &settings, adds);
            ax_risk_conclude(run, edit);
        }
    }
    return ax_risk_end(run);
}

enum ax_exit ax_risk_run_set(struct risk_run *run)
{
    return change(run, false);
}

enum ax_exit ax_risk_run_add(struct risk_run *run)
{
    return change(run, true);
}
