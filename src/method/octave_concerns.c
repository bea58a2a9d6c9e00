/* SPDX-License-Identifier: Apache-2.0 */
/* New areas of concern: the threats with the same outcome for the same asset. Each threat comes
 * into one, or into what is left out with the reason; those where no asset is are told, and come in
 * when there is one. */
#include "base/limits.h"
#include "method/octave_grow.h"
#include "method/octave_list.h"
#include "xml/tag.h"

#include <stdlib.h>

enum {
    OUTCOMES = AX_OCTAVE_OUTCOME_COUNT,
    LISTED_PLACES = 5,
    OTHERWISE = 1 << AX_OCTAVE_DISCLOSURE | 1 << AX_OCTAVE_INTERRUPTION
};

struct group {
    AX_ARRAY(uint32_t) threats; /* indices */
};

struct grouping {
    struct ax_octave_growth *growth;
    const struct ax_threats *threats;
    struct group *groups; /* asset * OUTCOMES + outcome */
    struct group unrated; /* what they affect is rated low or none for all assets there */
    uint32_t mentions;
    bool too_many;
};

/* What a threat comes to for an asset: the first set that has an outcome that matters for it. Those
 * who pass for somebody else, or have rights that are not theirs, change things; where that does
 * not matter, they read them, or take them away. */
struct outcomes {
    unsigned first;
    unsigned second;
};

static struct outcomes outcomes_of_words(struct ax_slice affects)
{
    struct outcomes outcomes = {0, 0};
    struct ax_slice word;
    while (ax_slice_next_word(&affects, &word)) {
        if (ax_slice_is(word, "confidentiality") || ax_slice_is(word, "privacy")) {
            outcomes.first |= 1U << AX_OCTAVE_DISCLOSURE;
        } else if (ax_slice_is(word, "availability")) {
            outcomes.first |= 1U << AX_OCTAVE_INTERRUPTION;
        } else if (ax_slice_is(word, "safety")) {
            outcomes.second |= OTHERWISE;
        } else {
            outcomes.first |= 1U << AX_OCTAVE_MODIFICATION;
            bool poses = ax_slice_is(word, "authenticity") || ax_slice_is(word, "authorisation");
            outcomes.second |= poses ? OTHERWISE : 0;
        }
    }
    if (outcomes.first == 0 && outcomes.second > 0) {
        outcomes.first = 1U << AX_OCTAVE_MODIFICATION;
    }
    return outcomes;
}

static bool begins_so(struct ax_slice name, const char *word)
{
    size_t len = strlen(word);
    return name.len >= len &&
           ax_slice_equal_folded((struct ax_slice){name.start, len}, ax_slice_of(word));
}

/* Templates of other tools say nothing, but the names of STRIDE are the same everywhere. */
static struct outcomes outcomes_of_name(struct ax_slice category)
{
    if (begins_so(category, "information disc")) {
        return (struct outcomes){1U << AX_OCTAVE_DISCLOSURE, 0};
    }
    if (begins_so(category, "denial of serv")) {
        return (struct outcomes){1U << AX_OCTAVE_INTERRUPTION, 0};
    }
    return (struct outcomes){1U << AX_OCTAVE_MODIFICATION, OTHERWISE};
}

/* What is not there any more where it is kept is lost. */
static unsigned lost_in_store(unsigned outcomes)
{
    unsigned gone = 1U << AX_OCTAVE_INTERRUPTION;
    return outcomes & gone ? (outcomes & ~gone) | 1U << AX_OCTAVE_DESTRUCTION : outcomes;
}

/* What the rule says that it affects, else its category. */
static struct outcomes outcomes_of(const struct ax_model *model, const struct ax_threat *threat)
{
    const struct ax_rule *rule = &model->templates->rules.at[threat->rule];
    const struct ax_category *category = rule->category < model->templates->categories.len
                                             ? &model->templates->categories.at[rule->category]
                                             : NULL;
    struct outcomes outcomes = outcomes_of_words(rule->affects);
    if (outcomes.first == 0 && category) {
        outcomes = outcomes_of_words(category->affects);
    }
    if (outcomes.first == 0) {
        outcomes = outcomes_of_name(category ? category->name : (struct ax_slice){"", 0});
    }
    if (ax_model_item(model, threat->subject)->kind == AX_KIND_STORE) {
        outcomes.first = lost_in_store(outcomes.first);
        outcomes.second = lost_in_store(outcomes.second);
    }
    return outcomes;
}

