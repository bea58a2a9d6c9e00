/* SPDX-License-Identifier: Apache-2.0 */
/* VEX: what the maker of a product says about vulnerabilities of its parts. */
#include "report/escape.h"
#include "report/vulnerabilities.h"
#include "threat/threat.h"

struct statement {
    const struct ax_known_row *row;
    uint8_t state;                 /* enum ax_vex_state */
    struct ax_slice justification; /* of CycloneDX */
    struct ax_slice responses;
    struct ax_slice detail;
};

static void put_string(struct ax_output *output, struct ax_slice text)
{
    ax_put_char(output, '"');
    ax_escape_json(output, text);
    ax_put_char(output, '"');
}

static void put_member(struct ax_output *output, const char *name, struct ax_slice text)
{
    if (text.len > 0) {
        ax_putf(output, ",\"%s\":", name);
        put_string(output, text);
    }
}

/* What was decided, in the words of VEX. A control does not take the vulnerability away, so what is
 * mitigated stays affected, with a workaround. */
static void decide(struct statement *statement, const struct ax_risk_decision *decision)
{
    static const struct {
        uint8_t state;
        const char *response;
    } words[AX_RISK_DISPOSITION_COUNT] = {
        [AX_RISK_OPEN] = {AX_VEX_IN_TRIAGE, ""},
        [AX_RISK_MITIGATE] = {AX_VEX_EXPLOITABLE, "workaround_available"},
        [AX_RISK_ELIMINATE] = {AX_VEX_RESOLVED, "update"},
        [AX_RISK_TRANSFER] = {AX_VEX_EXPLOITABLE, ""},
        [AX_RISK_ACCEPT] = {AX_VEX_EXPLOITABLE, "will_not_fix"},
        [AX_RISK_NOT_APPLICABLE] = {AX_VEX_NOT_AFFECTED, ""},
    };
    statement->state = words[decision->disposition].state;
    statement->responses = ax_slice_of(words[decision->disposition].response);
    statement->justification = (struct ax_slice){"", 0};
    statement->detail = decision->reason;
}

/* The worst of what holds for the elements; what the sources say where nobody decided. */
static struct statement statement_of(struct ax_vulnerabilities *list, const struct ax_risk *risk,
                                     const struct ax_known_row *row)
{
    static const uint8_t order[AX_VEX_STATE_COUNT] = {
        [AX_VEX_EXPLOITABLE] = 3, [AX_VEX_IN_TRIAGE] = 2, [AX_VEX_NOT_AFFECTED] = 1};
    const struct ax_bom_vulnerability *said = &list->boms.vulnerabilities.at[row->analysis];
    struct statement statement = {row, said->state, said->justification, said->responses,
                                  said->detail};
    bool decided = false;
    for (uint32_t p = ax_known_place(list, row); risk && p; p = list->places.at[p - 1].next) {
        struct ax_risk_decision decision;
        struct statement one = statement;
        struct ax_slice id =
            ax_known_threat_id(list, row->vulnerability, list->places.at[p - 1].element);
        ax_risk_decide(risk, id, NULL, &decision);
        if (decision.disposition == AX_RISK_OPEN && statement.state != AX_VEX_NONE) {
            continue;
        }
        decide(&one, &decision);
        if (!decided || order[one.state] > order[statement.state]) {
            statement = one;
        }
        decided = true;
    }
    if (statement.state == AX_VEX_NONE) {
        bool other = row->affected == AX_AFFECTED_NO || row->affected == AX_AFFECTED_OTHER;
        statement.state = other ? AX_VEX_NOT_AFFECTED : AX_VEX_IN_TRIAGE;
        statement.detail = other ? AX_SLICE("The version that is built in is none of those that "
                                            "are affected.")
                                 : statement.detail;
    }
    return statement;
}

/* The newest date of the sources: a clock would make each document another one. */
static struct ax_slice newest(const struct ax_vulnerabilities *list)
{
    struct ax_slice date = AX_SLICE("1970-01-01T00:00:00Z");
    for (uint32_t i = 0; i < list->boms.files.len; i++) {
        struct ax_slice own = list->boms.files.at[i].date;
        bool whole = own.len >= 19; /* not a day only */
        date = whole && ax_slice_compare(own, date) > 0 ? own : date;
    }
    return date;
}

static struct ax_slice product_name(const struct ax_vulnerabilities *list)
{
    return list->model ? ax_model_own_name(list->model) : AX_SLICE("product");
}

static struct ax_slice product_id(const struct ax_vulnerabilities *list)
{
    return list->model ? ax_model_own_id(list->model) : AX_SLICE("product");
}

static struct ax_slice product_text(const struct ax_vulnerabilities *list, const char *name)
{
    return list->model ? ax_model_text(list->model, 0, name) : (struct ax_slice){"", 0};
}

/* ------------------------------------------------------------------------------------ CycloneDX */

