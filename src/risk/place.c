/* SPDX-License-Identifier: Apache-2.0 */
/* Where new records go. */
#include "risk/edit.h"
#include "risk/scan.h"
#include "xml/canonical.h"

static int rank_of(struct ax_slice name)
{
    for (int kind = 0; kind < AX_RISK_TOP_KINDS; kind++) {
        if (ax_slice_is(name, ax_risk_kind_text((enum ax_risk_kind)kind))) {
            return kind;
        }
    }
    return AX_RISK_TOP_KINDS;
}

size_t ax_risk_edit_place(const struct ax_risk_edit *edit, enum ax_risk_kind kind)
{
    struct ax_slice text = edit->before;
    struct ax_place root = ax_place_of(text, edit->risk->root);
    size_t at = root.tag_end;
    size_t to = root.tag_end;
    struct ax_place child;
    while (ax_place_next(text, root.content_end, &at, &child) && rank_of(child.name) <= (int)kind) {
        to = ax_place_line_end(text, child.end);
    }
    return to;
}

static bool stands_before(enum ax_risk_field a, enum ax_risk_field b)
{
    return ax_xml_tag_orders(ax_canonical_order, ax_risk_field_text(a), ax_risk_field_text(b));
}

void ax_risk_tag_fields(struct ax_xml_tag *tag, const struct ax_field_change *fields, size_t count)
{
    const struct ax_field_change *last = NULL;
    for (;;) {
        const struct ax_field_change *next = NULL;
        for (size_t i = 0; i < count; i++) {
            bool later = !last || stands_before(last->field, fields[i].field);
            if (fields[i].field != AX_RISK_TEXT && fields[i].value.len > 0 && later &&
                (!next || stands_before(fields[i].field, next->field))) {
                next = &fields[i];
            }
        }
        if (!next) {
            return;
        }
        ax_xml_tag_attribute(tag, ax_slice_of(ax_risk_field_text(next->field)), next->value);
        last = next;
    }
}

void ax_risk_edit_put_new(struct ax_risk_edit *edit, const struct ax_field_change *fields,
                          size_t field_count, const struct ax_child_change *children,
                          size_t child_count)
{
    struct ax_output *output = ax_output_to_memory(edit->session->memory);
    struct ax_xml_tag tag;
    if (!output) {
        edit->session->no_memory = true;
        return;
    }
    ax_put_char(output, '\n');
    ax_xml_tag_open(&tag, output, 1, AX_SLICE("threat"));
    ax_risk_tag_fields(&tag, fields, field_count);
    ax_put_text(output, child_count > 0 ? ">" : "/>");
    for (size_t rank = 0; ax_risk_child_order[rank]; rank++) {
        for (size_t i = 0; i < child_count; i++) {
            if (ax_slice_is(ax_slice_of(children[i].name), ax_risk_child_order[rank])) {
                ax_put_text(output, "\n    ");
                ax_put(output, children[i].xml);
            }
        }
    }
    ax_put_text(output, child_count > 0 ? "\n  </threat>" : "");
    size_t to = ax_risk_edit_place(edit, AX_RISK_THREAT);
    ax_risk_edit_splice(edit, to, to, ax_risk_edit_keep(edit, output));
    ax_output_free(output);
}
