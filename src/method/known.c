/* SPDX-License-Identifier: Apache-2.0 */
#include "method/known.h"

#include "base/limits.h"
#include "threat/threat.h"

struct ax_slice ax_known_id(const struct ax_vulnerabilities *list, uint32_t vulnerability)
{
    const struct ax_bom_vulnerability *facts = &list->boms.vulnerabilities.at[vulnerability];
    return facts->alias.len > 0 ? facts->alias : facts->id;
}

bool ax_known_has_epss(const struct ax_vulnerabilities *list)
{
    for (size_t i = 0; i < list->lists.len; i++) {
        if (strcmp(list->lists.at[i].kind, AX_KNOWN_EPSS) == 0) {
            return true;
        }
    }
    return false;
}

bool ax_known_counts(const struct ax_vulnerabilities *list, const struct ax_known_row *row)
{
    uint8_t state = list->boms.vulnerabilities.at[row->analysis].state;
    bool settled = state == AX_VEX_RESOLVED || state == AX_VEX_RESOLVED_WITH_PEDIGREE ||
                   state == AX_VEX_FALSE_POSITIVE || state == AX_VEX_NOT_AFFECTED;
    return !settled && (row->affected == AX_AFFECTED || row->affected == AX_AFFECTED_UNKNOWN);
}

enum ax_level ax_known_level(const struct ax_vulnerabilities *list, uint32_t vulnerability)
{
    const struct ax_bom_vulnerability *facts = &list->boms.vulnerabilities.at[vulnerability];
    if (facts->severity < AX_LEVEL_COUNT) {
        return (enum ax_level)facts->severity;
    }
    return facts->score < 0    ? AX_LEVEL_MEDIUM
           : facts->score >= 9 ? AX_LEVEL_CRITICAL
           : facts->score >= 7 ? AX_LEVEL_HIGH
           : facts->score >= 4 ? AX_LEVEL_MEDIUM
           : facts->score > 0  ? AX_LEVEL_LOW
                               : AX_LEVEL_NONE;
}

/* Ids of threats are made of words: letters, digits, and _ - . */
static struct ax_slice rule_id(struct ax_vulnerabilities *list, uint32_t vulnerability)
{
    struct ax_slice id =
        ax_session_format(list->session, "%.*s", AX_FMT(ax_known_id(list, vulnerability)));
    char *at = (char *)(uintptr_t)id.start;
    for (size_t i = 0; i < id.len; i++) {
        bool fine = (at[i] >= 'a' && at[i] <= 'z') || (at[i] >= 'A' && at[i] <= 'Z') ||
                    (at[i] >= '0' && at[i] <= '9') || at[i] == '-' || at[i] == '.';
        at[i] = fine ? at[i] : '_';
    }
    id.len = id.len > AX_LIMIT_ID_BYTES ? AX_LIMIT_ID_BYTES : id.len;
    return id;
}

struct ax_slice ax_known_threat_id(struct ax_vulnerabilities *list, uint32_t vulnerability,
                                   uint32_t element)
{
    struct ax_slice rule = rule_id(list, vulnerability);
    struct ax_slice id = ax_model_id_text(list->model, element);
    return ax_session_format(list->session, "%.*s@%.*s", AX_FMT(rule), AX_FMT(id));
}

uint32_t ax_known_place(const struct ax_vulnerabilities *list, const struct ax_known_row *row)
{
    return row->component != AX_NO_INDEX ? list->place_of.at[row->component] : 0;
}

/* ------------------------------------------------------------------------------- what affects
 * what */

struct joining {
    struct ax_vulnerabilities *list;
    AX_ARRAY(uint32_t) by_ref; /* by atom: component + 1 */
    uint32_t *next;            /* by component: the next with the same ref, + 1 */
    size_t size;
    AX_ARRAY(uint32_t) row_of; /* by atom of vulnerability and component: row + 1 */
};

