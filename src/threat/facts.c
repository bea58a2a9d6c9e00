/* SPDX-License-Identifier: Apache-2.0 */
#include "threat/facts.h"

#include "base/crew.h"

static uint64_t *new_rows(struct ax_facts_table *facts, size_t count)
{
    size_t size = (count ? count : 1) * facts->words * sizeof(uint64_t);
    uint64_t *rows = ax_memory_resize(facts->memory, NULL, 0, size);
    return rows ? memset(rows, 0, size) : NULL;
}

static void free_rows(struct ax_facts_table *facts, uint64_t *rows, size_t count)
{
    ax_memory_release(facts->memory, rows, (count ? count : 1) * facts->words * sizeof(uint64_t));
}

static void set_bit(uint64_t *row, uint32_t test)
{
    row[test >> 6] |= 1ULL << (test & 63);
}

static void clear_bit(uint64_t *row, uint32_t test)
{
    row[test >> 6] &= ~(1ULL << (test & 63));
}

static void add_row(const struct ax_facts_table *facts, uint64_t *to, const uint64_t *from)
{
    for (uint32_t i = 0; i < facts->words; i++) {
        to[i] |= from[i];
    }
}

static uint64_t *type_row(const struct ax_facts_table *facts, enum ax_test_kind kind, uint32_t type)
{
    return facts->by_type[kind] + (size_t)facts->row_of_type[type] * facts->words;
}

static void fill_test(const struct ax_facts_table *facts, uint32_t t, const uint32_t *types,
                      uint32_t count)
{
    const struct ax_test *test = &facts->templates->tests.tests.at[t];
    uint32_t wanted = ax_templates_type(facts->templates, test->name);
    for (uint32_t i = 0; i < count; i++) {
        if (ax_templates_is(facts->templates, types[i], wanted)) {
            set_bit(type_row(facts, (enum ax_test_kind)test->kind, types[i]), t);
        }
    }
}

/* The tests on one property that are true because of what a type says about it. */
static void fill_property(const struct ax_facts_table *facts, ax_atom property,
                          const uint32_t *types, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        ax_atom value = ax_templates_fallback(facts->templates, property, types[i]);
        for (uint32_t t = facts->tests_of[property]; t != 0; t = facts->next_test[t - 1]) {
            const struct ax_test *test = &facts->templates->tests.tests.at[t - 1];
            if (test->role != AX_ROLE_MODEL && test->value == value) {
                set_bit(type_row(facts, AX_TEST_PROPERTY, types[i]), t - 1);
            }
        }
    }
}

/* Templates declare hundreds of types, and a model uses a few of them: only those have rows. The
 * first row, without a bit, is for the others. */
static void find_types(struct ax_facts_table *facts, uint32_t *types)
{
    const struct ax_model *model = facts->model;
    memset(facts->row_of_type, 0, facts->type_count * sizeof(uint32_t));
    facts->type_rows = 1;
    for (uint32_t i = 1; i < model->items.len; i++) {
        uint32_t type = ax_model_item(model, i)->type;
        if (type < facts->type_count && facts->row_of_type[type] == 0) {
            types[facts->type_rows - 1] = type;
            facts->row_of_type[type] = facts->type_rows++;
        }
    }
}

static void fill_tests(struct ax_facts_table *facts, const uint32_t *types)
{
    const struct ax_tests *tests = &facts->templates->tests;
    uint32_t count = facts->type_rows - 1;
    for (uint32_t t = 0; t < tests->tests.len; t++) {
        const struct ax_test *test = &tests->tests.at[t];
        if (test->kind != AX_TEST_PROPERTY) {
            fill_test(facts, t, types, count);
        } else if (facts->tests_of[test->name] == t + 1) { /* once for each property */
            fill_property(facts, test->name, types, count);
        }
    }
}

