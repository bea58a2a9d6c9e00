/* SPDX-License-Identifier: Apache-2.0 */
/* What is not filled in, and what does not fit together. */
#include "method/octave.h"
#include "method/octave_against.h"
#include "method/octave_list.h"

#define FIND(octave, ...) ((octave)->findings++, (void)ax_report((octave)->session, __VA_ARGS__))

static void check_criterion(struct ax_octave *octave, const struct ax_octave_criterion *criterion)
{
    struct ax_octave_list list;
    ax_octave_list_init(&list, octave->session);
    for (int i = 0; i < 3; i++) {
        if (criterion->texts[i].len == 0) {
            ax_octave_list_add(&list, ax_octave_word(AX_OCTAVE_VALUES, i));
        }
    }
    if (list.count > 0) {
        FIND(octave, AX_CODE_OCTAVE_OPEN, ax_octave_span(octave, criterion->start),
             "the criterion \"%.*s\" is not filled in: %.*s", AX_FMT(criterion->name),
             AX_FMT(ax_octave_list_text(&list)));
    }
    ax_octave_list_done(&list);
}

static void check_area(struct ax_octave *octave, const struct ax_octave_area *area)
{
    struct ax_slice label = ax_octave_label(area->name, area->id);
    if (area->count == 0) {
        FIND(octave, AX_CODE_OCTAVE_CRITERION, ax_octave_span(octave, area->start),
             "the impact area \"%.*s\" has no criterion", AX_FMT(label));
    }
    if (area->rank == 0) {
        FIND(octave, AX_CODE_OCTAVE_OPEN, ax_octave_span(octave, area->start),
             "the impact area \"%.*s\" has no rank", AX_FMT(label));
    }
    for (uint32_t i = area->first; i < area->first + area->count; i++) {
        check_criterion(octave, &octave->criteria.at[i]);
    }
}

static bool has_requirement(const struct ax_octave *octave, const struct ax_octave_asset *asset,
                            int property)
{
    for (uint32_t i = asset->first; i < asset->first + asset->count; i++) {
        if (octave->requirements.at[i].property == property &&
            octave->requirements.at[i].text.len > 0) {
            return true;
        }
    }
    return false;
}

static void check_requirements(struct ax_octave *octave, const struct ax_octave_asset *asset)
{
    struct ax_span span = ax_octave_span(octave, asset->start);
    struct ax_slice label = ax_octave_label(asset->name, asset->id);
    if (asset->count == 0) {
        FIND(octave, AX_CODE_OCTAVE_NO_REQUIREMENT, span,
             "the asset \"%.*s\" has no security requirement", AX_FMT(label));
    } else if (asset->most_important < 0) {
        FIND(octave, AX_CODE_OCTAVE_NO_REQUIREMENT, span,
             "it is not said which requirement of the asset \"%.*s\" is the most important",
             AX_FMT(label));
    } else if (!has_requirement(octave, asset, asset->most_important)) {
        FIND(octave, AX_CODE_OCTAVE_NO_REQUIREMENT,
             ax_octave_value_span(octave, asset->start, AX_NAME_MOST_IMPORTANT),
             "the most important requirement of the asset \"%.*s\" is not written down",
             AX_FMT(label));
    }
}

static void check_asset(struct ax_octave *octave, const struct ax_octave_asset *asset)
{
    struct ax_octave_list list;
    struct ax_slice label = ax_octave_label(asset->name, asset->id);
    struct ax_span span = ax_octave_span(octave, asset->start);
    ax_octave_list_init(&list, octave->session);
    ax_octave_list_add_if(&list, asset->owner.len == 0, "owner");
    ax_octave_list_add_if(&list, asset->rationale.len == 0, "rationale");
    if (list.count > 0) {
        FIND(octave, AX_CODE_OCTAVE_OPEN, span, "the asset \"%.*s\" is not filled in: %.*s",
             AX_FMT(label), AX_FMT(ax_octave_list_text(&list)));
    }
    ax_octave_list_done(&list);
    check_requirements(octave, asset);
    if (asset->concerns == 0) {
        FIND(octave, AX_CODE_OCTAVE_NO_CONCERN, span, "the asset \"%.*s\" has no area of concern",
             AX_FMT(label));
    }
}