static bool remember(struct joining *joining, ax_atom atom, uint32_t component)
{
    const struct ax_allocator *memory = joining->list->session->memory;
    uint32_t more = atom >= joining->by_ref.len ? atom + 1 - joining->by_ref.len : 0;
    if (atom == 0 || !ax_array_reserve(memory, &joining->by_ref, more)) {
        return false;
    }
    memset(joining->by_ref.at + joining->by_ref.len, 0, more * sizeof(uint32_t));
    joining->by_ref.len += more;
    joining->next[component] = joining->by_ref.at[atom];
    joining->by_ref.at[atom] = component + 1;
    return true;
}

/* By bom-ref, and where there is none by package URL. Last first, so that the first comes out
 * first. */
static bool index_refs(struct joining *joining)
{
    struct ax_vulnerabilities *list = joining->list;
    uint32_t count = list->boms.components.len;
    joining->size = count * sizeof(uint32_t);
    joining->next = ax_memory_resize(list->session->memory, NULL, 0, joining->size);
    bool fine = joining->next != NULL || count == 0;
    for (uint32_t i = count; fine && i-- > 0;) {
        const struct ax_bom_component *component = &list->boms.components.at[i];
        struct ax_slice ref = component->ref.len > 0 ? component->ref : component->purl;
        joining->next[i] = 0;
        fine = ref.len == 0 || remember(joining, ax_atom_of(&list->session->atoms, ref), i);
    }
    return fine;
}

/* urn:cdx:SERIAL/VERSION#REF: another file. The serial number without "urn:uuid:"; empty: this
 * one. */
static struct ax_slice cut_link(struct ax_slice *ref)
{
    static const char start[] = "urn:cdx:";
    size_t len = sizeof(start) - 1;
    struct ax_slice none = {"", 0};
    if (ref->len <= len || memcmp(ref->start, start, len) != 0) {
        return none;
    }
    const char *hash = memchr(ref->start, '#', ref->len);
    const char *slash = memchr(ref->start, '/', ref->len);
    if (!slash) {
        return none;
    }
    struct ax_slice serial = {ref->start + len, (size_t)(slash - ref->start) - len};
    const char *end = ref->start + ref->len;
    *ref = hash ? (struct ax_slice){hash + 1, (size_t)(end - hash) - 1} : none;
    return serial;
}

static int hex_of(char c)
{
    return c >= '0' && c <= '9'                       ? c - '0'
           : ax_lower(c) >= 'a' && ax_lower(c) <= 'f' ? ax_lower(c) - 'a' + 10
                                                      : -1;
}

/* In links refs are percent-encoded. */
static struct ax_slice decoded(struct ax_session *session, struct ax_slice text)
{
    struct ax_slice copy = ax_arena_copy(&session->arena, text);
    char *at = (char *)(uintptr_t)copy.start;
    size_t len = 0;
    for (size_t i = 0; at && i < text.len; i++) {
        bool code = text.start[i] == '%' && i + 2 < text.len && hex_of(text.start[i + 1]) >= 0 &&
                    hex_of(text.start[i + 2]) >= 0;
        at[len++] = code ? (char)(hex_of(text.start[i + 1]) * 16 + hex_of(text.start[i + 2]))
                         : text.start[i];
        i += code ? 2 : 0;
    }
    session->no_memory |= !at;
    return (struct ax_slice){copy.start, len};
}

static bool is_of_file(const struct ax_vulnerabilities *list, uint32_t component,
                       struct ax_slice serial, uint32_t file)
{
    uint32_t own = list->boms.components.at[component].file;
    if (serial.len == 0) {
        return own == file;
    }
    struct ax_slice of_file = list->boms.files.at[own].serial;
    return of_file.len > serial.len &&
           memcmp(of_file.start + of_file.len - serial.len, serial.start, serial.len) == 0;
}

