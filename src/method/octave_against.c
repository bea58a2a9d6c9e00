/* SPDX-License-Identifier: Apache-2.0 */
#include "method/octave_against.h"

#include "base/guess.h"
#include "base/limits.h"
#include "method/octave_list.h"
#include "method/octave_map.h"
#include "method/octave_names.h"

#define FIND(octave, ...) ((octave)->findings++, ax_report((octave)->session, __VA_ARGS__))

struct checking {
    struct ax_octave *octave;
    struct ax_model *model;
    const struct ax_risk *risk; /* NULL: none */
    struct ax_octave_map map;
    struct ax_octave_names names;
    uint32_t start; /* of the record whose list is looked at */
    enum ax_name attribute;
};

bool ax_octave_is_critical(const struct ax_model *model, uint32_t datum)
{
    static const char *const properties[] = {"confidentiality", "integrity", "availability"};
    bool rated = false;
    for (size_t i = 0; i < AX_COUNT(properties); i++) {
        struct ax_slice level = ax_model_text(model, datum, properties[i]);
        rated |= level.len > 0;
        if (ax_slice_is(level, "high")) {
            return true;
        }
    }
    return !rated;
}

/* Whether the item may be named in the attribute: data, or what can be in a container. */
static bool may_stand(enum ax_name attribute, const struct ax_item *item)
{
    enum ax_kind kind = (enum ax_kind)item->kind;
    return attribute == AX_NAME_DATA ? kind == AX_KIND_DATA
                                     : ax_kind_is_element(kind) || kind == AX_KIND_FLOW ||
                                           kind == AX_KIND_PORT || kind == AX_KIND_BOUNDARY;
}

/* The ids that the model has instead, of the kinds that may be named there. */
static void report_missing(struct checking *checking, struct ax_slice id)
{
    struct ax_octave *octave = checking->octave;
    const struct ax_model *model = checking->model;
    bool data = checking->attribute == AX_NAME_DATA;
    struct ax_guess guess;
    ax_guess_init(&guess, id);
    for (uint32_t i = 1; octave->findings < AX_LIMIT_GUESSES && i < model->items.len; i++) {
        if (may_stand(checking->attribute, ax_model_item(model, i))) {
            ax_guess_offer(&guess, ax_model_id_text(model, i));
        }
    }
    struct ax_message *message =
        FIND(octave, AX_CODE_OCTAVE_REFERENCE,
             ax_octave_word_span(octave, checking->start, checking->attribute, id),
             "the model has no %s \"%.*s\"", data ? "data" : "element", AX_FMT(id));
    ax_note_guess(octave->session, message, guess.best);
}

static void check_ids(struct checking *checking, uint32_t start, enum ax_name attribute,
                      struct ax_slice ids)
{
    struct ax_slice id;
    checking->start = start;
    checking->attribute = attribute;
    while (ax_slice_next_word(&ids, &id)) {
        uint32_t item = ax_octave_item(checking->model, id);
        if (item == 0 || !may_stand(attribute, ax_model_item(checking->model, item))) {
            report_missing(checking, id);
        }
    }
}

static void check_references(struct checking *checking)
{
    const struct ax_octave *octave = checking->octave;
    for (uint32_t i = 0; i < octave->assets.len; i++) {
        check_ids(checking, octave->assets.at[i].start, AX_NAME_DATA, octave->assets.at[i].data);
    }
    for (uint32_t i = 0; i < octave->containers.len; i++) {
        check_ids(checking, octave->containers.at[i].start, AX_NAME_ELEMENT,
                  octave->containers.at[i].elements);
    }
    for (uint32_t i = 0; i < octave->left_out.len; i++) {
        check_ids(checking, octave->left_out.at[i].start, AX_NAME_DATA,
                  octave->left_out.at[i].data);
        check_ids(checking, octave->left_out.at[i].start, AX_NAME_ELEMENT,
                  octave->left_out.at[i].elements);
    }
}

static void check_critical(struct checking *checking)
{
    struct ax_octave_list list;
    ax_octave_list_init(&list, checking->octave->session);
    for (uint32_t i = 1; i < checking->model->items.len; i++) {
        struct ax_slice id = ax_model_id_text(checking->model, i);
        if (ax_model_item(checking->model, i)->kind == AX_KIND_DATA &&
            ax_octave_is_critical(checking->model, i) &&
            !ax_octave_any(&checking->map, ax_octave_carried(&checking->map, i)) &&
            !ax_octave_any(&checking->map, ax_octave_covered(&checking->map, i))) {
            ax_octave_list_add(&list, id);
        }
    }
    if (list.count > 0) {
        FIND(checking->octave, AX_CODE_OCTAVE_DATA,
             ax_octave_span(checking->octave, checking->octave->root),
             "data that the model rates high are no asset here: %.*s",
             AX_FMT(ax_octave_list_text(&list)));
    }
    ax_octave_list_done(&list);
}