static bool fill_types(struct ax_facts_table *facts)
{
    size_t size = facts->type_count * sizeof(uint32_t);
    uint32_t *types = ax_memory_resize(facts->memory, NULL, 0, size);
    facts->row_of_type = ax_memory_resize(facts->memory, NULL, 0, size);
    bool fine = types && facts->row_of_type;
    if (fine) {
        find_types(facts, types);
    }
    for (int kind = 0; fine && kind < AX_TEST_COUNT; kind++) {
        facts->by_type[kind] = new_rows(facts, facts->type_rows);
        fine = facts->by_type[kind] != NULL;
    }
    if (fine) {
        fill_tests(facts, types);
    }
    ax_memory_release(facts->memory, types, size);
    return fine;
}

static bool fill_roles(struct ax_facts_table *facts)
{
    const struct ax_tests *tests = &facts->templates->tests;
    for (int role = 0; role < AX_ROLE_COUNT; role++) {
        facts->by_role[role] = new_rows(facts, 1);
        if (!facts->by_role[role]) {
            return false;
        }
    }
    for (uint32_t t = 0; t < tests->tests.len; t++) {
        const struct ax_test *test = &tests->tests.at[t];
        set_bit(facts->by_role[test->role], t);
        facts->elements_carry |= test->kind == AX_TEST_CARRIES && test->role != AX_ROLE_FLOW;
    }
    return true;
}

/* Chains the tests on one property, so that an attribute finds the bits that it decides. */
static bool chain_properties(struct ax_facts_table *facts)
{
    const struct ax_tests *tests = &facts->templates->tests;
    ax_atom highest = 0;
    for (uint32_t t = 0; t < tests->tests.len; t++) {
        const struct ax_test *test = &tests->tests.at[t];
        bool counts = test->kind == AX_TEST_PROPERTY && test->name > highest;
        highest = counts ? test->name : highest;
    }
    facts->tests_of_len = highest + 1;
    size_t size = facts->tests_of_len * sizeof(uint32_t);
    size_t next_size = (tests->tests.len + 1UL) * sizeof(uint32_t);
    facts->tests_of = ax_memory_resize(facts->memory, NULL, 0, size);
    facts->next_test = ax_memory_resize(facts->memory, NULL, 0, next_size);
    if (!facts->tests_of || !facts->next_test) {
        return false;
    }
    memset(facts->tests_of, 0, size);
    memset(facts->next_test, 0, next_size);
    for (uint32_t t = 0; t < tests->tests.len; t++) {
        const struct ax_test *test = &tests->tests.at[t];
        if (test->kind == AX_TEST_PROPERTY) {
            facts->next_test[t] = facts->tests_of[test->name];
            facts->tests_of[test->name] = t + 1;
        }
    }
    return true;
}

/* An item's own value decides every test on that property; an empty one says nothing. */
static void apply_attributes(const struct ax_facts_table *facts, uint32_t item, uint64_t *out)
{
    const struct ax_model *model = facts->model;
    const struct ax_item *at = ax_model_item(model, item);
    for (uint32_t i = 0; i < at->attribute_count; i++) {
        const struct ax_attribute *attribute = &model->attributes.at[at->attributes + i];
        bool asked = attribute->value && attribute->name < facts->tests_of_len;
        uint32_t t = asked ? facts->tests_of[attribute->name] : 0;
        for (; t != 0; t = facts->next_test[t - 1]) {
            if (facts->templates->tests.tests.at[t - 1].value == attribute->value) {
                set_bit(out, t - 1);
            } else {
                clear_bit(out, t - 1);
            }
        }
    }
}

static void apply_data(const struct ax_facts_table *facts, uint32_t item, uint64_t *out)
{
    const struct ax_model *model = facts->model;
    const struct ax_item *at = ax_model_item(model, item);
    for (uint32_t i = 0; i < at->data_count; i++) {
        uint32_t datum = model->references.at[at->data + i];
        if (datum) {
            add_row(facts, out,
                    type_row(facts, AX_TEST_CARRIES, ax_model_item(model, datum)->type));
        }
    }
}