static enum ax_status add_row(struct joining *joining, uint32_t vulnerability, uint32_t component,
                              struct ax_slice ref, enum ax_affected affected)
{
    struct ax_vulnerabilities *list = joining->list;
    const struct ax_allocator *memory = list->session->memory;
    struct ax_slice key = ax_session_format(
        list->session, "%.*s %lu %.*s", AX_FMT(ax_known_id(list, vulnerability)),
        (unsigned long)component, AX_FMT(component == AX_NO_INDEX ? ref : AX_SLICE("")));
    ax_atom atom = key.start ? ax_atom_of_kept(&list->session->atoms, key) : 0;
    uint32_t more = atom >= joining->row_of.len ? atom + 1 - joining->row_of.len : 0;
    if (atom == 0 || !ax_array_reserve(memory, &joining->row_of, more)) {
        return AX_NO_MEMORY;
    }
    memset(joining->row_of.at + joining->row_of.len, 0, more * sizeof(uint32_t));
    joining->row_of.len += more;
    uint32_t known = joining->row_of.at[atom];
    if (known > 0) { /* another file says more about it */
        struct ax_known_row *row = &list->rows.at[known - 1];
        if (list->boms.vulnerabilities.at[vulnerability].state != AX_VEX_NONE) {
            row->analysis = vulnerability;
        }
        row->affected = affected < row->affected ? (uint8_t)affected : row->affected;
        return AX_OK;
    }
    struct ax_known_row *row = ax_array_push(memory, &list->rows);
    if (!row) {
        return AX_NO_MEMORY;
    }
    *row = (struct ax_known_row){vulnerability, vulnerability, component, ref, (uint8_t)affected};
    joining->row_of.at[atom] = list->rows.len;
    return AX_OK;
}

static enum ax_status join_target(struct joining *joining, uint32_t vulnerability,
                                  const struct ax_bom_target *target)
{
    struct ax_vulnerabilities *list = joining->list;
    struct ax_slice ref = target->ref;
    struct ax_slice serial = cut_link(&ref);
    ref = serial.len > 0 ? decoded(list->session, ref) : ref;
    uint32_t file = list->boms.vulnerabilities.at[vulnerability].file;
    ax_atom atom = ax_atom_find(&list->session->atoms, ref);
    uint32_t at = atom && atom < joining->by_ref.len ? joining->by_ref.at[atom] : 0;
    bool found = false;
    enum ax_status status = AX_OK;
    for (; status == AX_OK && at; at = joining->next[at - 1]) {
        /* A package URL means the same in every file. */
        bool global = ref.len > 4 && memcmp(ref.start, "pkg:", 4) == 0;
        if (global || is_of_file(list, at - 1, serial, file)) {
            found = true;
            status =
                add_row(joining, vulnerability, at - 1, target->ref,
                        ax_bom_affects(&list->boms, target, &list->boms.components.at[at - 1]));
        }
    }
    return found || status != AX_OK
               ? status
               : add_row(joining, vulnerability, AX_NO_INDEX, target->ref, AX_AFFECTED_UNKNOWN);
}

static enum ax_status join(struct ax_vulnerabilities *list)
{
    const struct ax_allocator *memory = list->session->memory;
    struct joining joining = {.list = list};
    enum ax_status status = index_refs(&joining) ? AX_OK : AX_NO_MEMORY;
    for (uint32_t i = 0; status == AX_OK && i < list->boms.vulnerabilities.len; i++) {
        uint32_t target = list->boms.vulnerabilities.at[i].targets;
        if (target == 0) {
            status = add_row(&joining, i, AX_NO_INDEX, AX_SLICE(""), AX_AFFECTED_UNKNOWN);
        }
        for (; status == AX_OK && target; target = list->boms.targets.at[target - 1].next) {
            status = join_target(&joining, i, &list->boms.targets.at[target - 1]);
        }
    }
    ax_array_done(memory, &joining.by_ref);
    ax_array_done(memory, &joining.row_of);
    ax_memory_release(memory, joining.next, joining.size);
    return status;
}

/* --------------------------------------------------------------------------------------- the
 * list */

static enum ax_status make_facts(struct ax_vulnerabilities *list)
{
    list->facts_size = list->boms.vulnerabilities.len * sizeof(struct ax_known_facts);
    list->facts = ax_memory_resize(list->session->memory, NULL, 0, list->facts_size);
    if (list->facts) {
        memset(list->facts, 0, list->facts_size);
    }
    return list->facts || list->facts_size == 0 ? AX_OK : AX_NO_MEMORY;
}

