/* SPDX-License-Identifier: Apache-2.0 */
/* Trike files. docs/trike.md is the specification. */
#include "base/file.h"
#include "base/guess.h"
#include "load/document.h"
#include "load/foreign.h"
#include "method/trike.h"

enum element {
    E_TRIKE,
    E_DESCRIPTION,
    E_NOTE,
    E_SYSTEM,
    E_ACTOR,
    E_ASSET,
    E_ACTION,
    E_CELL,
    E_RULE,
    E_COUNT
};

#define N(id) AX_NAME_##id
#define TEXT(id)                                                                                   \
    {                                                                                              \
        N(id), AX_VALUE_TEXT, false, NULL                                                          \
    }
#define END                                                                                        \
    {                                                                                              \
        0                                                                                          \
    }
#define ID(id, required)                                                                           \
    {                                                                                              \
        N(id), AX_VALUE_ID, required, NULL                                                         \
    }
#define GRADE(id)                                                                                  \
    {                                                                                              \
        N(id), AX_VALUE_CHOICE, false, "1 2 3 4 5"                                                 \
    }
#define ATTRIBUTES (const struct ax_attribute_rule[])
#define CHILDREN (const struct ax_child_rule[])

static const char *const acts = "create read update delete execute";
static const char *const states = "undecided allowed disallowed conditional";

static const struct ax_element_rule rules[E_COUNT] = {
    [E_TRIKE] = {.attributes = ATTRIBUTES{ID(ID, true),
                                          TEXT(NAME),
                                          TEXT(MODEL),
                                          {N(VISIBILITY), AX_VALUE_CHOICE, false, "internal"},
                                          END},
                 .children = CHILDREN{{N(DESCRIPTION), E_DESCRIPTION, 0, true},
                                      {N(SYSTEM), E_SYSTEM, 1, true},
                                      {N(ACTOR), E_ACTOR, 2, false},
                                      {N(ASSET), E_ASSET, 3, false},
                                      END}},
    [E_DESCRIPTION] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_NOTE] = {.attributes = ATTRIBUTES{TEXT(OWNER), {N(DATE), AX_VALUE_DATE, false, NULL}, END},
                .text = true},
    [E_SYSTEM] = {.attributes = ATTRIBUTES{GRADE(VALUE), GRADE(EOP), END},
                  .children = CHILDREN{{N(DESCRIPTION), E_DESCRIPTION, 0, true}, END}},
    [E_ACTOR] = {.attributes =
                     ATTRIBUTES{ID(ID, true), TEXT(NAME), GRADE(TRUST), TEXT(ELEMENT), END},
                 .children = CHILDREN{{N(DESCRIPTION), E_DESCRIPTION, 0, true},
                                      {N(NOTE), E_NOTE, 1, false},
                                      END}},
    [E_ASSET] = {.attributes = ATTRIBUTES{ID(ID, true), TEXT(NAME), GRADE(VALUE), TEXT(DATA),
                                          TEXT(ELEMENT), END},
                 .children = CHILDREN{{N(DESCRIPTION), E_DESCRIPTION, 0, true},
                                      {N(NOTE), E_NOTE, 1, false},
                                      {N(ACTION), E_ACTION, 2, false},
                                      END}},
    [E_ACTION] = {.attributes =
                      ATTRIBUTES{
                          {N(KIND), AX_VALUE_CHOICE, true, "create read update delete execute"},
                          GRADE(DOS),
                          GRADE(EOP),
                          {N(OTHERS), AX_VALUE_CHOICE, false, "undecided allowed disallowed"},
                          END},
                  .children =
                      CHILDREN{{N(NOTE), E_NOTE, 0, false}, {N(CELL), E_CELL, 1, false}, END}},
    [E_CELL] = {.attributes = ATTRIBUTES{ID(ACTOR, true),
                                         {N(IS), AX_VALUE_CHOICE, true,
                                          "undecided allowed disallowed conditional"},
                                         TEXT(FROM),
                                         END},
                .children = CHILDREN{{N(RULE), E_RULE, 0, false},
                                     {N(NOTE), E_NOTE, 1, false},
                                     END}},
    [E_RULE] = {.attributes = ATTRIBUTES{ID(ID, true), END}, .text = true},
};