static void apply_zones(const struct ax_facts_table *facts, uint32_t item, uint64_t *out)
{
    const struct ax_model *model = facts->model;
    for (uint32_t zone = ax_model_zone(model, item); zone != 0;
         zone = ax_model_item(model, zone)->parent) {
        add_row(facts, out, type_row(facts, AX_TEST_INSIDE, ax_model_item(model, zone)->type));
    }
}

void ax_facts_of_item(const struct ax_facts_table *facts, uint32_t item, uint64_t *out)
{
    const struct ax_item *at = ax_model_item(facts->model, item);
    memcpy(out, type_row(facts, AX_TEST_IS, at->type), facts->words * sizeof(*out));
    add_row(facts, out, type_row(facts, AX_TEST_PROPERTY, at->type));
    apply_attributes(facts, item, out);
    apply_data(facts, item, out);
    if (at->kind != AX_KIND_FLOW) {
        apply_zones(facts, item, out);
    }
}

void ax_facts_add_crossings(const struct ax_facts_table *facts, uint32_t flow, bool back,
                            uint64_t *out)
{
    const struct ax_model *model = facts->model;
    struct ax_path path = model->paths.at[ax_model_item(model, flow)->path];
    for (uint32_t i = 0; i < path.count; i++) {
        const struct ax_crossing *crossing = &model->crossings.at[path.first + i];
        uint32_t type = ax_model_item(model, crossing->boundary)->type;
        add_row(facts, out, type_row(facts, AX_TEST_CROSSES, type));
        if (back ? crossing->leaves : crossing->enters) {
            add_row(facts, out, type_row(facts, AX_TEST_ENTERS, type));
        }
        if (back ? crossing->enters : crossing->leaves) {
            add_row(facts, out, type_row(facts, AX_TEST_LEAVES, type));
        }
    }
}

void ax_facts_of_model(const struct ax_facts_table *facts, uint64_t *out)
{
    const struct ax_templates *templates = facts->templates;
    const struct ax_model *model = facts->model;
    memset(out, 0, facts->words * sizeof(*out));
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_model_item(model, i)->kind < AX_ROOT_TYPES) {
            add_row(facts, out, type_row(facts, AX_TEST_HAS, ax_model_item(model, i)->type));
        }
    }
    for (uint32_t t = 0; t < templates->tests.tests.len; t++) {
        const struct ax_test *test = &templates->tests.tests.at[t];
        bool true_by_default = test->kind == AX_TEST_PROPERTY && test->role == AX_ROLE_MODEL &&
                               ax_templates_value(templates, model, 0, test->name) == test->value;
        if (true_by_default) {
            set_bit(out, t);
        }
    }
}

static uint64_t *writable_row(struct ax_facts_table *facts, uint32_t item)
{
    return facts->rows + (size_t)(facts->row_of[item] - 1) * facts->words;
}

/* Ports tell what an element has; its flows, what it carries. */
static void add_surroundings(struct ax_facts_table *facts)
{
    const struct ax_model *model = facts->model;
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (item->kind == AX_KIND_PORT && item->parent && facts->row_of[item->parent]) {
            add_row(facts, writable_row(facts, item->parent),
                    type_row(facts, AX_TEST_HAS, item->type));
        }
        if (item->kind == AX_KIND_FLOW && facts->elements_carry && !(item->flags & AX_ITEM_LOOSE)) {
            apply_data(facts, i, writable_row(facts, item->from));
            apply_data(facts, i, writable_row(facts, item->to));
        }
    }
}

static void fill_range(void *user, unsigned worker, uint32_t first, uint32_t end)
{
    struct ax_facts_table *facts = user;
    (void)worker;
    for (uint32_t i = first; i < end; i++) {
        if (facts->row_of[i]) {
            ax_facts_of_item(facts, i, writable_row(facts, i));
        }
    }
}