/* Components are named as the sources name them; by their number where they have no name, or two
 * files give them the same. */
static void put_ref(const struct ax_vulnerabilities *list, const struct ax_known_row *row,
                    struct ax_output *output)
{
    const struct ax_bom_component *component = &list->boms.components.at[row->component];
    ax_put_char(output, '"');
    if (component->ref.len > 0 && list->boms.files.len == 1) {
        ax_escape_json(output, component->ref);
    } else {
        ax_putf(output, "component-%lu", (unsigned long)row->component + 1);
    }
    ax_put_char(output, '"');
}

static void put_component(const struct ax_vulnerabilities *list, const struct ax_known_row *row,
                          struct ax_output *output)
{
    const struct ax_bom_component *component = &list->boms.components.at[row->component];
    ax_put_text(output, "{\"type\":\"library\",\"bom-ref\":");
    put_ref(list, row, output);
    put_member(output, "group", component->group);
    put_member(output, "name", component->name);
    put_member(output, "version", component->version);
    put_member(output, "purl", component->purl);
    ax_put_char(output, '}');
}

/* Each component once: rows of one component need not stand together. */
static bool is_first(const struct ax_vulnerabilities *list, uint32_t row, bool *seen)
{
    uint32_t component = list->rows.at[row].component;
    bool first = component != AX_NO_INDEX && !seen[component];
    if (first) {
        seen[component] = true;
    }
    return first;
}

static void put_components(const struct ax_vulnerabilities *list, struct ax_output *output)
{
    size_t size = list->boms.components.len * sizeof(bool);
    bool *seen = ax_memory_resize(list->session->memory, NULL, 0, size);
    if (!seen && size > 0) {
        output->status = AX_NO_MEMORY;
        return;
    }
    if (seen) {
        memset(seen, 0, size);
    }
    bool any = false;
    for (uint32_t i = 0; i < list->rows.len; i++) {
        if (is_first(list, i, seen)) {
            ax_put_text(output, any ? ",\n" : "\n");
            put_component(list, &list->rows.at[i], output);
            any = true;
        }
    }
    ax_memory_release(list->session->memory, seen, size);
}

static void put_responses(struct ax_slice words, struct ax_output *output)
{
    struct ax_slice word;
    if (words.len == 0) {
        return;
    }
    ax_put_text(output, ",\"response\":[");
    for (bool first = true; ax_slice_next_word(&words, &word); first = false) {
        ax_put_text(output, first ? "" : ",");
        put_string(output, word);
    }
    ax_put_char(output, ']');
}

static void put_vulnerability(struct ax_vulnerabilities *list, const struct statement *statement,
                              struct ax_output *output)
{
    const struct ax_known_row *row = statement->row;
    const struct ax_bom_vulnerability *facts = &list->boms.vulnerabilities.at[row->vulnerability];
    ax_put_text(output, "{\"id\":");
    put_string(output, ax_known_id(list, row->vulnerability));
    if (facts->source.len > 0) {
        ax_put_text(output, ",\"source\":{\"name\":");
        put_string(output, facts->source);
        ax_put_char(output, '}');
    }
    ax_putf(output, ",\"analysis\":{\"state\":\"%s\"", ax_vex_states[statement->state]);
    put_member(output, "justification", statement->justification);
    put_responses(statement->responses, output);
    put_member(output, "detail", statement->detail);
    ax_put_text(output, "},\"affects\":[{\"ref\":");
    if (row->component != AX_NO_INDEX) {
        put_ref(list, row, output);
    } else {
        put_string(output, row->ref.len > 0 ? row->ref : AX_SLICE("product"));
    }
    ax_put_text(output, "}]}");
}

static void write_cyclonedx(struct ax_vulnerabilities *list, const struct ax_risk *risk,
                            struct ax_output *output)
{
    ax_put_text(output, "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\n"
                        "\"metadata\":{\"timestamp\":");
    put_string(output, newest(list));
    ax_put_text(output, ",\"component\":{\"type\":\"device\",\"bom-ref\":\"product\"");
    put_member(output, "name", product_name(list));
    put_member(output, "version", product_text(list, "version"));
    ax_put_text(output, "}},\n\"components\":[");
    put_components(list, output);
    ax_put_text(output, "],\n\"vulnerabilities\":[");
    for (uint32_t i = 0; i < list->rows.len; i++) {
        struct statement statement = statement_of(list, risk, &list->rows.at[i]);
        ax_put_text(output, i > 0 ? ",\n" : "\n");
        put_vulnerability(list, &statement, output);
    }
    ax_put_text(output, "]}\n");
}

/* -------------------------------------------------------------------------------------- OpenVEX */

