/* SPDX-License-Identifier: Apache-2.0 */
/* Texts of rules with facts filled in. */
#include "base/output.h"
#include "threat/threat.h"

static const char *const item_words[] = {"source", "target", "flow", "element", "model"};

/* "source.Name" → role and kind. A word that is no field is a property. */
static bool parse_placeholder(const struct ax_templates *templates, struct ax_slice inner,
                              struct ax_piece *out)
{
    inner = ax_slice_trim(inner);
    const char *dot = inner.len ? memchr(inner.start, '.', inner.len) : NULL;
    if (!dot) {
        return false;
    }
    struct ax_slice head = {inner.start, (size_t)(dot - inner.start)};
    struct ax_slice field = {dot + 1, inner.len - head.len - 1};
    uint8_t role = 0;
    while (role < AX_ROLE_COUNT && !ax_slice_equal_folded(head, ax_slice_of(item_words[role]))) {
        role++;
    }
    if (role == AX_ROLE_COUNT) {
        return false;
    }
    out->role = role;
    static const struct {
        const char *word;
        enum ax_piece_kind kind;
    } fields[] = {{"name", AX_PIECE_NAME},
                  {"id", AX_PIECE_ID},
                  {"type", AX_PIECE_TYPE},
                  {"data", AX_PIECE_DATA},
                  {"crosses", AX_PIECE_CROSSES}};
    for (size_t i = 0; i < AX_COUNT(fields); i++) {
        if (ax_slice_equal_folded(field, ax_slice_of(fields[i].word))) {
            out->kind = (uint8_t)fields[i].kind;
            return true;
        }
    }
    for (uint32_t i = 0; i < templates->properties.len; i++) {
        const struct ax_property *property = &templates->properties.at[i];
        struct ax_slice id = ax_atom_text(&templates->session->atoms, property->id);
        if (ax_slice_equal_folded(id, field) || ax_slice_equal_folded(property->name, field)) {
            out->kind = AX_PIECE_PROPERTY;
            out->property = property->id;
            return true;
        }
    }
    return false;
}

struct cutter {
    const struct ax_templates *templates;
    struct ax_piece *at; /* NULL: only count */
    uint32_t count;
};

static void add_piece(struct cutter *cutter, struct ax_piece piece)
{
    if (cutter->at) {
        cutter->at[cutter->count] = piece;
    }
    cutter->count++;
}

static void cut(struct cutter *cutter, struct ax_slice text)
{
    size_t literal = 0;
    cutter->count = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *open = memchr(text.start + i, '{', text.len - i);
        if (!open) {
            break;
        }
        i = (size_t)(open - text.start);
        const char *close = memchr(text.start + i, '}', text.len - i);
        struct ax_piece piece = {.kind = AX_PIECE_LITERAL};
        struct ax_slice inner = {text.start + i + 1,
                                 close ? (size_t)(close - text.start) - i - 1 : 0};
        if (!close || !parse_placeholder(cutter->templates, inner, &piece)) {
            continue;
        }
        if (i > literal) {
            add_piece(cutter, (struct ax_piece){.kind = AX_PIECE_LITERAL,
                                                .text = {text.start + literal, i - literal}});
        }
        add_piece(cutter, piece);
        i += inner.len + 1;
        literal = i + 1;
    }
    if (text.len > literal) {
        add_piece(cutter, (struct ax_piece){.kind = AX_PIECE_LITERAL,
                                            .text = {text.start + literal, text.len - literal}});
    }
}

struct ax_pieces ax_pieces_of(const struct ax_templates *templates, struct ax_slice text)
{
    struct cutter cutter = {.templates = templates};
    cut(&cutter, text);
    struct ax_session *session = templates->session;
    cutter.at = ax_arena_alloc(&session->arena, (cutter.count + 1UL) * sizeof(*cutter.at));
    if (!cutter.at) {
        session->no_memory = true;
        return (struct ax_pieces){NULL, 0};
    }
    cut(&cutter, text);
    return (struct ax_pieces){cutter.at, cutter.count};
}

struct ax_roles ax_threat_roles(const struct ax_model *model, const struct ax_threat *threat)
{
    struct ax_roles roles;
    for (int role = 0; role < AX_ROLE_COUNT; role++) {
        roles.item[role] = AX_NO_INDEX;
    }
    roles.item[AX_ROLE_MODEL] = 0;
    switch ((enum ax_rule_scope)threat->scope) {
    case AX_SCOPE_INTERACTION: {
        const struct ax_item *flow = ax_model_item(model, threat->subject);
        roles.item[AX_ROLE_FLOW] = threat->subject;
        roles.item[AX_ROLE_SOURCE] = threat->back ? flow->to : flow->from;
        roles.item[AX_ROLE_TARGET] = threat->back ? flow->from : flow->to;
        break;
    }
    case AX_SCOPE_ELEMENT: roles.item[AX_ROLE_ELEMENT] = threat->subject; break;
    case AX_SCOPE_MODEL: break;
    }
    return roles;
}