/* All of them, so that one run tells the mistakes of all; answers the first failure. */
static enum ax_status read_sources(struct ax_vulnerabilities *list,
                                   const struct ax_vulnerability_sources *sources)
{
    enum ax_status status = AX_OK;
    for (size_t i = 0; i < sources->bom_count; i++) {
        enum ax_status one = ax_boms_read(&list->boms, sources->boms[i]);
        status = status == AX_OK ? one : status;
    }
    enum ax_status made = make_facts(list);
    if (made == AX_OK && sources->kev) {
        enum ax_status one = ax_known_read_kev(list, sources->kev, 0);
        status = status == AX_OK ? one : status;
    }
    if (made == AX_OK && sources->epss) {
        enum ax_status one = ax_known_read_epss(list, sources->epss, 0);
        status = status == AX_OK ? one : status;
    }
    return status == AX_OK ? made : status;
}

static struct ax_vulnerabilities *new_list(struct ax_session *session, struct ax_model *model)
{
    struct ax_vulnerabilities *list = ax_memory_resize(session->memory, NULL, 0, sizeof(*list));
    if (list) {
        *list = (struct ax_vulnerabilities){.session = session, .model = model};
        ax_boms_init(&list->boms, session);
    }
    return list;
}

/* What was read becomes a list, or is released. */
static enum ax_status conclude(struct ax_vulnerabilities *list, enum ax_status status,
                               const char *const *binds, size_t bind_count,
                               struct ax_vulnerabilities **out_list)
{
    status = status == AX_OK ? join(list) : status;
    status = status == AX_OK ? ax_known_bind(list, binds, bind_count) : status;
    if (status == AX_OK && list->session->no_memory) {
        status = AX_NO_MEMORY;
    }
    if (status == AX_OK && list->unbound > 0) {
        ax_report(list->session, AX_CODE_KNOWN_UNBOUND, (struct ax_span){0, 0, 0},
                  "%lu of %lu components are in no element of the model",
                  (unsigned long)list->unbound, (unsigned long)list->boms.components.len);
    }
    if (status != AX_OK) {
        list->session->no_memory |= status == AX_NO_MEMORY;
        ax_vulnerabilities_free(list);
        return status;
    }
    *out_list = list;
    return AX_OK;
}

enum ax_status ax_vulnerabilities_read(struct ax_session *session, struct ax_model *model,
                                       const struct ax_vulnerability_sources *sources,
                                       struct ax_vulnerabilities **out_list)
{
    struct ax_vulnerabilities *list = new_list(session, model);
    if (!list) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = read_sources(list, sources);
    return conclude(list, status, sources->binds, sources->bind_count, out_list);
}

enum ax_status ax_vulnerabilities_read_text(struct ax_session *session, struct ax_slice name,
                                            struct ax_slice text,
                                            struct ax_vulnerabilities **out_list)
{
    struct ax_vulnerabilities *list = new_list(session, NULL);
    if (!list) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_boms_read_text(&list->boms, name, text);
    status = status == AX_OK ? make_facts(list) : status;
    return conclude(list, status, NULL, 0, out_list);
}

void ax_vulnerabilities_free(struct ax_vulnerabilities *list)
{
    if (!list) {
        return;
    }
    const struct ax_allocator *memory = list->session->memory;
    ax_boms_done(&list->boms);
    ax_array_done(memory, &list->lists);
    ax_memory_release(memory, list->facts, list->facts_size);
    ax_array_done(memory, &list->rows);
    ax_array_done(memory, &list->place_of);
    ax_array_done(memory, &list->places);
    ax_memory_release(memory, list, sizeof(*list));
}

size_t ax_vulnerabilities_components(const struct ax_vulnerabilities *list)
{
    return list->boms.components.len;
}

size_t ax_vulnerabilities_count(const struct ax_vulnerabilities *list)
{
    return list->rows.len;
}

