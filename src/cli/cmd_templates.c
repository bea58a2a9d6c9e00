/* SPDX-License-Identifier: Apache-2.0 */
/* annexc templates: the types, properties, categories and rules that can be used. */
#include "cli/catalogue.h"
#include "cli/command.h"
#include "cli/task.h"

#include <annexc/trial.h>

#include <string.h>

struct templates_options {
    bool types;
    bool properties;
    bool categories;
    bool rules;
    const char *category;
    const char *word;
    bool check;
    bool strict;
    bool test;
    int coverage; /* index of the list, or -1 */
    struct catalogue_options catalogue;
    const char *output;
};

static const struct templates_options defaults = {.coverage = -1};

static const struct ax_option options[] = {
    {.name = "types",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct templates_options, types),
     .help = "only the types"},
    {.name = "properties",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct templates_options, properties),
     .help = "only the properties"},
    {.name = "categories",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct templates_options, categories),
     .help = "only the categories"},
    {.name = "rules",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct templates_options, rules),
     .help = "only the rules"},
    {.name = "category",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct templates_options, category),
     .argument = "CATEGORY",
     .help = "only the rules of this category"},
    {.name = "search",
     .kind = AX_OPTION_TEXT,
     .offset = offsetof(struct templates_options, word),
     .argument = "WORD",
     .help = "only what has this word in its id or texts"},
    {.name = "check",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct templates_options, check),
     .help = "review the rules: those that an unknown property silences, that can never fire, that "
             "are incomplete"},
    {.name = "coverage",
     .kind = AX_OPTION_CHOICE,
     .offset = offsetof(struct templates_options, coverage),
     .argument = "LIST",
     .help = "which rules refer to each entry of a public list, or why none does",
     .choices = ax_coverage_lists},
    {.name = "test",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct templates_options, test),
     .help = "try the rules out in the examples beside them"},
    {.name = "strict",
     .kind = AX_OPTION_FLAG,
     .offset = offsetof(struct templates_options, strict),
     .help = "with --check, --test or --coverage, what is left open makes the answer no",
     .negatable = true},
    AX_OPTION_CATALOGUE(struct templates_options, catalogue),
    AX_OPTION_NO_CACHE(struct templates_options, catalogue),
    AX_OPTION_OUTPUT(struct templates_options, output),
    {0},
};

static const char *const description[] = {
    "Without a name it lists the templates that come with annexc. With names, shipped ones or "
    "files, it describes what they and the templates they extend declare: types, properties, "
    "categories and rules. The options choose a part. Without a name, --search and --category look "
    "into all that are shipped, and the others are about stride.",
    "A file is named by a path with a slash or an ending: ./team.xml.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc templates", "the templates that come with annexc"},
    {"annexc templates stride --properties", "what can be said about elements and flows"},
    {"annexc templates stride --category S", "the rules about spoofing"},
    {"annexc templates --search usb", "everything about USB, in all shipped templates"},
    {"annexc templates --check --strict ./team.xml", "review a template of your own, for a build"},
    {"annexc templates --test ./team.xml", "try out its rules in their examples"},
    {"annexc templates medical-device --coverage emb3d", "hold its rules against MITRE EMB3D"},
    {NULL, NULL},
};

static bool chooses(const struct templates_options *how)
{
    return how->types || how->properties || how->categories || how->rules || how->category ||
           how->word;
}

/* A category alone is about rules, everything else without a choice about all. */
static struct ax_describe_options what_of(const struct templates_options *how)
{
    bool any = how->types || how->properties || how->categories || how->rules;
    bool all = !any && !how->category;
    return (struct ax_describe_options){
        .types = how->types || all,
        .properties = how->properties || all,
        .categories = how->categories || all,
        .rules = how->rules || !any,
        .category = how->category,
        .word = how->word,
    };
}

/* Adds those that other templates have not added: "S, T, ". True: the one asked for is there. */
static bool add_categories(struct ax_output *list, const struct ax_templates *templates,
                           const char *wanted)
{
    bool found = false;
    struct ax_slice id;
    for (size_t i = 0; (id = ax_templates_category_at(templates, i)).len > 0; i++) {
        const char *at = ax_output_text(list).start;
        size_t len = strcspn(at, ",");
        while (at[len] == ',' && (len != id.len || memcmp(at, id.start, len) != 0)) {
            at += len + strlen(", ");
            len = strcspn(at, ",");
        }
        if (at[len] != ',') {
            ax_putf(list, "%.*s, ", (int)id.len, id.start);
        }
        found = found || (strlen(wanted) == id.len && memcmp(wanted, id.start, id.len) == 0);
    }
    return found;
}

