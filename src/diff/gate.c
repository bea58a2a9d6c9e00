/* SPDX-License-Identifier: Apache-2.0 */
#include "diff/gate.h"

static enum ax_status read_texts(struct ax_gates *gates, const char *const *texts, size_t count)
{
    struct ax_session *session = gates->session;
    size_t errors = ax_message_count(session, AX_ERROR);
    for (size_t i = 0; i < count; i++) {
        struct ax_slice text = ax_arena_copy(&session->arena, ax_slice_of(texts[i]));
        uint32_t source = text.start ? ax_source_add(session, AX_SLICE("--fail-on"), text) : 0;
        if (source == 0) {
            return AX_NO_MEMORY;
        }
        if (text.len > AX_LIMIT_GATE_BYTES) {
            (void)ax_report(session, AX_CODE_GATE_LIMIT, (struct ax_span){source, 0, 1},
                            "a gate of more than %u bytes", AX_LIMIT_GATE_BYTES);
            return AX_LIMIT;
        }
        ax_gates_read(gates, source);
    }
    return ax_session_verdict(session, errors);
}

enum ax_status ax_gates_parse(struct ax_session *session, const char *const *texts, size_t count,
                              struct ax_gates **out_gates)
{
    struct ax_gates *gates = ax_memory_resize(session->memory, NULL, 0, sizeof(*gates));
    if (!gates) {
        return AX_NO_MEMORY;
    }
    *gates = (struct ax_gates){.session = session};
    enum ax_status status = read_texts(gates, texts, count);
    if (status != AX_OK) {
        ax_gates_free(gates);
        return status;
    }
    *out_gates = gates;
    return AX_OK;
}

void ax_gates_free(struct ax_gates *gates)
{
    if (gates) {
        const struct ax_allocator *memory = gates->session->memory;
        ax_array_done(memory, &gates->gates);
        ax_array_done(memory, &gates->tests);
        ax_memory_release(memory, gates, sizeof(*gates));
    }
}

bool ax_gates_any(const struct ax_gates *gates)
{
    return gates->gates.len > 0;
}

bool ax_gates_ask(const struct ax_gates *gates, enum ax_gate_subject subject)
{
    for (uint32_t i = 0; i < gates->gates.len; i++) {
        if (gates->gates.at[i].subject == subject) {
            return true;
        }
    }
    return false;
}

enum ax_status ax_gates_refuse(struct ax_gates *gates, enum ax_gate_subject subject,
                               const char *needs)
{
    size_t errors = ax_message_count(gates->session, AX_ERROR);
    for (uint32_t i = 0; i < gates->gates.len; i++) {
        if (gates->gates.at[i].subject == subject) {
            (void)ax_report(gates->session, AX_CODE_GATE_NEEDS, gates->gates.at[i].span,
                            "\"%s\" needs %s", ax_gate_subject_text(subject), needs);
        }
    }
    return ax_session_verdict(gates->session, errors);
}

static bool has_category(const struct ax_templates *templates, struct ax_slice word)
{
    const struct ax_atoms *atoms = &templates->session->atoms;
    for (uint32_t i = 0; i < templates->categories.len; i++) {
        const struct ax_category *category = &templates->categories.at[i];
        if (ax_slice_equal(ax_atom_text(atoms, category->id), word) ||
            ax_slice_equal_folded(category->name, word)) {
            return true;
        }
    }
    return false;
}

static bool has_rule(const struct ax_templates *templates, struct ax_slice word)
{
    ax_atom rule = ax_atom_find(&templates->session->atoms, word);
    return rule != 0 && ax_templates_rule(templates, rule) != AX_NO_INDEX;
}

static bool is_known(const struct ax_model *model, const struct ax_gate_test *test)
{
    return model && (test->field == AX_GATE_RULE ? has_rule(model->templates, test->word)
                                                 : has_category(model->templates, test->word));
}