/* Those of the outcomes that matter for the asset. */
static unsigned that_matter(struct outcomes outcomes, const struct ax_octave_grown *asset)
{
    unsigned matter = 0;
    for (int outcome = 0; outcome < OUTCOMES; outcome++) {
        matter |= asset->matters[outcome] ? 1U << outcome : 0;
    }
    return outcomes.first & matter ? outcomes.first & matter : outcomes.second & matter;
}

static bool push(struct grouping *grouping, struct group *group, uint32_t threat)
{
    uint32_t *entry = ax_array_push(grouping->growth->session->memory, &group->threats);
    if (!entry) {
        grouping->growth->session->no_memory = true;
        return false;
    }
    *entry = threat;
    return true;
}

static void mention(struct grouping *grouping, uint32_t asset, int outcome, uint32_t threat)
{
    if (++grouping->mentions > AX_LIMIT_OCTAVE_MENTIONS) {
        grouping->too_many = true;
    } else {
        (void)push(grouping, &grouping->groups[asset * OUTCOMES + (uint32_t)outcome], threat);
    }
}

/* A threat that the file knows counts for new assets only. */
static void sort_threat(struct grouping *grouping, uint32_t index, bool known, struct ax_slice id)
{
    struct ax_octave_growth *growth = grouping->growth;
    const struct ax_threat *threat = &grouping->threats->list.at[index];
    const uint64_t *carried = ax_octave_carried(&growth->map, threat->subject);
    struct outcomes outcomes = outcomes_of(growth->model, threat);
    bool found = known;
    bool carries = false;
    for (uint32_t a = 0; a < growth->assets.len && !grouping->too_many; a++) {
        const struct ax_octave_grown *asset = &growth->assets.at[a];
        if (!ax_octave_bit(carried, a) || (known && asset->datum == 0)) {
            continue;
        }
        carries = true;
        unsigned matter = that_matter(outcomes, asset);
        for (int outcome = 0; outcome < OUTCOMES; outcome++) {
            if (matter >> outcome & 1) {
                mention(grouping, a, outcome, index);
                found = true;
            }
        }
    }
    growth->merged += found && !known;
    if (!found && carries) {
        growth->left_out++;
        (void)push(grouping, &grouping->unrated, index);
    } else if (!found) {
        ax_octave_list_add(&growth->nowhere, id);
    }
}

static enum ax_status sort_threats(struct grouping *grouping)
{
    struct ax_octave_growth *growth = grouping->growth;
    struct ax_octave_names names;
    if (ax_octave_names_init(&names, growth->session, growth->octave)) {
        for (uint32_t i = 0; i < grouping->threats->list.len && !grouping->too_many; i++) {
            bool known = ax_octave_names_has(&names, growth->model, &grouping->threats->list.at[i]);
            if (ax_octave_does_not_apply(growth->risk, names.id)) {
                growth->settled++;
            } else {
                sort_threat(grouping, i, known, (struct ax_slice){names.id->buffer, names.id->len});
            }
        }
        growth->session->no_memory |= names.id->status != AX_OK;
    }
    ax_octave_names_done(&names, growth->session);
    if (grouping->too_many) {
        ax_report(growth->session, AX_CODE_OCTAVE_TOO_LARGE, (struct ax_span){0, 0, 0},
                  "areas of concern would mention threats more than %u times",
                  AX_LIMIT_OCTAVE_MENTIONS);
        return AX_LIMIT;
    }
    return growth->session->no_memory ? AX_NO_MEMORY : AX_OK;
}