/* By atom: the actor, asset or rule of this id + 1. */
struct id_map {
    AX_ARRAY(uint32_t) of;
};

enum {
    MAP_ACTORS,
    MAP_ASSETS,
    MAP_RULES, /* the last rule of this id */
    MAP_COUNT
};

struct reading {
    struct ax_trike *trike;
    struct ax_session *session;
    struct ax_names names;
    uint32_t actor; /* that is open; UINT32_MAX: none */
    uint32_t asset;
    uint32_t action;
    uint32_t cell;
    struct id_map maps[MAP_COUNT];
    bool stopped; /* no memory, or past a limit */
    struct ax_slice rule_id;
    struct ax_span rule_span;
    struct ax_slice note_owner;
    struct ax_slice note_date;
};

static struct ax_slice value_of(const struct reading *reading, const struct ax_xml_element *element,
                                enum ax_name name)
{
    return ax_slice_trim(ax_element_value(&reading->names, element, name));
}

/* 1 … 5, or 0 for none; what is wrong was reported. */
static uint8_t grade_of(const struct reading *reading, const struct ax_xml_element *element,
                        enum ax_name name)
{
    uint32_t number;
    bool fine = ax_slice_to_number(value_of(reading, element, name), &number) && number <= 5;
    return fine ? (uint8_t)number : 0;
}

static void fail(struct reading *reading)
{
    reading->session->no_memory = true;
    reading->stopped = true;
}

static bool has_room(struct reading *reading, uint32_t count, uint32_t most, const char *what,
                     struct ax_span span)
{
    if (count < most) {
        return true;
    }
    ax_report(reading->session, AX_CODE_TRIKE_TOO_LARGE, span, "the file has more than %lu %s",
              (unsigned long)most, what);
    reading->stopped = true;
    return false;
}

/* The place of an id in its map, which is made; NULL without memory. */
static uint32_t *place_of(struct reading *reading, struct id_map *map, struct ax_slice id)
{
    ax_atom atom = ax_atom_of(&reading->session->atoms, id);
    uint32_t more = atom >= map->of.len ? atom + 1 - map->of.len : 0;
    if (atom == 0 || !ax_array_reserve(reading->session->memory, &map->of, more)) {
        fail(reading);
        return NULL;
    }
    memset(map->of.at + map->of.len, 0, more * sizeof(uint32_t));
    map->of.len += more;
    return &map->of.at[atom];
}

/* False: the id is one of another actor, or asset; or there is none. */
static bool keep_id(struct reading *reading, struct ax_document *document,
                    const struct ax_xml_element *element, int which)
{
    struct ax_slice id = value_of(reading, element, AX_NAME_ID);
    uint32_t *place = id.len > 0 ? place_of(reading, &reading->maps[which], id) : NULL;
    if (!place) {
        return false;
    }
    bool actors = which == MAP_ACTORS;
    if (*place > 0) {
        struct ax_span first = actors ? reading->trike->actors.at[*place - 1].span
                                      : reading->trike->assets.at[*place - 1].span;
        struct ax_message *message =
            ax_report(reading->session, AX_CODE_TRIKE_TWICE,
                      ax_element_value_span(document, element, AX_NAME_ID),
                      "there is an %s \"%.*s\" already", actors ? "actor" : "asset", AX_FMT(id));
        ax_note(reading->session, message, first, "first here");
        return false;
    }
    *place = actors ? reading->trike->actors.len + 1 : reading->trike->assets.len + 1;
    return true;
}