/* "pads (no place, no assets)". */
static struct ax_slice what_lacks(struct ax_session *session,
                                  const struct ax_octave_container *container)
{
    bool owner = container->owner.len == 0;
    bool place = container->place < 0;
    bool assets = container->assets.len == 0;
    return ax_session_format(session, "%.*s (%s%s%s%s%s)", AX_FMT(container->id),
                             owner ? "no owner" : "", owner && (place || assets) ? ", " : "",
                             place ? "no place" : "", place && assets ? ", " : "",
                             assets ? "no assets" : "");
}

/* There are many containers, and what is open about them is short: one message for all. */
static void check_containers(struct ax_octave *octave)
{
    struct ax_octave_list list;
    uint32_t first = 0;
    ax_octave_list_init(&list, octave->session);
    for (uint32_t i = 0; i < octave->containers.len; i++) {
        const struct ax_octave_container *container = &octave->containers.at[i];
        if (container->owner.len == 0 || container->place < 0 || container->assets.len == 0) {
            first = list.count == 0 ? container->start : first;
            ax_octave_list_add(&list, what_lacks(octave->session, container));
        }
    }
    if (list.count > 0) {
        FIND(octave, AX_CODE_OCTAVE_OPEN, ax_octave_span(octave, first),
             "containers are not filled in: %.*s", AX_FMT(ax_octave_list_text(&list)));
    }
    ax_octave_list_done(&list);
}

static void list_missing_impacts(struct ax_octave *octave, const struct ax_octave_concern *concern,
                                 struct ax_octave_list *list)
{
    for (uint32_t area = 0; area < octave->areas.len; area++) {
        bool found = false;
        for (uint32_t i = 0; i < concern->impacts; i++) {
            found |= octave->impacts.at[concern->first_impact + i].area == area;
        }
        if (!found) {
            ax_octave_list_add(
                list, ax_session_format(octave->session, "impact on \"%.*s\"",
                                        AX_FMT(ax_octave_label(octave->areas.at[area].name,
                                                               octave->areas.at[area].id))));
        }
    }
}

static void check_open(struct ax_octave *octave, const struct ax_octave_concern *concern)
{
    struct ax_octave_list list;
    ax_octave_list_init(&list, octave->session);
    list.most = UINT32_MAX;
    ax_octave_list_add_if(&list, concern->description.len == 0, "description");
    ax_octave_list_add_if(&list, concern->actor.len == 0, "actor");
    ax_octave_list_add_if(&list, concern->means.len == 0, "means");
    ax_octave_list_add_if(&list, concern->motive < 0, "motive");
    ax_octave_list_add_if(&list, concern->outcome < 0, "outcome");
    ax_octave_list_add_if(&list, concern->requirement < 0, "requirement");
    ax_octave_list_add_if(&list, concern->consequence.len == 0, "consequence");
    list_missing_impacts(octave, concern, &list);
    ax_octave_list_add_if(&list, concern->treatment < 0, "treatment");
    if (list.count > 0) {
        FIND(octave, AX_CODE_OCTAVE_OPEN, ax_octave_span(octave, concern->start),
             "the area of concern \"%.*s\" is not filled in: %.*s", AX_FMT(concern->id),
             AX_FMT(ax_octave_list_text(&list)));
    }
    ax_octave_list_done(&list);
}

static bool is_high_for_safety(const struct ax_octave *octave,
                               const struct ax_octave_concern *concern)
{
    for (uint32_t i = 0; i < concern->impacts; i++) {
        const struct ax_octave_impact *impact = &octave->impacts.at[concern->first_impact + i];
        if (impact->area != AX_OCTAVE_NONE &&
            octave->areas.at[impact->area].kind == AX_OCTAVE_SAFETY_KIND &&
            impact->value + 1 == AX_OCTAVE_HIGH) {
            return true;
        }
    }
    return false;
}

