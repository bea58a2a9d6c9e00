/* SPDX-License-Identifier: Apache-2.0 */
/* Acceptance matrices from their XML files. What is missing or contradicts itself is an error: a
 * matrix with a hole would let a threat through. */
#include "load/acceptance.h"

#include "load/document.h"

#include <math.h>

enum element {
    E_ACCEPTANCE,
    E_DESCRIPTION,
    E_BAND,
    E_HARM,
    E_SCALE,
    E_STEP,
    E_CELL,
    E_COUNT
};

#define N(id) AX_NAME_##id
#define ATTRIBUTES (const struct ax_attribute_rule[])
#define CHILDREN (const struct ax_child_rule[])
#define END                                                                                        \
    {                                                                                              \
        0                                                                                          \
    }
#define NEEDED(id, kind, choices)                                                                  \
    {                                                                                              \
        N(id), AX_VALUE_##kind, true, choices                                                      \
    }

#define VERDICTS "acceptable reduce unacceptable"
#define SCALED_METHODS "CVSS3.1 CVSS4.0 CWSS"

static const struct ax_element_rule rules[E_COUNT] = {
    [E_ACCEPTANCE] = {.attributes = ATTRIBUTES{NEEDED(ID, WORD, NULL),
                                               {N(NAME), AX_VALUE_TEXT, false, NULL},
                                               {N(VERSION), AX_VALUE_TEXT, false, NULL},
                                               {N(EXAMPLE), AX_VALUE_CHOICE, false, "yes no"},
                                               END},
                      .children = CHILDREN{{N(DESCRIPTION), E_DESCRIPTION, 0, true},
                                           {N(BAND), E_BAND, 1, false},
                                           {N(HARM), E_HARM, 2, false},
                                           {N(SCALE), E_SCALE, 3, false},
                                           {N(CELL), E_CELL, 4, false},
                                           END}},
    [E_DESCRIPTION] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_BAND] = {.attributes = ATTRIBUTES{NEEDED(NAME, FILLED, NULL), END}, .text = true},
    [E_HARM] = {.attributes = ATTRIBUTES{NEEDED(NAME, FILLED, NULL), END}, .text = true},
    [E_SCALE] = {.attributes =
                     ATTRIBUTES{NEEDED(METHOD, CHOICE, SCALED_METHODS),
                                NEEDED(OF, CHOICE, "exploitability attack-surface score"), END},
                 .children = CHILDREN{{N(STEP), E_STEP, 0, false}, END}},
    [E_STEP] = {.attributes =
                    ATTRIBUTES{NEEDED(FROM, DECIMAL, NULL), NEEDED(BAND, FILLED, NULL), END}},
    [E_CELL] = {.attributes = ATTRIBUTES{NEEDED(BAND, FILLED, NULL), NEEDED(HARM, FILLED, NULL),
                                         NEEDED(IS, CHOICE, VERDICTS), END}},
};

struct reading {
    struct ax_session *session;
    struct ax_names names;
    struct ax_acceptance *acceptance;
    struct ax_scale *scale; /* the open one; NULL: it was wrong */
    struct ax_span root;
};

static struct ax_slice value_of(const struct reading *reading, const struct ax_xml_element *element,
                                enum ax_name name)
{
    return ax_element_value(&reading->names, element, name);
}

static void open_acceptance(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_acceptance *acceptance = reading->acceptance;
    acceptance->id = value_of(reading, element, N(ID));
    acceptance->name = value_of(reading, element, N(NAME));
    acceptance->version = value_of(reading, element, N(VERSION));
    acceptance->is_example = ax_slice_is(value_of(reading, element, N(EXAMPLE)), "yes");
    reading->root = ax_xml_element_span(reading->session, element);
}

static void open_grade(struct reading *reading, const struct ax_document *document,
                       const struct ax_xml_element *element, struct ax_grades *grades)
{
    struct ax_slice name = value_of(reading, element, N(NAME));
    struct ax_span span = ax_element_value_span(document, element, N(NAME));
    int known = ax_grade_find(grades, name);
    if (known >= 0) {
        struct ax_message *message = ax_report(reading->session, AX_CODE_ACCEPTANCE_TWICE, span,
                                               "\"%.*s\" is declared twice", AX_FMT(name));
        ax_note(reading->session, message, grades->at[known].span, "first here");
    } else if (grades->count == AX_LIMIT_GRADES) {
        (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_LIMIT, span,
                        "more than %d bands, or severities of harm", AX_LIMIT_GRADES);
    } else {
        grades->at[grades->count++] = (struct ax_grade){.name = name, .span = span};
    }
}