static void open_trike(struct reading *reading, const struct ax_xml_element *element)
{
    reading->trike->id = value_of(reading, element, AX_NAME_ID);
    reading->trike->name = value_of(reading, element, AX_NAME_NAME);
    reading->trike->model = value_of(reading, element, AX_NAME_MODEL);
    reading->trike->is_internal =
        ax_slice_is(value_of(reading, element, AX_NAME_VISIBILITY), "internal");
    reading->trike->root = element->start;
    reading->trike->root_span = ax_xml_element_span(reading->session, element);
}

static void open_system(struct reading *reading, const struct ax_xml_element *element)
{
    reading->trike->has_system = true;
    reading->trike->system_value = grade_of(reading, element, AX_NAME_VALUE);
    reading->trike->system_eop = grade_of(reading, element, AX_NAME_EOP);
}

static void open_actor(struct reading *reading, struct ax_document *document,
                       const struct ax_xml_element *element)
{
    struct ax_trike *trike = reading->trike;
    struct ax_span span = ax_xml_element_span(reading->session, element);
    reading->actor = UINT32_MAX;
    if (!has_room(reading, trike->actors.len, AX_LIMIT_TRIKE_ACTORS, "actors", span) ||
        !keep_id(reading, document, element, MAP_ACTORS)) {
        return;
    }
    struct ax_trike_actor *actor = ax_array_push(reading->session->memory, &trike->actors);
    if (!actor) {
        fail(reading);
        return;
    }
    *actor = (struct ax_trike_actor){
        .id = value_of(reading, element, AX_NAME_ID),
        .name = value_of(reading, element, AX_NAME_NAME),
        .element = value_of(reading, element, AX_NAME_ELEMENT),
        .trust = grade_of(reading, element, AX_NAME_TRUST),
        .start = element->start,
        .span = span,
    };
    reading->actor = trike->actors.len - 1;
}

static void open_asset(struct reading *reading, struct ax_document *document,
                       const struct ax_xml_element *element)
{
    struct ax_trike *trike = reading->trike;
    struct ax_span span = ax_xml_element_span(reading->session, element);
    reading->asset = UINT32_MAX;
    if (!has_room(reading, trike->assets.len, AX_LIMIT_TRIKE_ASSETS, "assets", span) ||
        !keep_id(reading, document, element, MAP_ASSETS)) {
        return;
    }
    struct ax_trike_asset *asset = ax_array_push(reading->session->memory, &trike->assets);
    if (!asset) {
        fail(reading);
        return;
    }
    *asset = (struct ax_trike_asset){
        .id = value_of(reading, element, AX_NAME_ID),
        .name = value_of(reading, element, AX_NAME_NAME),
        .data = value_of(reading, element, AX_NAME_DATA),
        .element = value_of(reading, element, AX_NAME_ELEMENT),
        .value = grade_of(reading, element, AX_NAME_VALUE),
        .start = element->start,
        .span = span,
    };
    reading->asset = trike->assets.len - 1;
}

static void open_action(struct reading *reading, struct ax_document *document,
                        const struct ax_xml_element *element)
{
    struct ax_trike *trike = reading->trike;
    int act = ax_choice_of(acts, value_of(reading, element, AX_NAME_KIND));
    reading->action = UINT32_MAX;
    if (reading->asset == UINT32_MAX || act < 0) {
        return;
    }
    uint32_t *place = &trike->assets.at[reading->asset].actions[act];
    if (*place > 0) {
        struct ax_message *message = ax_report(
            reading->session, AX_CODE_TRIKE_TWICE,
            ax_element_value_span(document, element, AX_NAME_KIND),
            "the asset has the action \"%s\" already", ax_trike_act_text((enum ax_trike_act)act));
        ax_note(reading->session, message, trike->actions.at[*place - 1].span, "first here");
        return;
    }
    struct ax_trike_action *action = ax_array_push(reading->session->memory, &trike->actions);
    if (!action) {
        fail(reading);
        return;
    }
    int others = ax_choice_of(states, value_of(reading, element, AX_NAME_OTHERS));
    *action = (struct ax_trike_action){
        .asset = reading->asset,
        .act = (uint8_t)act,
        .others = (uint8_t)(others > 0 ? others : AX_CELL_UNDECIDED),
        .dos = grade_of(reading, element, AX_NAME_DOS),
        .eop = grade_of(reading, element, AX_NAME_EOP),
        .start = element->start,
        .span = ax_xml_element_span(reading->session, element),
    };
    *place = trike->actions.len;
    reading->action = trike->actions.len - 1;
}