/* The answer "no" in words. */
static void say_nothing(const struct ax_task *task, const char *categories, bool found)
{
    const struct templates_options *how = task->options;
    size_t len = strlen(categories);
    if (how->category && !found) {
        ax_console_note(task->console, "there is no category \"%s\"; there are %.*s", how->category,
                        (int)(len > 2 ? len - 2 : 0), categories);
    } else if (how->word) {
        ax_console_note(task->console, "nothing%s%s has \"%s\" in its id or texts",
                        how->category ? " in category " : "", how->category ? how->category : "",
                        how->word);
    } else {
        ax_console_note(task->console, "no rule is of category %s", how->category);
    }
}

static enum ax_status describe(struct ax_task *task)
{
    const struct templates_options *how = task->options;
    struct ax_describe_options what = what_of(how);
    enum ax_status status = ax_templates_describe(task->templates, &what, task->result);
    struct ax_output *list = status == AX_NOT_FOUND ? ax_output_to_memory(NULL) : NULL;
    if (list) {
        bool found = how->category && add_categories(list, task->templates, how->category);
        say_nothing(task, ax_output_text(list).start, found);
    }
    ax_output_free(list);
    return status;
}

/* AX_NOT_FOUND is the answer "no" here. */
static enum ax_status cover(struct ax_task *task)
{
    const struct templates_options *how = task->options;
    struct ax_coverage_result result;
    enum ax_status status =
        ax_coverage_write(task, task->templates, NULL, &how->catalogue, how->coverage, &result);
    return status == AX_OK && how->strict && result.open > 0 ? AX_NOT_FOUND : status;
}

/* What is looked for may be in any of them; with nothing chosen the library describes a template in
 * one line. */
static enum ax_status list_shipped(struct ax_task *task)
{
    const struct templates_options *how = task->options;
    bool looking = how->word || how->category;
    struct ax_describe_options what = {0};
    if (looking) {
        what = what_of(how);
        what.own = true;
    }
    bool found = false;
    bool known = false;
    enum ax_status status = AX_OK;
    struct ax_output *list = ax_output_to_memory(NULL);
    const struct ax_shipped *shipped = ax_shipped_template(0);
    for (size_t i = 0; shipped && status == AX_OK; shipped = ax_shipped_template(++i)) {
        struct ax_templates *templates = NULL;
        status = ax_templates_load(task->session, &shipped->name, 1, &templates);
        if (status == AX_OK) {
            status = ax_templates_describe(templates, &what, task->result);
        }
        if (list && templates && how->category) {
            known = add_categories(list, templates, how->category) || known;
        }
        ax_templates_free(templates);
        found = found || status == AX_OK;
        status = status == AX_NOT_FOUND ? AX_OK : status;
    }
    if (list && status == AX_OK && !found) {
        say_nothing(task, ax_output_text(list).start, known);
    }
    ax_output_free(list);
    return status == AX_OK && !found ? AX_NOT_FOUND : status;
}

/* What rules refer to: the lists of OWASP are built in, the rest needs --catalogue. */
static enum ax_status check_references(struct ax_task *task, const struct templates_options *how)
{
    struct ax_catalogue *catalogue = NULL;
    enum ax_status status = ax_catalogue_open(task->session, &how->catalogue, &catalogue);
    if (status == AX_OK) {
        (void)ax_catalogue_check_templates(catalogue, task->templates);
    }
    ax_catalogue_free(catalogue);
    return status;
}

static void say_soundness(struct ax_output *out, const char *name, size_t errors, size_t warnings)
{
    ax_putf(out, "%s: ", name);
    if (errors > 0) {
        ax_putf(out, "%zu %s nowhere; ", errors,
                errors == 1 ? "reference leads" : "references lead");
    }
    ax_putf(out, "%s%zu %s\n", errors > 0 ? "" : "sound; ", warnings,
            warnings == 1 ? "warning" : "warnings");
}