/* The band or the harm that an attribute names; -1: an error was reported. */
static int refer(struct reading *reading, const struct ax_document *document,
                 const struct ax_xml_element *element, enum ax_name attribute,
                 const struct ax_grades *grades)
{
    struct ax_slice name = value_of(reading, element, attribute);
    int index = ax_grade_find(grades, name);
    if (index < 0 && name.len > 0) {
        (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_UNKNOWN,
                        ax_element_value_span(document, element, attribute),
                        "no %s is called \"%.*s\"", ax_name_text(attribute), AX_FMT(name));
    }
    return index;
}

static uint8_t part_of(struct ax_slice of)
{
    for (uint8_t i = 0; i < AX_PART_COUNT; i++) {
        if (ax_slice_is(of, ax_score_part_text((enum ax_score_part)i))) {
            return i;
        }
    }
    return AX_PART_COUNT;
}

/* CWSS has an attack surface, CVSS an exploitability. */
static bool has_part(enum ax_score_method method, uint8_t part)
{
    return part == AX_PART_COUNT ||
           part == (method == AX_SCORE_CWSS ? AX_PART_ATTACK_SURFACE : AX_PART_EXPLOITABILITY);
}

static void open_scale(struct reading *reading, const struct ax_document *document,
                       const struct ax_xml_element *element)
{
    enum ax_score_method method;
    struct ax_slice of = value_of(reading, element, N(OF));
    reading->scale = NULL;
    if (!ax_score_method_find(value_of(reading, element, N(METHOD)), &method)) {
        return;
    }
    struct ax_scale *scale = &reading->acceptance->scales[method];
    struct ax_span span = ax_xml_element_span(reading->session, element);
    if (scale->there) {
        struct ax_message *message =
            ax_report(reading->session, AX_CODE_ACCEPTANCE_TWICE, span,
                      "there is a second scale for %s", ax_score_method_text(method));
        ax_note(reading->session, message, scale->span, "first here");
        return;
    }
    if (!has_part(method, part_of(of))) {
        (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_UNKNOWN,
                        ax_element_value_span(document, element, N(OF)), "%s has no %.*s",
                        ax_score_method_text(method), AX_FMT(of));
        return;
    }
    *scale = (struct ax_scale){.there = true, .of = part_of(of), .span = span};
    reading->scale = scale;
}

static void check_step(struct reading *reading, const struct ax_scale *scale,
                       const struct ax_scale_step *step, struct ax_span span)
{
    const struct ax_scale_step *before = scale->count ? &scale->steps[scale->count - 1] : NULL;
    if (!before && step->from != 0) {
        (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_ORDER, span,
                        "the first step does not begin at 0, so low values have no band");
    } else if (before && step->from <= before->from) {
        (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_ORDER, span,
                        "this step does not begin above the one before it");
    } else if (before && step->band <= before->band) {
        (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_ORDER, span,
                        "this step leads to no higher band than the one before it");
    }
}

static void open_step(struct reading *reading, const struct ax_document *document,
                      const struct ax_xml_element *element)
{
    double from = 0;
    struct ax_scale *scale = reading->scale;
    int band = refer(reading, document, element, N(BAND), &reading->acceptance->bands);
    if (!scale || band < 0 || scale->count == AX_LIMIT_GRADES ||
        !ax_slice_to_decimal(value_of(reading, element, N(FROM)), &from)) {
        return;
    }
    from = fmax(fmin(from, 1000), -1000);
    struct ax_scale_step step = {.from = llround(from * 1000000), .band = (uint8_t)band};
    check_step(reading, scale, &step, ax_element_value_span(document, element, N(FROM)));
    scale->steps[scale->count++] = step;
}

static void open_cell(struct reading *reading, const struct ax_document *document,
                      const struct ax_xml_element *element)
{
    struct ax_acceptance *acceptance = reading->acceptance;
    int band = refer(reading, document, element, N(BAND), &acceptance->bands);
    int harm = refer(reading, document, element, N(HARM), &acceptance->harms);
    if (band < 0 || harm < 0) {
        return;
    }
    struct ax_span span = ax_xml_element_span(reading->session, element);
    if (acceptance->cell_spans[band][harm].source != 0) {
        struct ax_message *message =
            ax_report(reading->session, AX_CODE_ACCEPTANCE_TWICE, span, "this cell is there twice");
        ax_note(reading->session, message, acceptance->cell_spans[band][harm], "first here");
        return;
    }
    int verdict = ax_choice_of(VERDICTS, value_of(reading, element, N(IS)));
    acceptance->cells[band][harm] = (uint8_t)(verdict + 1);
    acceptance->cell_spans[band][harm] = span;
}

static bool on_open(void *user, struct ax_document *document, uint8_t rule,
                    const struct ax_xml_element *element)
{
    struct reading *reading = user;
    switch ((enum element)rule) {
    case E_ACCEPTANCE: open_acceptance(reading, element); break;
    case E_BAND: open_grade(reading, document, element, &reading->acceptance->bands); break;
    case E_HARM: open_grade(reading, document, element, &reading->acceptance->harms); break;
    case E_SCALE: open_scale(reading, document, element); break;
    case E_STEP: open_step(reading, document, element); break;
    case E_CELL: open_cell(reading, document, element); break;
    case E_DESCRIPTION:
    case E_COUNT: break;
    }
    return !reading->session->no_memory;
}