static void check_treatment(struct ax_octave *octave, const struct ax_octave_concern *concern)
{
    enum ax_octave_treatment treatment = (enum ax_octave_treatment)(concern->treatment + 1);
    bool stays = treatment == AX_OCTAVE_ACCEPT || treatment == AX_OCTAVE_DEFER;
    struct ax_slice word = ax_octave_word(AX_OCTAVE_TREATMENTS, concern->treatment);
    if (treatment == AX_OCTAVE_TREATMENT_NONE) {
        return;
    }
    struct ax_span span = ax_octave_value_span(octave, concern->start, AX_NAME_TREATMENT);
    if (!ax_octave_treatment_suffices(concern->pool, treatment)) {
        FIND(octave, AX_CODE_OCTAVE_TREATMENT, span,
             "\"%.*s\" is in pool %u, which asks to %s, but its treatment is %.*s",
             AX_FMT(concern->id), concern->pool, ax_octave_pool_text(concern->pool), AX_FMT(word));
    }
    if (stays && is_high_for_safety(octave, concern)) {
        FIND(octave, AX_CODE_OCTAVE_SAFETY, span,
             "\"%.*s\" has a high impact on safety, but its treatment is %.*s", AX_FMT(concern->id),
             AX_FMT(word));
    }
    if (stays && concern->reason.len == 0) {
        FIND(octave, AX_CODE_OCTAVE_UNREASONED, span,
             "it is not said why the treatment of \"%.*s\" is %.*s", AX_FMT(concern->id),
             AX_FMT(word));
    }
    if (!stays && concern->controls == 0) {
        FIND(octave, AX_CODE_OCTAVE_NO_CONTROL, span,
             "the treatment of \"%.*s\" is %.*s, but no container has a control for it",
             AX_FMT(concern->id), AX_FMT(word));
    }
}

/* Told once, where somebody would look for pools. */
static void check_pools(struct ax_octave *octave)
{
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        const struct ax_octave_concern *concern = &octave->concerns.at[i];
        if (concern->score > 0 && concern->probability >= 0 &&
            octave->areas.len != AX_OCTAVE_POOL_AREAS) {
            FIND(octave, AX_CODE_OCTAVE_NO_POOLS, ax_octave_span(octave, octave->root),
                 "there are no pools: their bounds are defined for %u impact areas, and there are "
                 "%lu",
                 AX_OCTAVE_POOL_AREAS, (unsigned long)octave->areas.len);
            return;
        }
    }
}

enum ax_status ax_octave_check(struct ax_octave *octave, struct ax_model *model,
                               const struct ax_risk *risk)
{
    enum ax_status status = AX_OK;
    octave->findings = 0;
    octave->untreated.len = 0;
    octave->checked = NULL;
    if (model && !ax_octave_is_about(octave, model)) {
        return AX_INVALID;
    }
    if (octave->areas.len == 0 || octave->assets.len == 0) {
        FIND(octave, AX_CODE_OCTAVE_OPEN, ax_octave_span(octave, octave->root),
             "the file has no %s", octave->areas.len == 0 ? "impact area" : "critical asset");
    }
    for (uint32_t i = 0; i < octave->areas.len; i++) {
        check_area(octave, &octave->areas.at[i]);
    }
    for (uint32_t i = 0; i < octave->assets.len; i++) {
        check_asset(octave, &octave->assets.at[i]);
    }
    check_containers(octave);
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        check_open(octave, &octave->concerns.at[i]);
        check_treatment(octave, &octave->concerns.at[i]);
    }
    check_pools(octave);
    if (model) {
        status = ax_octave_check_against(octave, model, risk);
    }
    return octave->session->no_memory ? AX_NO_MEMORY : status;
}

size_t ax_octave_findings(const struct ax_octave *octave)
{
    return octave->findings;
}