void ax_gates_check(struct ax_gates *gates, const struct ax_model *model,
                    const struct ax_model *other)
{
    for (uint32_t i = 0; i < gates->gates.len; i++) {
        const struct ax_gate *gate = &gates->gates.at[i];
        for (uint32_t t = gate->first; t < gate->first + gate->count; t++) {
            const struct ax_gate_test *test = &gates->tests.at[t];
            if (test->field != AX_GATE_SEVERITY && !is_known(model, test) &&
                !is_known(other, test)) {
                (void)ax_report(gates->session, AX_CODE_GATE_UNKNOWN, gate->span,
                                "no template in use has a %s \"%.*s\"",
                                test->field == AX_GATE_RULE ? "rule" : "category",
                                AX_FMT(test->word));
            }
        }
    }
}

static bool related(enum ax_gate_relation relation, int order)
{
    switch (relation) {
    case AX_GATE_EQUAL: return order == 0;
    case AX_GATE_UNEQUAL: return order != 0;
    case AX_GATE_LESS: return order < 0;
    case AX_GATE_AT_MOST: return order <= 0;
    case AX_GATE_MORE: return order > 0;
    case AX_GATE_AT_LEAST: return order >= 0;
    }
    return false;
}

static bool holds(const struct ax_gate_test *test, const struct ax_gate_threat *threat)
{
    enum ax_gate_relation relation = (enum ax_gate_relation)test->relation;
    switch ((enum ax_gate_field)test->field) {
    case AX_GATE_SEVERITY: return related(relation, (int)threat->severity - (int)test->level);
    case AX_GATE_CATEGORY:
        return related(relation, ax_slice_equal(threat->category, test->word) ||
                                         ax_slice_equal_folded(threat->category_name, test->word)
                                     ? 0
                                     : 1);
    case AX_GATE_RULE: return related(relation, ax_slice_equal(threat->rule, test->word) ? 0 : 1);
    case AX_GATE_FIELD_COUNT: break;
    }
    return false;
}

static bool trips(const struct ax_gates *gates, const struct ax_gate *gate,
                  const struct ax_gate_threat *threat)
{
    bool all = threat->subjects & 1U << gate->subject;
    for (uint32_t i = 0; all && i < gate->count; i++) {
        all = holds(&gates->tests.at[gate->first + i], threat);
    }
    return all;
}

enum ax_status ax_gates_meet(struct ax_gates *gates, const struct ax_gate_threat *threat)
{
    struct ax_session *session = gates->session;
    for (uint32_t i = 0; i < gates->gates.len; i++) {
        struct ax_gate *gate = &gates->gates.at[i];
        if (!trips(gates, gate, threat)) {
            continue;
        }
        if (gate->tripped < AX_GATE_SHOWN) {
            gate->shown[gate->tripped] = ax_arena_copy(&session->arena, threat->id);
        }
        gate->tripped++;
    }
    return session->no_memory ? AX_NO_MEMORY : AX_OK;
}

size_t ax_gates_tripped(const struct ax_gates *gates)
{
    size_t count = 0;
    for (uint32_t i = 0; i < gates->gates.len; i++) {
        count += gates->gates.at[i].tripped > 0;
    }
    return count;
}

/* "S3@f1, T1@f1, …". */
static struct ax_slice ids_of(struct ax_session *session, const struct ax_gate *gate)
{
    struct ax_slice list = {"", 0};
    for (size_t i = 0; i < gate->tripped && i < AX_GATE_SHOWN; i++) {
        list = ax_session_format(session, "%.*s%s%.*s", AX_FMT(list), i ? ", " : "",
                                 AX_FMT(gate->shown[i]));
    }
    return gate->tripped > AX_GATE_SHOWN
               ? ax_session_format(session, "%.*s, \xe2\x80\xa6", AX_FMT(list))
               : list;
}

void ax_gates_report(struct ax_gates *gates)
{
    struct ax_session *session = gates->session;
    for (uint32_t i = 0; i < gates->gates.len; i++) {
        const struct ax_gate *gate = &gates->gates.at[i];
        if (gate->tripped > 0) {
            struct ax_slice text = ax_source_at(session, gate->span.source)->text;
            struct ax_slice own = {text.start + gate->span.start,
                                   gate->span.end - gate->span.start};
            struct ax_slice ids = ids_of(session, gate);
            (void)ax_report(session, AX_CODE_GATE_TRIPPED, gate->span,
                            "gate \"%.*s\" is tripped by %zu threat%s: %.*s", AX_FMT(own),
                            gate->tripped, gate->tripped == 1 ? "" : "s", AX_FMT(ids));
        }
    }
}