static void close_grade(struct ax_grades *grades, struct ax_slice text)
{
    if (grades->count > 0) {
        grades->at[grades->count - 1].text = ax_slice_trim(text);
    }
}

static void check_scale(struct reading *reading, const struct ax_scale *scale)
{
    if (scale && scale->count == 0) {
        (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_HOLE, scale->span,
                        "the scale has no step");
    }
}

static void on_close(void *user, struct ax_document *document, uint8_t rule, struct ax_slice text,
                     struct ax_span span, bool exact)
{
    struct reading *reading = user;
    (void)document;
    (void)span;
    (void)exact;
    if (rule == E_DESCRIPTION) {
        reading->acceptance->description = ax_slice_trim(text);
    } else if (rule == E_BAND) {
        close_grade(&reading->acceptance->bands, text);
    } else if (rule == E_HARM) {
        close_grade(&reading->acceptance->harms, text);
    } else if (rule == E_SCALE) {
        check_scale(reading, reading->scale);
    }
}

static const struct ax_document_handler handler = {
    .elements = rules,
    .root = N(ACCEPTANCE),
    .space = "urn:annexc:acceptance:1",
    .wrong_root = AX_CODE_NOT_ACCEPTANCE,
    .wrong_root_text = "this is no acceptance matrix",
    .open = on_open,
    .close = on_close,
};

/* Worse harm, or easier exploitation, must not be judged milder; it may be meant, so it warns. */
static void check_neighbours(struct reading *reading, size_t band, size_t harm)
{
    const struct ax_acceptance *a = reading->acceptance;
    uint8_t cell = a->cells[band][harm];
    bool by_band = band > 0 && cell < a->cells[band - 1][harm];
    bool by_harm = harm > 0 && cell < a->cells[band][harm - 1];
    if (cell != 0 && (by_band || by_harm)) {
        struct ax_message *message =
            ax_report(reading->session, AX_CODE_ACCEPTANCE_ODD, a->cell_spans[band][harm],
                      "\"%.*s\" with \"%.*s\" is judged milder than what is less bad",
                      AX_FMT(a->bands.at[band].name), AX_FMT(a->harms.at[harm].name));
        ax_note(reading->session, message,
                by_band ? a->cell_spans[band - 1][harm] : a->cell_spans[band][harm - 1],
                "this one");
    }
}

static void check_cells(struct reading *reading)
{
    const struct ax_acceptance *a = reading->acceptance;
    if (a->bands.count == 0 || a->harms.count == 0) {
        (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_HOLE, reading->root,
                        "a matrix needs at least one band and one harm");
    }
    for (size_t band = 0; band < a->bands.count; band++) {
        for (size_t harm = 0; harm < a->harms.count; harm++) {
            check_neighbours(reading, band, harm);
            if (a->cells[band][harm] == AX_VERDICT_NONE && a->cell_spans[band][harm].source == 0) {
                (void)ax_report(reading->session, AX_CODE_ACCEPTANCE_HOLE, reading->root,
                                "there is no cell for band \"%.*s\" and harm \"%.*s\"",
                                AX_FMT(a->bands.at[band].name), AX_FMT(a->harms.at[harm].name));
            }
        }
    }
}

static enum ax_status read_into(struct reading *reading, uint32_t source)
{
    size_t errors = reading->session->counts[AX_ERROR];
    if (!ax_names_init(&reading->names, reading->session)) {
        return AX_NO_MEMORY;
    }
    enum ax_status status =
        ax_document_read(reading->session, &reading->names, source, &handler, reading);
    if (status == AX_OK && reading->root.source != 0) {
        check_cells(reading);
    }
    return status == AX_OK ? ax_session_verdict(reading->session, errors) : status;
}

enum ax_status ax_acceptance_read(struct ax_session *session, uint32_t source,
                                  const struct ax_acceptance **out_acceptance)
{
    struct reading reading = {.session = session};
    reading.acceptance = ax_arena_alloc(&session->arena, sizeof(*reading.acceptance));
    enum ax_status status = reading.acceptance ? read_into(&reading, source) : AX_NO_MEMORY;
    if (status == AX_OK) {
        *out_acceptance = reading.acceptance;
    }
    return status;
}

enum ax_status ax_acceptance_load(struct ax_session *session, const char *path,
                                  const struct ax_acceptance **out_acceptance)
{
    uint32_t source;
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    return status == AX_OK ? ax_acceptance_read(session, source, out_acceptance) : status;
}
