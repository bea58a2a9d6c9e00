/* SPDX-License-Identifier: Apache-2.0 */
/* Why a rule fires: every test answered by looking at the model, slowly and with the value
 * found. It knows nothing of the bits that the enumeration uses, so each checks the other. */
#include "base/output.h"
#include "threat/threat.h"

struct look {
    const struct ax_model *model;
    const struct ax_threat *threat;
    struct ax_output *found; /* text about what was found */
};

static struct ax_slice type_name(const struct look *look, uint32_t item)
{
    const struct ax_templates *templates = look->model->templates;
    uint32_t type = ax_model_item(look->model, item)->type;
    return ax_atom_text(&look->model->session->atoms, templates->types.at[type].id);
}

static void add_found(const struct look *look, struct ax_slice text)
{
    if (look->found->len > 0) {
        ax_put_text(look->found, ", ");
    }
    ax_put(look->found, text);
}

/* "clinician" alone, or "hospital (network)" for something that is not the subject itself. */
static void add_item(const struct look *look, uint32_t item)
{
    struct ax_slice id = ax_model_id_text(look->model, item);
    struct ax_slice type = type_name(look, item);
    if (look->found->len > 0) {
        ax_put_text(look->found, ", ");
    }
    ax_putf(look->found, "%.*s (%.*s)", AX_FMT(id), AX_FMT(type));
}

static bool item_is(const struct look *look, uint32_t item, uint32_t type)
{
    return ax_templates_is(look->model->templates, ax_model_item(look->model, item)->type, type);
}

static bool look_inside(const struct look *look, uint32_t item, uint32_t type)
{
    bool truth = false;
    if (ax_model_item(look->model, item)->kind == AX_KIND_FLOW) {
        return false; /* where a flow stands has no meaning */
    }
    for (uint32_t zone = ax_model_zone(look->model, item); zone != 0;
         zone = ax_model_item(look->model, zone)->parent) {
        add_item(look, zone);
        truth = truth || item_is(look, zone, type);
    }
    return truth;
}

static bool look_data(const struct look *look, uint32_t item, uint32_t type)
{
    const struct ax_item *at = ax_model_item(look->model, item);
    bool truth = false;
    for (uint32_t i = 0; i < at->data_count; i++) {
        uint32_t datum = look->model->references.at[at->data + i];
        bool fits = datum && item_is(look, datum, type);
        if (fits) {
            add_item(look, datum);
        }
        truth = truth || fits;
    }
    return truth;
}

static bool look_carries(const struct look *look, uint32_t item, uint32_t type)
{
    bool truth = look_data(look, item, type);
    uint32_t count;
    const uint32_t *around = ax_model_around(look->model, item, &count);
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_item *flow = ax_model_item(look->model, around[i]);
        if (flow->kind == AX_KIND_FLOW && look_data(look, around[i], type)) {
            truth = true;
        }
    }
    return truth;
}

/* The model has what is anywhere in it; an element, its ports. */
static bool look_has(const struct look *look, uint32_t item, uint32_t type)
{
    bool truth = false;
    uint32_t count = look->model->items.len;
    const uint32_t *around = item == 0 ? NULL : ax_model_around(look->model, item, &count);
    for (uint32_t i = 0; i < count; i++) {
        uint32_t other = around ? around[i] : i;
        const struct ax_item *at = ax_model_item(look->model, other);
        bool counts = around ? at->kind == AX_KIND_PORT : at->kind < AX_ROOT_TYPES;
        if (counts && item_is(look, other, type)) {
            add_item(look, other);
            truth = true;
        }
    }
    return truth;
}

static bool look_crosses(const struct look *look, const struct ax_test *test, uint32_t flow,
                         uint32_t type)
{
    const struct ax_model *model = look->model;
    bool back = look->threat->back;
    bool truth = false;
    if (ax_model_item(model, flow)->kind != AX_KIND_FLOW) {
        return false; /* nothing else crosses anything */
    }
    struct ax_path path = model->paths.at[ax_model_item(model, flow)->path];
    for (uint32_t i = 0; i < path.count; i++) {
        const struct ax_crossing *crossing =
            &model->crossings.at[path.first + (back ? path.count - 1 - i : i)];
        bool way = test->kind == AX_TEST_CROSSES ||
                   (test->kind == AX_TEST_ENTERS ? (back ? crossing->leaves : crossing->enters)
                                                 : (back ? crossing->enters : crossing->leaves));
        if (way) {
            add_item(look, crossing->boundary);
        }
        truth = truth || (way && item_is(look, crossing->boundary, type));
    }
    return truth;
}

