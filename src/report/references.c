/* SPDX-License-Identifier: Apache-2.0 */
#include "report/references.h"

static const struct ax_rule_reference *at(const struct ax_templates *templates,
                                          const struct ax_rule *rule, uint32_t index)
{
    return &templates->rule_references.at[rule->references + index];
}

static void put_id(const struct ax_rule_reference *reference, ax_escape escape,
                   struct ax_output *output)
{
    escape(output, reference->scheme);
    ax_put_char(output, '-');
    escape(output, reference->id);
}

static void put_plain(struct ax_output *output, struct ax_slice text)
{
    ax_put(output, text);
}

void ax_references_put(const struct ax_templates *templates, const struct ax_rule *rule,
                       bool named_only, struct ax_output *output)
{
    bool first = true;
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *reference = at(templates, rule, i);
        if (named_only && reference->name.len == 0) {
            continue;
        }
        ax_put_text(output, first ? "" : "; ");
        first = false;
        put_id(reference, put_plain, output);
        ax_put_text(output, reference->name.len > 0 ? " " : "");
        ax_put(output, reference->name);
    }
}

void ax_references_put_urls(const struct ax_templates *templates, const struct ax_rule *rule,
                            struct ax_output *output)
{
    bool first = true;
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        struct ax_slice url = at(templates, rule, i)->url;
        ax_put_text(output, first || url.len == 0 ? "" : " ");
        first = first && url.len == 0;
        ax_put(output, url);
    }
}

void ax_references_put_markdown(const struct ax_templates *templates, const struct ax_rule *rule,
                                struct ax_output *output)
{
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *reference = at(templates, rule, i);
        bool linked = reference->url.len > 0;
        ax_put_text(output, i > 0 ? "<br>" : "");
        ax_put_text(output, linked ? "[" : "");
        put_id(reference, ax_escape_markdown, output);
        if (linked) {
            ax_put_text(output, "](");
            ax_put(output, reference->url);
            ax_put_char(output, ')');
        }
        ax_put_text(output, reference->name.len > 0 ? " " : "");
        ax_escape_markdown(output, reference->name);
    }
}