static struct ax_slice id_list(struct grouping *grouping, const struct group *group,
                               struct ax_output *scratch)
{
    scratch->len = 0;
    for (uint32_t i = 0; i < group->threats.len; i++) {
        ax_put_text(scratch, i > 0 ? " " : "");
        ax_threat_put_id(grouping->growth->model, &grouping->threats->list.at[group->threats.at[i]],
                         scratch);
    }
    return (struct ax_slice){scratch->buffer, scratch->len};
}

/* Where the threats are: they stand in model order, so equal places follow each other. */
static void list_places(struct grouping *grouping, const struct group *group,
                        struct ax_octave_list *list)
{
    uint32_t last = UINT32_MAX;
    list->most = LISTED_PLACES;
    for (uint32_t i = 0; i < group->threats.len; i++) {
        uint32_t subject = grouping->threats->list.at[group->threats.at[i]].subject;
        if (subject != last) {
            ax_octave_list_add(list, subject == 0
                                         ? AX_SLICE("the product as a whole")
                                         : ax_model_label(grouping->growth->model, subject));
        }
        last = subject;
    }
}

static void list_vectors(struct grouping *grouping, const struct group *group,
                         struct ax_octave_list *list)
{
    static const char *const vectors[] = {"network",  "adjacent",     "local",
                                          "physical", "supply-chain", "social"};
    const struct ax_templates *templates = grouping->growth->model->templates;
    unsigned found = 0;
    for (uint32_t i = 0; i < group->threats.len; i++) {
        uint16_t rule = grouping->threats->list.at[group->threats.at[i]].rule;
        struct ax_slice rest = templates->rules.at[rule].attack_vector;
        struct ax_slice word;
        while (ax_slice_next_word(&rest, &word)) {
            for (size_t v = 0; v < AX_COUNT(vectors); v++) {
                found |= ax_slice_is(word, vectors[v]) ? 1U << v : 0;
            }
        }
    }
    for (size_t v = 0; v < AX_COUNT(vectors); v++) {
        ax_octave_list_add_if(list, found >> v & 1, vectors[v]);
    }
}

static void put_description(struct grouping *grouping, const struct group *group,
                            const struct ax_octave_grown *asset, int outcome)
{
    static const char *const events[] = {
        [AX_OCTAVE_DISCLOSURE] = "gets to somebody who has no right to it",
        [AX_OCTAVE_MODIFICATION] = "is changed or forged, or what was done with it cannot be told",
        [AX_OCTAVE_DESTRUCTION] = "is lost where it is kept",
        [AX_OCTAVE_INTERRUPTION] = "is not there when it is needed",
    };
    struct ax_session *session = grouping->growth->session;
    struct ax_octave_list places;
    struct ax_octave_list vectors;
    ax_octave_list_init(&places, session);
    ax_octave_list_init(&vectors, session);
    list_places(grouping, group, &places);
    list_vectors(grouping, group, &vectors);
    struct ax_slice where = ax_octave_list_text(&places);
    struct ax_slice how = ax_octave_list_text(&vectors);
    struct ax_slice text = ax_session_format(
        session, "%.*s: %s. %lu %s at: %.*s.%s%.*s%s", AX_FMT(asset->label), events[outcome],
        (unsigned long)group->threats.len, group->threats.len == 1 ? "threat" : "threats",
        AX_FMT(where), how.len > 0 ? " Ways: " : "", AX_FMT(how), how.len > 0 ? "." : "");
    session->no_memory |= !text.start;
    ax_xml_put_content(grouping->growth->pieces[AX_OCTAVE_NEW_CONCERNS], text, 2);
    ax_octave_list_done(&vectors);
    ax_octave_list_done(&places);
}