static bool look_property(const struct look *look, const struct ax_test *test, uint32_t item)
{
    const struct ax_model *model = look->model;
    ax_atom name = look->threat->back ? ax_test_way_back(model->templates, test) : test->name;
    ax_atom value = ax_templates_value(model->templates, model, item, name);
    add_found(look, value ? ax_atom_text(&model->session->atoms, value)
                          : AX_SLICE("not a property of it"));
    if (name != test->name) {
        ax_putf(look->found, " (%.*s)", AX_FMT(ax_atom_text(&model->session->atoms, name)));
    }
    return value == test->value;
}

static bool answer(const struct look *look, const struct ax_test *test)
{
    const struct ax_model *model = look->model;
    const struct ax_templates *templates = model->templates;
    uint32_t item = ax_threat_roles(model, look->threat).item[test->role];
    if (item == AX_NO_INDEX) {
        return false;
    }
    uint32_t type = ax_templates_type(templates, test->name);
    switch ((enum ax_test_kind)test->kind) {
    case AX_TEST_IS: add_found(look, type_name(look, item)); return item_is(look, item, type);
    case AX_TEST_PROPERTY: return look_property(look, test, item);
    case AX_TEST_INSIDE: return look_inside(look, item, type);
    case AX_TEST_CARRIES: return look_carries(look, item, type);
    case AX_TEST_HAS: return look_has(look, item, type);
    case AX_TEST_CROSSES:
    case AX_TEST_ENTERS:
    case AX_TEST_LEAVES: return look_crosses(look, test, item, type);
    case AX_TEST_COUNT: break;
    }
    return false;
}

struct teller {
    struct look look;
    uint64_t
        told[(UINT16_MAX + 1) / 64]; /* tests that were told already; as many as there may be */
    void (*each)(void *user, const struct ax_evidence *evidence);
    void *user;
};

static void tell_program(struct teller *teller, const struct ax_program *program, bool in_unless)
{
    const struct ax_tests *tests = &teller->look.model->templates->tests;
    for (uint32_t i = 0; i < program->len; i++) {
        uint32_t number = program->code[i].operand;
        if (program->code[i].op != AX_OP_TEST || teller->told[number >> 6] & 1ULL
                                                                                 << (number & 63)) {
            continue;
        }
        teller->told[number >> 6] |= 1ULL << (number & 63);
        teller->look.found->len = 0;
        struct ax_evidence evidence = {.test = &tests->tests.at[number], .in_unless = in_unless};
        evidence.truth = answer(&teller->look, evidence.test);
        evidence.found = ax_output_text(teller->look.found);
        teller->each(teller->user, &evidence);
    }
}

void ax_threat_evidence_in(const struct ax_model *model, const struct ax_threat *threat,
                           struct ax_output *found,
                           void (*each)(void *user, const struct ax_evidence *evidence), void *user)
{
    const struct ax_rule *rule = &model->templates->rules.at[threat->rule];
    struct teller teller;
    teller.look = (struct look){model, threat, found};
    size_t words = model->templates->tests.tests.len / 64 + 1;
    words = words < AX_COUNT(teller.told) ? words : AX_COUNT(teller.told);
    memset(teller.told, 0, words * sizeof(*teller.told));
    teller.each = each;
    teller.user = user;
    tell_program(&teller, &rule->when_program, false);
    if (!rule->ignores_unless) {
        tell_program(&teller, &rule->unless_program, true);
    }
    for (const struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        tell_program(&teller, &more->program, true);
    }
}

void ax_threat_evidence(const struct ax_model *model, const struct ax_threat *threat,
                        void (*each)(void *user, const struct ax_evidence *evidence), void *user)
{
    struct ax_output *found = ax_output_to_memory(model->session->memory);
    if (found) {
        ax_threat_evidence_in(model, threat, found, each, user);
    }
    model->session->no_memory |= !found || found->status != AX_OK;
    ax_output_free(found);
}