/* One message for each asset. */
static void check_places(struct checking *checking, uint32_t asset)
{
    struct ax_octave *octave = checking->octave;
    struct ax_octave_list list;
    ax_octave_list_init(&list, octave->session);
    for (uint32_t i = 1; i < checking->model->items.len; i++) {
        if (ax_octave_is_place(checking->model, i) &&
            ax_octave_bit(ax_octave_carried(&checking->map, i), asset) &&
            !ax_octave_bit(ax_octave_covered(&checking->map, i), asset)) {
            ax_octave_list_add(&list, ax_model_id_text(checking->model, i));
        }
    }
    if (list.count > 0) {
        const struct ax_octave_asset *at = &octave->assets.at[asset];
        FIND(octave, AX_CODE_OCTAVE_CONTAINER, ax_octave_span(octave, at->start),
             "the asset \"%.*s\" is also at what is in none of its containers: %.*s",
             AX_FMT(ax_octave_label(at->name, at->id)), AX_FMT(ax_octave_list_text(&list)));
    }
    ax_octave_list_done(&list);
}

/* Threats by rules for single elements exist, but nobody has to treat them, and known
 * vulnerabilities are looked at one by one in the risk file. */
static bool counts(const struct ax_rule *rule)
{
    return rule->method != AX_METHOD_ELEMENT && !rule->known;
}

static enum ax_status sort_threats(struct checking *checking, const struct ax_threats *threats)
{
    struct ax_octave *octave = checking->octave;
    const struct ax_model *model = checking->model;
    for (uint32_t i = 0; i < threats->list.len; i++) {
        const struct ax_threat *threat = &threats->list.at[i];
        if (ax_octave_names_has(&checking->names, model, threat) ||
            !counts(&model->templates->rules.at[threat->rule]) ||
            ax_octave_does_not_apply(checking->risk, checking->names.id) ||
            !ax_octave_any(&checking->map, ax_octave_carried(&checking->map, threat->subject))) {
            continue;
        }
        struct ax_threat *untreated = ax_array_push(octave->session->memory, &octave->untreated);
        if (!untreated) {
            return AX_NO_MEMORY;
        }
        *untreated = *threat;
    }
    return checking->names.id->status;
}

static void report_untreated(struct checking *checking)
{
    struct ax_octave *octave = checking->octave;
    struct ax_output *id = checking->names.id;
    struct ax_octave_list list;
    ax_octave_list_init(&list, octave->session);
    for (uint32_t i = 0; i < octave->untreated.len; i++) {
        id->len = 0;
        ax_threat_put_id(checking->model, &octave->untreated.at[i], id);
        ax_octave_list_add(&list, (struct ax_slice){id->buffer, id->len});
    }
    if (list.count > 0) {
        FIND(octave, AX_CODE_OCTAVE_UNTREATED, ax_octave_span(octave, octave->root),
             "%lu %s in no area of concern: %.*s", (unsigned long)list.count,
             list.count == 1 ? "threat is" : "threats are", AX_FMT(ax_octave_list_text(&list)));
    }
    ax_octave_list_done(&list);
}

/* Threats that people added to the risk file have no @, and known vulnerabilities come from bills
 * of materials: the model alone does not know them. */
static bool is_derived(struct ax_slice id)
{
    return memchr(id.start, '@', id.len) != NULL &&
           !(id.len > 4 && memcmp(id.start, "CVE-", 4) == 0);
}

static void check_names(struct checking *checking, uint32_t start, struct ax_slice threats)
{
    struct ax_octave *octave = checking->octave;
    struct ax_slice id;
    while (ax_slice_next_word(&threats, &id)) {
        if (is_derived(id) && !ax_octave_names_saw(&checking->names, id)) {
            FIND(octave, AX_CODE_OCTAVE_REFERENCE,
                 ax_octave_word_span(octave, start, AX_NAME_THREAT, id),
                 memchr(id.start, '*', id.len) ? "\"%.*s\" fits no threat of the model today"
                                               : "\"%.*s\" is no threat of the model today",
                 AX_FMT(id));
        }
    }
}

static enum ax_status check_threats(struct checking *checking)
{
    struct ax_octave *octave = checking->octave;
    struct ax_threat_options all = {true, true};
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(checking->model, &all, &threats);
    if (status == AX_OK) {
        status = sort_threats(checking, threats);
        ax_threats_free(threats);
    }
    if (status != AX_OK) {
        return status;
    }
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        check_names(checking, octave->concerns.at[i].start, octave->concerns.at[i].threats);
    }
    for (uint32_t i = 0; i < octave->left_out.len; i++) {
        check_names(checking, octave->left_out.at[i].start, octave->left_out.at[i].threats);
    }
    report_untreated(checking);
    return AX_OK;
}

enum ax_status ax_octave_check_against(struct ax_octave *octave, struct ax_model *model,
                                       const struct ax_risk *risk)
{
    struct checking checking = {.octave = octave, .model = model, .risk = risk};
    enum ax_status status = AX_NO_MEMORY;
    if (!ax_octave_map_init(&checking.map, model, octave->assets.len)) {
        return AX_NO_MEMORY;
    }
    ax_octave_map_fill(&checking.map, octave);
    check_references(&checking);
    check_critical(&checking);
    for (uint32_t i = 0; i < octave->assets.len; i++) {
        check_places(&checking, i);
    }
    if (ax_octave_names_init(&checking.names, octave->session, octave)) {
        status = check_threats(&checking);
    }
    ax_octave_names_done(&checking.names, octave->session);
    ax_octave_map_done(&checking.map);
    octave->checked = status == AX_OK ? model : NULL;
    return status;
}
