/* SPDX-License-Identifier: Apache-2.0 */
/* annexc schema: an XSD for editors, with the types and properties of the templates in use. */
#include "cli/command.h"
#include "cli/task.h"

struct schema_options {
    struct ax_list templates;
    const char *output;
};

static const struct ax_option options[] = {
    AX_OPTION_OUTPUT(struct schema_options, output),
    AX_OPTION_TEMPLATE(
        struct schema_options, templates,
        "a template whose types and properties the schema knows; without any: stride"),
    {0},
};

static const char *const description[] = {
    "Writes an XML schema (XSD) of the model format that also knows the types, properties and "
    "values of templates. With it an XML editor completes and checks a model while it is typed.",
    NULL,
};

static const struct ax_example examples[] = {
    {"annexc schema -o model.xsd", "the schema for models that use stride"},
    {"annexc schema -t ./team.xml -o model.xsd",
     "the same with the types of a template of your own"},
    {"xmllint --noout --schema model.xsd pump.xml", "check a model with another tool"},
    {NULL, NULL},
};

static enum ax_status write_schema(struct ax_task *task)
{
    return ax_templates_schema(task->templates, task->result);
}

static enum ax_exit run(const struct ax_call *call)
{
    const struct schema_options *how = call->options;
    struct ax_task task = {.console = call->console, .output = how->output};
    ax_task_load_templates(&task, how->templates.at, how->templates.count);
    return ax_task_finish(&task, write_schema);
}

const struct ax_command ax_command_schema = {
    .name = "schema",
    .summary = "write an XML schema for editors",
    .usage = "[OPTION]...",
    .description = description,
    .examples = examples,
    .options = options,
    .options_size = sizeof(struct schema_options),
    .run = run,
};