static const char *openvex_status(uint8_t state)
{
    switch ((enum ax_vex_state)state) {
    case AX_VEX_RESOLVED:
    case AX_VEX_RESOLVED_WITH_PEDIGREE: return "fixed";
    case AX_VEX_EXPLOITABLE: return "affected";
    case AX_VEX_FALSE_POSITIVE:
    case AX_VEX_NOT_AFFECTED: return "not_affected";
    case AX_VEX_NONE:
    case AX_VEX_IN_TRIAGE:
    case AX_VEX_STATE_COUNT: break;
    }
    return "under_investigation";
}

/* The five of OpenVEX that say the same as those of CycloneDX; others are told in words. */
static const char *openvex_justification(struct ax_slice justification)
{
    static const struct {
        const char *from;
        const char *to;
    } words[] = {
        {"code_not_present", "vulnerable_code_not_present"},
        {"code_not_reachable", "vulnerable_code_not_in_execute_path"},
        {"protected_by_mitigating_control", "inline_mitigations_already_exist"},
        {"protected_at_runtime", "inline_mitigations_already_exist"},
        {"protected_at_perimeter", "inline_mitigations_already_exist"},
        {"protected_by_compiler", "inline_mitigations_already_exist"},
    };
    for (size_t i = 0; i < AX_COUNT(words); i++) {
        if (ax_slice_is(justification, words[i].from)) {
            return words[i].to;
        }
    }
    return NULL;
}

/* not_affected needs a reason, affected an action. */
static void put_because(const struct statement *statement, struct ax_output *output)
{
    const char *status = openvex_status(statement->state);
    const char *justification = openvex_justification(statement->justification);
    bool negative = strcmp(status, "not_affected") == 0;
    if (negative && justification) {
        ax_putf(output, ",\"justification\":\"%s\"", justification);
    }
    struct ax_slice text = statement->detail;
    if (negative && !justification && text.len == 0) {
        text = statement->justification.len > 0 ? statement->justification
               : statement->state == AX_VEX_FALSE_POSITIVE
                   ? AX_SLICE("The report was found to be wrong.")
                   : AX_SLICE("The product is not affected; no reason is recorded.");
    }
    if (strcmp(status, "affected") == 0) {
        text = text.len > 0 ? text : AX_SLICE("No action is recorded.");
        put_member(output, "action_statement", text);
    } else if (negative) {
        put_member(output, "impact_statement", text);
    } else {
        put_member(output, "status_notes", text);
    }
}

static void put_product_iri(const struct ax_vulnerabilities *list, struct ax_output *output)
{
    ax_put_text(output, "pkg:generic/");
    ax_escape_json(output, product_id(list));
    struct ax_slice version = product_text(list, "version");
    if (version.len > 0) {
        ax_put_char(output, '@');
        ax_escape_json(output, version);
    }
}

static void put_statement(struct ax_vulnerabilities *list, const struct statement *statement,
                          struct ax_output *output)
{
    const struct ax_known_row *row = statement->row;
    ax_put_text(output, "{\"vulnerability\":{\"name\":");
    put_string(output, ax_known_id(list, row->vulnerability));
    ax_put_text(output, "},\"products\":[{\"@id\":\"");
    put_product_iri(list, output);
    ax_put_char(output, '"');
    struct ax_slice part = row->ref;
    if (row->component != AX_NO_INDEX) {
        const struct ax_bom_component *component = &list->boms.components.at[row->component];
        part = component->purl.len > 0  ? component->purl
               : component->ref.len > 0 ? component->ref
                                        : component->name;
    }
    if (part.len > 0) {
        ax_put_text(output, ",\"subcomponents\":[{\"@id\":");
        put_string(output, part);
        ax_put_text(output, "}]");
    }
    ax_putf(output, "}],\"status\":\"%s\"", openvex_status(statement->state));
    put_because(statement, output);
    ax_put_char(output, '}');
}

static void write_openvex(struct ax_vulnerabilities *list, const struct ax_risk *risk,
                          struct ax_output *output)
{
    struct ax_slice author = product_text(list, "manufacturer");
    ax_put_text(output,
                "{\"@context\":\"https://openvex.dev/ns/v0.2.0\",\"@id\":\"urn:annexc:vex:");
    put_product_iri(list, output);
    ax_put_text(output, "\",\"author\":");
    put_string(output, author.len > 0 ? author : product_name(list));
    ax_put_text(output, ",\"timestamp\":");
    put_string(output, newest(list));
    ax_put_text(output, ",\"version\":1,\n\"statements\":[");
    for (uint32_t i = 0; i < list->rows.len; i++) {
        struct statement statement = statement_of(list, risk, &list->rows.at[i]);
        ax_put_text(output, i > 0 ? ",\n" : "\n");
        put_statement(list, &statement, output);
    }
    ax_put_text(output, "]}\n");
}

void ax_vex_write(struct ax_vulnerabilities *list, const struct ax_risk *risk, bool openvex,
                  struct ax_output *output)
{
    if (openvex) {
        write_openvex(list, risk, output);
    } else {
        write_cyclonedx(list, risk, output);
    }
}