static void put_concern(struct grouping *grouping, const struct group *group,
                        const struct ax_octave_grown *asset, int outcome, struct ax_output *scratch)
{
    struct ax_octave_growth *growth = grouping->growth;
    struct ax_output *output = growth->pieces[AX_OCTAVE_NEW_CONCERNS];
    struct ax_slice word = ax_octave_word(AX_OCTAVE_OUTCOMES, outcome);
    struct ax_slice id =
        ax_session_format(growth->session, "%.*s-%.*s", AX_FMT(asset->id), AX_FMT(word));
    struct ax_xml_tag tag;
    ax_put_char(output, '\n');
    ax_xml_tag_open(&tag, output, 1, AX_SLICE("concern"));
    ax_xml_tag_attribute(&tag, AX_SLICE("id"), ax_octave_growth_id(growth, id));
    ax_xml_tag_attribute(&tag, AX_SLICE("asset"), asset->id);
    ax_xml_tag_attribute(&tag, AX_SLICE("outcome"), word);
    ax_xml_tag_attribute(&tag, AX_SLICE("requirement"),
                         ax_octave_word(AX_OCTAVE_PROPERTIES,
                                        (int)ax_octave_breached((enum ax_octave_outcome)outcome)));
    ax_xml_tag_attribute(&tag, AX_SLICE("threat"), id_list(grouping, group, scratch));
    ax_put_text(output, ">\n    <description>");
    put_description(grouping, group, asset, outcome);
    ax_put_text(output, "</description>\n  </concern>");
    growth->counts[AX_OCTAVE_NEW_CONCERNS]++;
}

static void put_left_out(struct grouping *grouping, const struct group *group, const char *reason,
                         struct ax_output *scratch)
{
    struct ax_octave_growth *growth = grouping->growth;
    struct ax_output *output = growth->pieces[AX_OCTAVE_NEW_LEFT_OUT];
    struct ax_xml_tag tag;
    if (group->threats.len > 0) {
        ax_put_char(output, '\n');
        ax_xml_tag_open(&tag, output, 1, AX_SLICE("left-out"));
        ax_xml_tag_attribute(&tag, AX_SLICE("threat"), id_list(grouping, group, scratch));
        ax_putf(output, ">%s</left-out>", reason);
        growth->counts[AX_OCTAVE_NEW_LEFT_OUT]++;
    }
}

static void put_groups(struct grouping *grouping)
{
    struct ax_octave_growth *growth = grouping->growth;
    struct ax_output *scratch = ax_output_to_memory(growth->session->memory);
    if (!scratch) {
        growth->session->no_memory = true;
        return;
    }
    for (uint32_t i = 0; i < growth->assets.len * OUTCOMES && !growth->session->no_memory; i++) {
        if (grouping->groups[i].threats.len > 0) {
            put_concern(grouping, &grouping->groups[i], &growth->assets.at[i / OUTCOMES],
                        (int)(i % OUTCOMES), scratch);
        }
    }
    put_left_out(grouping, &grouping->unrated,
                 "What these threats affect is rated low or none for every critical asset there.",
                 scratch);
    growth->session->no_memory |= scratch->status != AX_OK;
    ax_output_free(scratch);
}

static enum ax_status group_threats(struct grouping *grouping)
{
    const struct ax_allocator *memory = grouping->growth->session->memory;
    uint32_t count = grouping->growth->assets.len * OUTCOMES;
    size_t size = (count + 1) * sizeof(struct group);
    grouping->groups = ax_memory_resize(memory, NULL, 0, size);
    if (!grouping->groups) {
        return AX_NO_MEMORY;
    }
    memset(grouping->groups, 0, size);
    enum ax_status status = sort_threats(grouping);
    if (status == AX_OK) {
        put_groups(grouping);
    }
    for (uint32_t i = 0; i < count; i++) {
        ax_array_done(memory, &grouping->groups[i].threats);
    }
    ax_array_done(memory, &grouping->unrated.threats);
    ax_memory_release(memory, grouping->groups, size);
    return status;
}

enum ax_status ax_octave_grow_concerns(struct ax_octave_growth *growth)
{
    struct ax_threat_options usual = AX_THREAT_DEFAULTS;
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(growth->model, &usual, &threats);
    if (status == AX_OK) {
        struct grouping grouping = {.growth = growth, .threats = threats};
        status = group_threats(&grouping);
        ax_threats_free(threats);
    }
    return status;
}
