/* SPDX-License-Identifier: Apache-2.0 */
/* Rules held against a public list: which entries they refer to, and why others are left out. */
#include "base/output.h"
#include "template/template.h"

enum {
    INDENT = 2
};

struct covering {
    const struct ax_templates *templates;
    struct ax_output *output;
    struct ax_slice scheme;
    size_t width; /* of the longest id */
    size_t with_rules;
    size_t left_out;
    size_t open;
};

/* True for the same id, and for one that is a part of the other: "AML.T0051" and
 * "AML.T0051.000". */
static bool is_about(struct ax_slice a, struct ax_slice b)
{
    struct ax_slice low = a.len < b.len ? a : b;
    struct ax_slice high = a.len < b.len ? b : a;
    bool begins = low.len > 0 && memcmp(low.start, high.start, low.len) == 0;
    return begins && (low.len == high.len || high.start[low.len] == '.');
}

static bool refers(const struct covering *covering, const struct ax_rule *rule, struct ax_slice id)
{
    const struct ax_templates *templates = covering->templates;
    for (uint32_t i = 0; i < rule->reference_count; i++) {
        const struct ax_rule_reference *at = &templates->rule_references.at[rule->references + i];
        if (ax_slice_equal(at->scheme, covering->scheme) && is_about(at->id, id)) {
            return true;
        }
    }
    return false;
}

static uint32_t put_rules(const struct covering *covering, struct ax_slice id)
{
    const struct ax_templates *templates = covering->templates;
    uint32_t count = 0;
    for (uint32_t i = 0; i < templates->rules.len; i++) {
        const struct ax_rule *rule = &templates->rules.at[i];
        if (rule->disabled || !refers(covering, rule, id)) {
            continue;
        }
        ax_putf(covering->output, "%s%.*s", count++ ? ", " : "",
                AX_FMT(ax_atom_text(&templates->session->atoms, rule->id)));
    }
    return count;
}

static const struct ax_omission *find_omission(const struct covering *covering, struct ax_slice id)
{
    const struct ax_templates *templates = covering->templates;
    for (uint32_t i = 0; i < templates->omissions.len; i++) {
        const struct ax_omission *omission = &templates->omissions.at[i];
        struct ax_slice ids = omission->ids;
        struct ax_slice one;
        while (ax_slice_equal(omission->scheme, covering->scheme) &&
               ax_slice_next_word(&ids, &one)) {
            if (is_about(one, id)) {
                return omission;
            }
        }
    }
    return NULL;
}

static void put_entry(struct covering *covering, struct ax_slice id)
{
    struct ax_output *output = covering->output;
    ax_put_repeat(output, ' ', INDENT);
    ax_put(output, id);
    ax_put_repeat(output, ' ', covering->width - id.len + INDENT);
    if (put_rules(covering, id) > 0) {
        covering->with_rules++;
    } else {
        const struct ax_omission *omission = find_omission(covering, id);
        *(omission ? &covering->left_out : &covering->open) += 1;
        ax_putf(output, "%s%.*s", omission ? "left out: " : "no rule, and no reason",
                AX_FMT(omission ? omission->reason : ((struct ax_slice){"", 0})));
    }
    ax_put_char(output, '\n');
}

static const struct ax_shipped *find_list(const char *name)
{
    const struct ax_shipped *list;
    for (size_t i = 0; (list = ax_shipped_coverage(i)); i++) {
        if (strcmp(list->name, name) == 0) {
            return list;
        }
    }
    return NULL;
}

/* The scheme, and the title behind it: the first line. What is left are the ids. */
static struct ax_slice take_title(struct covering *covering, struct ax_slice *text)
{
    const char *end = memchr(text->start, '\n', text->len);
    struct ax_slice title = {text->start, end ? (size_t)(end - text->start) : text->len};
    *text = (struct ax_slice){text->start + title.len, text->len - title.len};
    (void)ax_slice_next_word(&title, &covering->scheme);
    return ax_slice_trim(title);
}

enum ax_status ax_templates_coverage(const struct ax_templates *templates, const char *list,
                                     struct ax_output *output, size_t *out_open)
{
    struct covering covering = {.templates = templates, .output = output};
    const struct ax_shipped *found = find_list(list);
    if (!found) {
        return AX_NOT_FOUND;
    }
    struct ax_slice ids = found->text;
    struct ax_slice title = take_title(&covering, &ids);
    struct ax_slice id;
    for (struct ax_slice rest = ids; ax_slice_next_word(&rest, &id);) {
        covering.width = id.len > covering.width ? id.len : covering.width;
    }
    ax_putf(output, "%.*s\n", AX_FMT(title));
    while (ax_slice_next_word(&ids, &id)) {
        put_entry(&covering, id);
    }
    ax_putf(output, "%zu with rules, %zu left out for a reason, %zu open\n", covering.with_rules,
            covering.left_out, covering.open);
    *out_open = covering.open;
    return output->status;
}