static enum ax_exit check(const struct ax_call *call, const char *name)
{
    const struct templates_options *how = call->options;
    struct ax_task task = {.console = call->console};
    ax_task_load_templates(&task, &name, 1);
    if (task.status == AX_OK) {
        task.status = ax_templates_review(task.templates);
    }
    if (task.status == AX_OK) {
        task.status = check_references(&task, how);
    }
    size_t errors = task.session ? ax_message_count(task.session, AX_ERROR) : 0;
    size_t warnings = task.session ? ax_message_count(task.session, AX_WARNING) : 0;
    if (task.session) {
        ax_task_show_messages(&task);
    }
    if (task.status == AX_OK && !call->console->common.quiet) {
        say_soundness(call->console->out, name, errors, warnings);
    }
    enum ax_exit exit = ax_task_end(&task);
    bool no = errors > 0 || (how->strict && warnings > 0);
    return exit == AX_EXIT_FINE && no ? AX_EXIT_NO : exit;
}

static void say_result(struct ax_output *out, const char *name,
                       const struct ax_trial_result *result)
{
    ax_putf(out, "%s: %zu rules, %zu examples, %zu changes tried out; %zu %s, %zu missing\n", name,
            result->rules, result->examples, result->quiets, result->failures,
            result->failures == 1 ? "failure" : "failures", result->missing);
}

static enum ax_exit test(const struct ax_call *call, const char *name)
{
    const struct templates_options *how = call->options;
    struct ax_task task = {.console = call->console};
    struct ax_trial_result result = {0};
    ax_task_begin(&task);
    if (task.status == AX_OK) {
        task.status = ax_templates_try(task.session, name, &result);
    }
    if (task.session) {
        ax_task_show_messages(&task);
    }
    if (task.status == AX_OK && !call->console->common.quiet) {
        say_result(call->console->out, name, &result);
    }
    enum ax_exit exit = ax_task_end(&task);
    bool no = result.failures > 0 || (how->strict && result.missing > 0);
    return exit == AX_EXIT_FINE && no ? AX_EXIT_NO : exit;
}

/* Of each template that is named, else of each that is shipped; the worst end counts. */
static enum ax_exit each_template(const struct ax_call *call,
                                  enum ax_exit (*work)(const struct ax_call *, const char *))
{
    enum ax_exit worst = AX_EXIT_FINE;
    const struct ax_shipped *shipped = call->count > 0 ? NULL : ax_shipped_template(0);
    for (size_t i = 0; shipped; shipped = ax_shipped_template(++i)) {
        enum ax_exit exit = work(call, shipped->name);
        worst = exit > worst ? exit : worst;
    }
    for (size_t i = 0; i < call->count; i++) {
        enum ax_exit exit = work(call, call->operands[i]);
        worst = exit > worst ? exit : worst;
    }
    return worst;
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct templates_options *how = call->options;
    struct ax_task task = {.console = call->console, .output = how->output, .options = how};
    if (chooses(how) && (how->check || how->test || how->coverage >= 0)) {
        return ax_usage_error(call->console, call->command->name, NULL,
                              "--check, --test and --coverage are about whole templates: they take "
                              "no --search, no --category and no part");
    }
    if (how->check || how->test) {
        enum ax_exit checked = how->check ? each_template(call, check) : AX_EXIT_FINE;
        enum ax_exit tested = how->test ? each_template(call, test) : AX_EXIT_FINE;
        return checked > tested ? checked : tested;
    }
    if (call->count == 0 && how->coverage < 0 && (!chooses(how) || how->word || how->category)) {
        ax_task_begin(&task);
        return ax_task_finish(&task, list_shipped);
    }
    ax_task_load_templates(&task, (const char *const *)call->operands, call->count);
    return ax_task_finish(&task, how->coverage >= 0 ? cover : describe);
}

const struct ax_command ax_command_templates = {
    .name = "templates",
    .summary = "list or describe templates, their types, properties and rules",
    .usage = "[OPTION]... [TEMPLATE]...",
    .description = description,
    .examples = examples,
    .answer_no = "with --search or --category: there is nothing; with --test: an example failed; "
                 "with --strict: there are warnings",
    .options = options,
    .options_size = sizeof(struct templates_options),
    .defaults = &defaults,
    .operands = {.name = "TEMPLATE", .most = AX_ANY_NUMBER},
    .run = run,
};
