/* SPDX-License-Identifier: Apache-2.0 */
/* What help and manual pages say in common. */
#include "cli/help.h"

const char *const ax_overview[] = {
    "annexc finds the threats of a product from a model of its data flows. The model is an XML "
    "file: externals, processes, stores, the flows between them, and the trust boundaries that "
    "the flows cross. Rules in templates say which threats that means. Models and templates of "
    "Microsoft's Threat Modeling Tool (.tm7, .tb7) are read too.",
    "The same model always gives the same bytes, on any machine, so results can be kept under "
    "version control and compared.",
    NULL,
};

const struct ax_example ax_overview_examples[] = {
    {"annexc init -o pump.xml", "begin a model"},
    {"annexc check pump.xml", "see what is wrong or missing in it"},
    {"annexc threats pump.xml", "list its threats"},
    {"annexc draw -o pump.svg pump.xml", "draw it"},
    {NULL, NULL},
};

const char ax_exit_fine[] = "everything is fine";
const char ax_exit_no[] = "the answer is no";
const char ax_exit_trouble[] =
    "trouble: a wrong option, unreadable or invalid input, output that cannot be written, "
    "no memory";

static void put_choices(const char *const *choices, struct ax_output *output)
{
    for (size_t i = 0; choices[i]; i++) {
        const char *before = i == 0 ? ": " : choices[i + 1] ? ", " : " or ";
        ax_putf(output, "%s%s", before, choices[i]);
    }
}

struct ax_output *ax_option_text(const struct ax_option *option)
{
    struct ax_output *text = ax_output_to_memory(NULL);
    if (!text) {
        return NULL;
    }
    ax_put_text(text, option->help);
    if (option->choices) {
        put_choices(option->choices, text);
    }
    if (option->kind == AX_OPTION_LIST || option->kind == AX_OPTION_SET) {
        ax_put_text(text, "; may be given again");
    }
    if (option->fallback) {
        ax_putf(text, " (default: %s)", option->fallback);
    }
    return text;
}