size_t ax_vulnerabilities_exploited(const struct ax_vulnerabilities *list)
{
    size_t count = 0;
    for (uint32_t i = 0; i < list->rows.len; i++) {
        count += list->facts[list->rows.at[i].vulnerability].exploited ? 1 : 0;
    }
    return count;
}

size_t ax_vulnerabilities_check(struct ax_vulnerabilities *list, const struct ax_risk *risk)
{
    size_t count = 0;
    for (uint32_t i = 0; i < list->rows.len; i++) {
        const struct ax_known_row *row = &list->rows.at[i];
        if (!list->facts[row->vulnerability].exploited || !ax_known_counts(list, row)) {
            continue;
        }
        for (uint32_t p = ax_known_place(list, row); p; p = list->places.at[p - 1].next) {
            struct ax_risk_decision decision;
            struct ax_slice id =
                ax_known_threat_id(list, row->vulnerability, list->places.at[p - 1].element);
            ax_risk_decide(risk, id, NULL, &decision);
            if (decision.stated == AX_RISK_ACCEPT) {
                count++;
                ax_report(list->session, AX_CODE_KNOWN_ACCEPTED, (struct ax_span){0, 0, 0},
                          "%.*s is known to be exploited, and is accepted (TM22)", AX_FMT(id));
            }
        }
    }
    return count;
}

/* -------------------------------------------------------------------------------------- as
 * threats */

static const char *vector_of(struct ax_slice vector)
{
    for (size_t i = 0; i + 4 <= vector.len; i++) {
        if (memcmp(vector.start + i, "AV:", 3) == 0) {
            switch (vector.start[i + 3]) {
            case 'N': return "network";
            case 'A': return "adjacent";
            case 'L': return "local";
            case 'P': return "physical";
            default: return "";
            }
        }
    }
    return "";
}

/* The category of threats that are not derived from a rule. */
static uint32_t category_of(struct ax_templates *templates)
{
    struct ax_session *session = templates->session;
    ax_atom id = ax_atom_of(&session->atoms, AX_SLICE("known"));
    for (uint32_t i = 0; i < templates->categories.len; i++) {
        if (templates->categories.at[i].id == id) {
            return i;
        }
    }
    struct ax_category *category =
        id ? ax_templates_add_category(templates, id, (struct ax_span){0, 0, 0}) : NULL;
    if (!category) {
        return AX_NO_INDEX;
    }
    category->name = AX_SLICE("Known vulnerability");
    category->description = AX_SLICE("A component has a vulnerability that is publicly known.");
    return templates->categories.len - 1;
}

static bool add_references(struct ax_templates *templates, struct ax_rule *rule,
                           struct ax_slice cwes)
{
    struct ax_slice word;
    rule->references = templates->rule_references.len;
    while (ax_slice_next_word(&cwes, &word)) {
        struct ax_rule_reference *reference =
            ax_array_push(templates->session->memory, &templates->rule_references);
        if (!reference) {
            return false;
        }
        *reference = (struct ax_rule_reference){.scheme = AX_SLICE("CWE"), .id = word};
        rule->reference_count++;
    }
    return true;
}

static struct ax_slice title_of(struct ax_vulnerabilities *list, const struct ax_known_row *row)
{
    const struct ax_bom_component *component = &list->boms.components.at[row->component];
    bool exploited = list->facts[row->vulnerability].exploited;
    return ax_session_format(list->session, "%s%.*s in %.*s%s%.*s",
                             exploited ? "Exploited vulnerability " : "Known vulnerability ",
                             AX_FMT(ax_known_id(list, row->vulnerability)), AX_FMT(component->name),
                             component->version.len > 0 ? " " : "", AX_FMT(component->version));
}