void ax_threat_put_id(const struct ax_model *model, const struct ax_threat *threat,
                      struct ax_output *output)
{
    const struct ax_atoms *atoms = &model->session->atoms;
    ax_put(output, ax_atom_text(atoms, model->templates->rules.at[threat->rule].id));
    ax_put_char(output, '@');
    ax_put(output, ax_model_id_text(model, threat->subject));
    if (threat->back) {
        ax_put_char(output, '~');
    }
}

static void put_data(const struct ax_model *model, uint32_t item, struct ax_output *output)
{
    const struct ax_item *at = ax_model_item(model, item);
    for (uint32_t i = 0; i < at->data_count; i++) {
        ax_put_text(output, i ? ", " : "");
        ax_put(output, ax_model_label(model, model->references.at[at->data + i]));
    }
}

static void put_crosses(const struct ax_model *model, uint32_t item, bool back,
                        struct ax_output *output)
{
    const struct ax_item *flow = ax_model_item(model, item);
    struct ax_path path =
        flow->kind == AX_KIND_FLOW ? model->paths.at[flow->path] : (struct ax_path){0, 0};
    for (uint32_t i = 0; i < path.count; i++) {
        uint32_t at = path.first + (back ? path.count - 1 - i : i);
        ax_put_text(output, i ? ", " : "");
        ax_put(output, ax_model_label(model, model->crossings.at[at].boundary));
    }
}

/* Several properties may share the name that the text uses; the subject has at most one of them. */
static ax_atom value_of(const struct ax_model *model, uint32_t item, ax_atom property)
{
    const struct ax_templates *templates = model->templates;
    ax_atom value = ax_templates_value(templates, model, item, property);
    uint32_t index =
        property < templates->property_of.len ? templates->property_of.at[property] : 0;
    for (uint32_t i = 0; value == 0 && index && i < templates->properties.len; i++) {
        const struct ax_property *other = &templates->properties.at[i];
        if (ax_slice_equal_folded(other->name, templates->properties.at[index - 1].name)) {
            value = ax_templates_value(templates, model, item, other->id);
        }
    }
    return value;
}

struct ax_slice ax_piece_value(const struct ax_model *model, const struct ax_threat *threat,
                               const struct ax_piece *piece, uint32_t item)
{
    bool turned = threat->back && piece->role == AX_ROLE_FLOW;
    ax_atom property =
        turned ? ax_templates_way_back(model->templates, piece->property) : piece->property;
    return ax_atom_text(&model->session->atoms, value_of(model, item, property));
}

void ax_piece_put(const struct ax_model *model, const struct ax_threat *threat,
                  const struct ax_piece *piece, struct ax_output *output)
{
    if (piece->kind == AX_PIECE_LITERAL) {
        ax_put(output, piece->text);
        return;
    }
    uint32_t item = ax_threat_roles(model, threat).item[piece->role];
    if (item == AX_NO_INDEX) {
        return;
    }
    const struct ax_templates *templates = model->templates;
    uint32_t type = item ? ax_model_item(model, item)->type : AX_NO_INDEX;
    switch ((enum ax_piece_kind)piece->kind) {
    case AX_PIECE_LITERAL: break;
    case AX_PIECE_NAME: ax_put(output, ax_model_label(model, item)); break;
    case AX_PIECE_ID: ax_put(output, ax_model_id_text(model, item)); break;
    case AX_PIECE_TYPE:
        ax_put(output, type == AX_NO_INDEX ? AX_SLICE("model") : templates->types.at[type].name);
        break;
    case AX_PIECE_DATA: put_data(model, item, output); break;
    case AX_PIECE_CROSSES: put_crosses(model, item, threat->back, output); break;
    case AX_PIECE_PROPERTY: ax_put(output, ax_piece_value(model, threat, piece, item)); break;
    }
}

void ax_pieces_put(const struct ax_model *model, const struct ax_threat *threat,
                   struct ax_pieces pieces, struct ax_output *output)
{
    for (uint32_t i = 0; i < pieces.count; i++) {
        ax_piece_put(model, threat, &pieces.at[i], output);
    }
}