static uint32_t find_actor(struct reading *reading, struct ax_document *document,
                           const struct ax_xml_element *element)
{
    struct ax_slice id = value_of(reading, element, AX_NAME_ACTOR);
    ax_atom atom = ax_atom_find(&reading->session->atoms, id);
    const struct id_map *map = &reading->maps[MAP_ACTORS];
    uint32_t found = atom && atom < map->of.len ? map->of.at[atom] : 0;
    if (found == 0 && id.len > 0) {
        struct ax_guess guess;
        ax_guess_init(&guess, id);
        for (uint32_t i = 0; i < reading->trike->actors.len; i++) {
            ax_guess_offer(&guess, reading->trike->actors.at[i].id);
        }
        struct ax_message *message =
            ax_report(reading->session, AX_CODE_TRIKE_ACTOR,
                      ax_element_value_span(document, element, AX_NAME_ACTOR),
                      "there is no actor \"%.*s\"", AX_FMT(id));
        ax_note_guess(reading->session, message, guess.best);
    }
    return found > 0 ? found - 1 : UINT32_MAX;
}

static void open_cell(struct reading *reading, struct ax_document *document,
                      const struct ax_xml_element *element)
{
    struct ax_trike *trike = reading->trike;
    uint32_t actor = find_actor(reading, document, element);
    int state = ax_choice_of(states, value_of(reading, element, AX_NAME_IS));
    reading->cell = UINT32_MAX;
    if (reading->action == UINT32_MAX || actor == UINT32_MAX || state < 0) {
        return;
    }
    struct ax_trike_cell *cell = ax_array_push(reading->session->memory, &trike->cells);
    if (!cell) {
        fail(reading);
        return;
    }
    *cell = (struct ax_trike_cell){
        .action = reading->action,
        .actor = actor,
        .state = (uint8_t)state,
        .rules = trike->rules.len,
        .from = value_of(reading, element, AX_NAME_FROM),
        .start = element->start,
        .span = ax_xml_element_span(reading->session, element),
    };
    reading->cell = trike->cells.len - 1;
}

static bool on_open(void *user, struct ax_document *document, uint8_t rule,
                    const struct ax_xml_element *element)
{
    struct reading *reading = user;
    if (reading->stopped) {
        return false;
    }
    switch ((enum element)rule) {
    case E_TRIKE: open_trike(reading, element); break;
    case E_SYSTEM: open_system(reading, element); break;
    case E_ACTOR: open_actor(reading, document, element); break;
    case E_ASSET: open_asset(reading, document, element); break;
    case E_ACTION: open_action(reading, document, element); break;
    case E_CELL: open_cell(reading, document, element); break;
    case E_RULE:
        reading->rule_id = value_of(reading, element, AX_NAME_ID);
        reading->rule_span = ax_xml_element_span(reading->session, element);
        break;
    case E_NOTE:
        reading->note_owner = value_of(reading, element, AX_NAME_OWNER);
        reading->note_date = value_of(reading, element, AX_NAME_DATE);
        break;
    case E_DESCRIPTION:
    case E_COUNT: break;
    }
    return !reading->stopped;
}