static bool fill_rows(struct ax_facts_table *facts)
{
    const struct ax_model *model = facts->model;
    size_t size = model->items.len * sizeof(uint32_t);
    facts->row_of = ax_memory_resize(facts->memory, NULL, 0, size);
    if (!facts->row_of) {
        return false;
    }
    memset(facts->row_of, 0, size);
    for (uint32_t i = 1; i < model->items.len; i++) {
        if (ax_kind_is_element((enum ax_kind)ax_model_item(model, i)->kind)) {
            facts->row_of[i] = ++facts->row_count;
        }
    }
    facts->rows = new_rows(facts, facts->row_count);
    if (!facts->rows) {
        return false;
    }
    uint32_t count = model->items.len;
    if (!ax_crew_share(ax_crew_size_for(model->session->threads, count), count, facts,
                       fill_range)) {
        return false;
    }
    add_surroundings(facts);
    return true;
}

static uint32_t find_turned(const struct ax_templates *templates, const struct ax_test *test)
{
    ax_atom other = ax_test_way_back(templates, test);
    for (uint32_t t = 0; other != test->name && t < templates->tests.tests.len; t++) {
        const struct ax_test *at = &templates->tests.tests.at[t];
        if (at->kind == test->kind && at->role == test->role && at->name == other &&
            at->value == test->value) {
            return t;
        }
    }
    return AX_NO_INDEX;
}

static bool find_turns(struct ax_facts_table *facts)
{
    const struct ax_tests *tests = &facts->templates->tests;
    for (uint32_t t = 0; t < tests->tests.len; t++) {
        uint32_t other = find_turned(facts->templates, &tests->tests.at[t]);
        if (other == AX_NO_INDEX || other < t) {
            continue;
        }
        struct ax_turn *turn = ax_array_push(facts->memory, &facts->turns);
        if (!turn) {
            return false;
        }
        *turn = (struct ax_turn){t, other};
    }
    return true;
}

static bool bit(const uint64_t *row, uint32_t test)
{
    return row[test >> 6] >> (test & 63) & 1;
}

void ax_facts_turn(const struct ax_facts_table *facts, uint64_t *row)
{
    for (uint32_t i = 0; i < facts->turns.len; i++) {
        struct ax_turn turn = facts->turns.at[i];
        if (bit(row, turn.test) != bit(row, turn.other)) {
            row[turn.test >> 6] ^= 1ULL << (turn.test & 63);
            row[turn.other >> 6] ^= 1ULL << (turn.other & 63);
        }
    }
}

bool ax_facts_init(struct ax_facts_table *facts, const struct ax_model *model)
{
    const struct ax_templates *templates = model->templates;
    *facts = (struct ax_facts_table){
        .model = model,
        .templates = templates,
        .memory = model->session->memory,
        .words = templates->tests.tests.len / 64 + 1,
        .type_count = templates->types.len,
    };
    return chain_properties(facts) && fill_types(facts) && fill_roles(facts) && fill_rows(facts) &&
           find_turns(facts);
}

void ax_facts_done(struct ax_facts_table *facts)
{
    for (int kind = 0; kind < AX_TEST_COUNT; kind++) {
        free_rows(facts, facts->by_type[kind], facts->type_rows);
    }
    ax_memory_release(facts->memory, facts->row_of_type, facts->type_count * sizeof(uint32_t));
    for (int role = 0; role < AX_ROLE_COUNT; role++) {
        free_rows(facts, facts->by_role[role], 1);
    }
    free_rows(facts, facts->rows, facts->row_count);
    ax_memory_release(facts->memory, facts->row_of, facts->model->items.len * sizeof(uint32_t));
    ax_array_done(facts->memory, &facts->turns);
    ax_memory_release(facts->memory, facts->tests_of, facts->tests_of_len * sizeof(uint32_t));
    ax_memory_release(facts->memory, facts->next_test,
                      (facts->templates->tests.tests.len + 1UL) * sizeof(uint32_t));
}