/* The rule of a vulnerability: nothing fires it, its threats are added. */
static uint32_t rule_of(struct ax_vulnerabilities *list, const struct ax_known_row *row,
                        uint32_t category)
{
    struct ax_templates *templates = list->model->templates;
    const struct ax_bom_vulnerability *facts = &list->boms.vulnerabilities.at[row->vulnerability];
    ax_atom id = ax_atom_of(&list->session->atoms, rule_id(list, row->vulnerability));
    uint32_t known = id ? ax_templates_rule(templates, id) : AX_NO_INDEX;
    if (known != AX_NO_INDEX) {
        return known;
    }
    if (templates->rules.len >= UINT16_MAX) {
        return AX_NO_INDEX;
    }
    struct ax_rule *rule = id ? ax_templates_add_rule(templates, id, facts->span) : NULL;
    if (!rule) {
        return AX_NO_INDEX;
    }
    rule->category_name = templates->categories.at[category].id;
    rule->category = category;
    rule->scope = AX_SCOPE_ELEMENT;
    rule->severity = (uint8_t)ax_known_level(list, row->vulnerability);
    rule->disabled = rule->broken = rule->known = true;
    rule->exploited = list->facts[row->vulnerability].exploited;
    rule->title = title_of(list, row);
    rule->description = facts->description.len > 0 ? facts->description : rule->title;
    rule->attack_vector = ax_slice_of(vector_of(facts->vector));
    return add_references(templates, rule, facts->cwes) ? templates->rules.len - 1 : AX_NO_INDEX;
}

static int compare_known(const struct ax_known_threat *a, const struct ax_known_threat *b)
{
    return a->subject != b->subject ? (a->subject < b->subject ? -1 : 1)
           : a->rule != b->rule     ? (a->rule < b->rule ? -1 : 1)
                                    : 0;
}

/* Insertion sort: they come in the order of rules, and elements are few. */
static void insert(struct ax_model *model, struct ax_known_threat threat)
{
    uint32_t at = model->known.len - 1;
    while (at > 0 && compare_known(&threat, &model->known.at[at - 1]) < 0) {
        model->known.at[at] = model->known.at[at - 1];
        at--;
    }
    model->known.at[at] = threat;
}

static bool has_known(const struct ax_model *model, struct ax_known_threat threat)
{
    for (uint32_t i = 0; i < model->known.len; i++) {
        if (compare_known(&model->known.at[i], &threat) == 0) {
            return true;
        }
    }
    return false;
}

static enum ax_status attach_row(struct ax_vulnerabilities *list, const struct ax_known_row *row,
                                 uint32_t category)
{
    uint32_t rule = rule_of(list, row, category);
    if (rule == AX_NO_INDEX) {
        return AX_NO_MEMORY;
    }
    for (uint32_t p = ax_known_place(list, row); p; p = list->places.at[p - 1].next) {
        struct ax_known_threat threat = {list->places.at[p - 1].element, (uint16_t)rule};
        bool scope =
            (ax_model_item(list->model, threat.subject)->flags & AX_ITEM_OUT_OF_SCOPE) == 0;
        if (!scope || has_known(list->model, threat)) {
            continue;
        }
        if (!ax_array_reserve(list->session->memory, &list->model->known, 1)) {
            return AX_NO_MEMORY;
        }
        list->model->known.len++;
        insert(list->model, threat);
    }
    return AX_OK;
}

enum ax_status ax_vulnerabilities_attach(struct ax_vulnerabilities *list)
{
    enum ax_status status = AX_OK;
    uint32_t category = AX_NO_INDEX;
    if (!list->model || list->attached) {
        return AX_OK;
    }
    list->attached = true;
    for (uint32_t i = 0; status == AX_OK && i < list->rows.len; i++) {
        const struct ax_known_row *row = &list->rows.at[i];
        if (!ax_known_counts(list, row) || ax_known_place(list, row) == 0) {
            continue;
        }
        if (list->model->known.len >= AX_LIMIT_KNOWN_THREATS) {
            ax_report(list->session, AX_CODE_KNOWN_TOO_MANY, (struct ax_span){0, 0, 0},
                      "more than %d known vulnerabilities are in elements of the model",
                      AX_LIMIT_KNOWN_THREATS);
            return AX_LIMIT;
        }
        category = category == AX_NO_INDEX ? category_of(list->model->templates) : category;
        status = category == AX_NO_INDEX ? AX_NO_MEMORY : attach_row(list, row, category);
    }
    list->session->no_memory |= status == AX_NO_MEMORY;
    return status;
}