/* Depths: trike 1, actor and asset and system 2, action 3, cell 4; `depth` is that of the owner. */
static void close_description(struct reading *reading, uint32_t depth, uint8_t owner,
                              struct ax_slice text)
{
    struct ax_trike *trike = reading->trike;
    text = ax_slice_trim(text);
    if (depth == 1) {
        trike->description = text;
    } else if (owner == E_SYSTEM) {
        trike->system_text = text;
    } else if (owner == E_ACTOR && reading->actor != UINT32_MAX) {
        trike->actors.at[reading->actor].description = text;
    } else if (owner == E_ASSET && reading->asset != UINT32_MAX) {
        trike->assets.at[reading->asset].description = text;
    }
}

/* In one line: white space within a text has no meaning. */
static struct ax_slice fold(struct reading *reading, struct ax_slice text)
{
    char *folded = ax_arena_alloc(&reading->session->arena, text.len + 1);
    struct ax_slice word;
    size_t len = 0;
    if (!folded) {
        fail(reading);
        return (struct ax_slice){"", 0};
    }
    while (ax_slice_next_word(&text, &word)) {
        if (len > 0) {
            folded[len++] = ' ';
        }
        memcpy(folded + len, word.start, word.len);
        len += word.len;
    }
    return (struct ax_slice){folded, len};
}

static bool is_filled(struct reading *reading, const char *what, struct ax_slice text,
                      struct ax_span span)
{
    if (ax_slice_trim(text).len > 0) {
        return true;
    }
    ax_report(reading->session, AX_CODE_TRIKE_EMPTY, span, "the %s says nothing", what);
    return false;
}

static void close_rule(struct reading *reading, struct ax_slice text, struct ax_span span)
{
    struct ax_trike *trike = reading->trike;
    if (!is_filled(reading, "rule", text, span) || reading->cell == UINT32_MAX ||
        reading->rule_id.len == 0 ||
        !has_room(reading, trike->rules.len, AX_LIMIT_TRIKE_TEXTS, "rules", span)) {
        return;
    }
    uint32_t *place = place_of(reading, &reading->maps[MAP_RULES], reading->rule_id);
    if (!place) {
        return;
    }
    if (*place > 0 && trike->rules.at[*place - 1].cell == reading->cell) {
        struct ax_message *message =
            ax_report(reading->session, AX_CODE_TRIKE_TWICE, reading->rule_span,
                      "the cell has a rule \"%.*s\" already", AX_FMT(reading->rule_id));
        ax_note(reading->session, message, trike->rules.at[*place - 1].span, "first here");
        return;
    }
    struct ax_trike_rule *rule = ax_array_push(reading->session->memory, &trike->rules);
    if (!rule) {
        fail(reading);
        return;
    }
    *rule = (struct ax_trike_rule){reading->cell, reading->rule_id, fold(reading, text),
                                   reading->rule_span};
    *place = trike->rules.len;
    trike->cells.at[reading->cell].rule_count++;
}

static void close_note(struct reading *reading, uint8_t owner, struct ax_slice text,
                       struct ax_span span)
{
    static const uint8_t places[E_COUNT] = {[E_ACTOR] = AX_NOTE_ACTOR,
                                            [E_ASSET] = AX_NOTE_ASSET,
                                            [E_ACTION] = AX_NOTE_ACTION,
                                            [E_CELL] = AX_NOTE_CELL};
    struct ax_trike *trike = reading->trike;
    const uint32_t open[] = {reading->actor, reading->asset, reading->action, reading->cell};
    uint32_t of = open[places[owner]];
    if (!is_filled(reading, "note", text, span) || of == UINT32_MAX ||
        !has_room(reading, trike->notes.len, AX_LIMIT_TRIKE_TEXTS, "notes", span)) {
        return;
    }
    struct ax_trike_note *note = ax_array_push(reading->session->memory, &trike->notes);
    if (!note) {
        fail(reading);
        return;
    }
    *note = (struct ax_trike_note){places[owner], of, reading->note_owner, reading->note_date,
                                   fold(reading, text)};
    if (owner == E_CELL) {
        trike->cells.at[of].notes = trike->notes.len - 1 - trike->cells.at[of].note_count++;
    }
}

