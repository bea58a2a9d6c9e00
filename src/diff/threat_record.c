/* SPDX-License-Identifier: Apache-2.0 */
/* A threat of a model as a record, with its texts filled in as lists have them. */
#include "base/output.h"
#include "diff/diff.h"

struct part {
    size_t start;
    size_t len;
};

static struct part put_text(const struct ax_model *model, const struct ax_threat *threat,
                            struct ax_slice text, struct ax_output *texts)
{
    struct part part = {texts->len, 0};
    ax_pieces_put(model, threat, ax_pieces_of(model->templates, text), texts);
    part.len = texts->len - part.start;
    return part;
}

static struct part put_crosses(const struct ax_model *model, const struct ax_threat *threat,
                               struct ax_output *texts)
{
    const struct ax_item *flow = ax_model_item(model, threat->subject);
    struct part part = {texts->len, 0};
    if (flow->kind != AX_KIND_FLOW) {
        return part;
    }
    struct ax_path path = model->paths.at[flow->path];
    for (uint32_t i = 0; i < path.count; i++) {
        uint32_t at = path.first + (threat->back ? path.count - 1 - i : i);
        ax_put_text(texts, i ? " " : "");
        ax_put(texts, ax_model_id_text(model, model->crossings.at[at].boundary));
    }
    part.len = texts->len - part.start;
    return part;
}

void ax_record_of_threat_id(const struct ax_threats *threats, const struct ax_threat *threat,
                            struct ax_output *texts, struct ax_record *out_record)
{
    const struct ax_model *model = threats->model;
    const struct ax_rule *rule = &model->templates->rules.at[threat->rule];
    const struct ax_category *category = &model->templates->categories.at[rule->category];
    const struct ax_atoms *atoms = &model->session->atoms;
    texts->len = 0;
    ax_threat_put_id(model, threat, texts);
    *out_record = (struct ax_record){.severity = rule->severity};
    struct ax_slice *text = out_record->text;
    text[AX_RECORD_ID] = ax_output_text(texts);
    text[AX_RECORD_RULE] = ax_atom_text(atoms, rule->id);
    text[AX_RECORD_CATEGORY] = ax_atom_text(atoms, category->id);
    text[AX_RECORD_CATEGORY_NAME] = category->name;
}

void ax_record_of_threat(const struct ax_threats *threats, const struct ax_threat *threat,
                         struct ax_output *texts, struct ax_record *out_record)
{
    const struct ax_model *model = threats->model;
    const struct ax_rule *rule = &model->templates->rules.at[threat->rule];
    ax_record_of_threat_id(threats, threat, texts, out_record);
    struct part title = put_text(model, threat, rule->title, texts);
    struct part description = put_text(model, threat, rule->description, texts);
    struct part crosses = put_crosses(model, threat, texts);
    const char *start = ax_output_text(texts).start;
    struct ax_slice *text = out_record->text;
    if (texts->status != AX_OK) {
        text[AX_RECORD_ID] = (struct ax_slice){"", 0};
        return;
    }
    text[AX_RECORD_ID].start = start;
    text[AX_RECORD_TITLE] = (struct ax_slice){start + title.start, title.len};
    text[AX_RECORD_DESCRIPTION] = (struct ax_slice){start + description.start, description.len};
    text[AX_RECORD_CROSSES] = (struct ax_slice){start + crosses.start, crosses.len};
}