/* A rule says under which condition something is allowed: one without the other makes no sense. */
static void close_cell(struct reading *reading)
{
    if (reading->cell == UINT32_MAX) {
        return;
    }
    const struct ax_trike_cell *cell = &reading->trike->cells.at[reading->cell];
    bool conditional = cell->state == AX_CELL_CONDITIONAL;
    if (conditional && cell->rule_count == 0) {
        ax_report(reading->session, AX_CODE_TRIKE_RULES, cell->span,
                  "a conditional cell needs a <rule>");
    } else if (!conditional && cell->rule_count > 0) {
        ax_report(reading->session, AX_CODE_TRIKE_RULES, cell->span,
                  "the cell has a rule, but is %s: conditional is what rules belong to",
                  ax_trike_state_text((enum ax_trike_state)cell->state));
    }
}

static void on_close(void *user, struct ax_document *document, uint8_t rule, struct ax_slice text,
                     struct ax_span span, bool exact)
{
    struct reading *reading = user;
    uint8_t owner = document->depth > 0 ? document->open[document->depth].rule : 0;
    (void)exact;
    if (reading->stopped) {
        return;
    }
    switch ((enum element)rule) {
    case E_DESCRIPTION: close_description(reading, document->depth, owner, text); break;
    case E_RULE: close_rule(reading, text, span); break;
    case E_NOTE: close_note(reading, owner, text, span); break;
    case E_CELL:
        close_cell(reading);
        reading->cell = UINT32_MAX;
        break;
    case E_ACTION: reading->action = UINT32_MAX; break;
    case E_ASSET: reading->asset = UINT32_MAX; break;
    case E_ACTOR: reading->actor = UINT32_MAX; break;
    case E_TRIKE:
    case E_SYSTEM:
    case E_COUNT: break;
    }
}

enum ax_status ax_trike_read(struct ax_trike *trike, uint32_t source)
{
    static const struct ax_document_handler handler = {
        .elements = rules,
        .root = AX_NAME_TRIKE,
        .space = "urn:annexc:trike:1",
        .wrong_root = AX_CODE_NOT_A_TRIKE,
        .wrong_root_text = "this is no Trike file",
        .open = on_open,
        .close = on_close,
    };
    struct ax_session *session = trike->session;
    struct reading reading = {.trike = trike,
                              .session = session,
                              .actor = UINT32_MAX,
                              .asset = UINT32_MAX,
                              .action = UINT32_MAX,
                              .cell = UINT32_MAX};
    size_t errors = session->counts[AX_ERROR];
    if (!ax_names_init(&reading.names, session)) {
        return AX_NO_MEMORY;
    }
    trike->source = source;
    enum ax_status status = ax_document_read(session, &reading.names, source, &handler, &reading);
    if (status != AX_NO_MEMORY && ax_trike_finish(trike) == AX_NO_MEMORY) {
        status = AX_NO_MEMORY;
    }
    for (int i = 0; i < MAP_COUNT; i++) {
        ax_array_done(session->memory, &reading.maps[i].of);
    }
    enum ax_status verdict = ax_session_verdict(session, errors);
    return verdict != AX_OK ? verdict : status;
}

static enum ax_status read_source(struct ax_session *session, uint32_t source,
                                  struct ax_trike **out_trike)
{
    struct ax_trike *trike = ax_trike_new(session);
    if (!trike) {
        return AX_NO_MEMORY;
    }
    enum ax_status status = ax_trike_read(trike, source);
    if (status != AX_OK) {
        ax_trike_free(trike);
        return status;
    }
    *out_trike = trike;
    return AX_OK;
}

enum ax_status ax_trike_load_text(struct ax_session *session, struct ax_slice name,
                                  struct ax_slice text, struct ax_trike **out_trike)
{
    uint32_t source = ax_source_add(session, name, text);
    return source ? read_source(session, source, out_trike) : AX_NO_MEMORY;
}
