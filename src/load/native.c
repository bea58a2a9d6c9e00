/* SPDX-License-Identifier: Apache-2.0 */
/* The native model format: what the elements mean. docs/model.md is the specification. */
#include "base/file.h"
#include "load/load.h"

enum element {
    E_MODEL,
    E_DESCRIPTION,
    E_PRODUCT,
    E_PRODUCT_TEXT,
    E_CONTEXT,
    E_USES,
    E_INCLUDE,
    E_ASSUMPTION,
    E_DATA,
    E_ELEMENT,
    E_PORT,
    E_BOUNDARY,
    E_FLOW,
    E_VIEW,
    E_COMPONENT,
    E_SHOW,
    E_COLLAPSE,
    E_COUNT
};

#define N(id) AX_NAME_##id
#define TEXT(id)                                                                                   \
    {                                                                                              \
        N(id), AX_VALUE_TEXT, false, NULL                                                          \
    }
#define FILLED(id)                                                                                 \
    {                                                                                              \
        N(id), AX_VALUE_FILLED, false, NULL                                                        \
    }
#define COMMON                                                                                     \
    {N(IN_SCOPE), AX_VALUE_CHOICE, false, "yes no"}, TEXT(REASON), TEXT(TICKET),                   \
        TEXT(REQUIREMENTS), TEXT(CONTROLS), TEXT(TAGS),                                            \
    {                                                                                              \
        N(AKA), AX_VALUE_ID_LIST, false, NULL                                                      \
    }
#define PLACE                                                                                      \
    {N(X), AX_VALUE_DECIMAL, false, NULL}, {N(Y), AX_VALUE_DECIMAL, false, NULL},                  \
        {N(WIDTH), AX_VALUE_DECIMAL, false, NULL},                                                 \
    {                                                                                              \
        N(HEIGHT), AX_VALUE_DECIMAL, false, NULL                                                   \
    }
#define ID                                                                                         \
    {                                                                                              \
        N(ID), AX_VALUE_ID, true, NULL                                                             \
    }
#define LEVELS "none low medium high"
#define ATTRIBUTES (const struct ax_attribute_rule[])
#define CHILDREN (const struct ax_child_rule[])
#define END                                                                                        \
    {                                                                                              \
        0                                                                                          \
    }
#define DESCRIPTION_FIRST                                                                          \
    {                                                                                              \
        N(DESCRIPTION), E_DESCRIPTION, 0, true                                                     \
    }
#define PART(id)                                                                                   \
    {                                                                                              \
        N(id), E_PRODUCT_TEXT, N(id), true                                                         \
    } /* names are declared in the order of the parts */

static const struct ax_element_rule rules[E_COUNT] = {
    [E_MODEL] = {.attributes = ATTRIBUTES{ID, TEXT(NAME), TEXT(VERSION), END},
                 .children = CHILDREN{DESCRIPTION_FIRST,
                                      {N(PRODUCT), E_PRODUCT, 1, true},
                                      {N(USES), E_USES, 2, false},
                                      {N(INCLUDE), E_INCLUDE, 2, false},
                                      {N(ASSUMPTION), E_ASSUMPTION, 2, false},
                                      {N(DATA), E_DATA, 2, false},
                                      {N(EXTERNAL), E_ELEMENT, 2, false},
                                      {N(PROCESS), E_ELEMENT, 2, false},
                                      {N(STORE), E_ELEMENT, 2, false},
                                      {N(BOUNDARY), E_BOUNDARY, 2, false},
                                      {N(FLOW), E_FLOW, 2, false},
                                      {N(VIEW), E_VIEW, 2, false},
                                      {N(COMPONENT), E_COMPONENT, 2, false},
                                      END},
                 .properties = true},
    [E_DESCRIPTION] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_PRODUCT] = {.attributes = ATTRIBUTES{TEXT(MANUFACTURER),
                                            {N(SAFETY_CLASS), AX_VALUE_CHOICE, false, "A B C"},
                                            END},
                   .children = CHILDREN{PART(INTENDED_USE),
                                        {N(CONTEXT), E_CONTEXT, N(CONTEXT), true},
                                        {N(BOARD_CONNECTIONS), E_PRODUCT_TEXT, UINT8_MAX, true},
                                        END}},
    [E_PRODUCT_TEXT] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_CONTEXT] = {.attributes = ATTRIBUTES{END},
                   .children = CHILDREN{PART(NETWORK_LOCATION), PART(ENVIRONMENT), PART(ISOLATION),
                                        PART(SAFETY_IMPACT), PART(HARDWARE_CONTROLS), END},
                   .required_children = true},
    [E_USES] = {.attributes = ATTRIBUTES{{N(TEMPLATE), AX_VALUE_TEXT, true, NULL}, END}},
    [E_INCLUDE] = {.attributes = ATTRIBUTES{{N(HREF), AX_VALUE_TEXT, true, NULL}, END}},
    [E_ASSUMPTION] = {.attributes = ATTRIBUTES{ID,
                                               TEXT(OWNER),
                                               {N(VALID_UNTIL), AX_VALUE_DATE, false, NULL},
                                               END},
                      .text = true},
    [E_DATA] = {.attributes = ATTRIBUTES{ID,
                                         TEXT(NAME),
                                         FILLED(CLASS),
                                         {N(CONFIDENTIALITY), AX_VALUE_CHOICE, false, LEVELS},
                                         {N(INTEGRITY), AX_VALUE_CHOICE, false, LEVELS},
                                         {N(AVAILABILITY), AX_VALUE_CHOICE, false, LEVELS},
                                         END},
                .children = CHILDREN{DESCRIPTION_FIRST, END},
                .properties = true},
    [E_ELEMENT] = {.attributes = ATTRIBUTES{ID,
                                            TEXT(NAME),
                                            FILLED(TYPE),
                                            {N(DATA), AX_VALUE_ID_LIST, false, NULL},
                                            {N(MULTIPLE), AX_VALUE_CHOICE, false, "yes no"},
                                            COMMON,
                                            PLACE,
                                            END},
                   .children = CHILDREN{DESCRIPTION_FIRST,
                                        {N(PORT), E_PORT, 1, false},
                                        {N(COMPONENT), E_COMPONENT, 1, false},
                                        END},
                   .properties = true},
    [E_PORT] = {.attributes =
                    ATTRIBUTES{ID, {N(KIND), AX_VALUE_FILLED, true, NULL}, TEXT(NAME), COMMON, END},
                .children = CHILDREN{DESCRIPTION_FIRST, END},
                .properties = true},
    [E_BOUNDARY] = {.attributes = ATTRIBUTES{ID,
                                             TEXT(NAME),
                                             FILLED(TYPE),
                                             COMMON,
                                             PLACE,
                                             {N(PATH), AX_VALUE_CURVE, false, NULL},
                                             END},
                    .children = CHILDREN{DESCRIPTION_FIRST,
                                         {N(EXTERNAL), E_ELEMENT, 1, false},
                                         {N(PROCESS), E_ELEMENT, 1, false},
                                         {N(STORE), E_ELEMENT, 1, false},
                                         {N(BOUNDARY), E_BOUNDARY, 1, false},
                                         {N(FLOW), E_FLOW, 1, false},
                                         END},
                    .properties = true},
    [E_FLOW] = {.attributes = ATTRIBUTES{ID,
                                         {N(FROM), AX_VALUE_ID, true, NULL},
                                         {N(TO), AX_VALUE_ID, true, NULL},
                                         {N(NUMBER), AX_VALUE_NUMBER, false, NULL},
                                         TEXT(NAME),
                                         FILLED(TYPE),
                                         {N(DATA), AX_VALUE_ID_LIST, false, NULL},
                                         TEXT(PROTOCOL),
                                         TEXT(VERSION),
                                         {N(BIDIRECTIONAL), AX_VALUE_CHOICE, false, "yes no"},
                                         {N(CROSSES), AX_VALUE_ID_LIST, false, NULL},
                                         COMMON,
                                         {N(PATH), AX_VALUE_CURVE, false, NULL},
                                         END},
                .children = CHILDREN{DESCRIPTION_FIRST, END},
                .properties = true},
    [E_VIEW] = {.attributes =
                    ATTRIBUTES{ID,
                               TEXT(NAME),
                               {N(KIND), AX_VALUE_CHOICE, false,
                                "context detail global-system multi-patient-harm "
                                "updateability security-use-case application operational"},
                               END},
                .children = CHILDREN{DESCRIPTION_FIRST,
                                     {N(INCLUDE), E_SHOW, 1, false},
                                     {N(EXCLUDE), E_SHOW, 1, false},
                                     {N(COLLAPSE), E_COLLAPSE, 1, false},
                                     END}},
    [E_COMPONENT] = {.attributes = ATTRIBUTES{ID,
                                              TEXT(NAME),
                                              TEXT(VERSION),
                                              TEXT(REF),
                                              TEXT(SUPPLIER),
                                              TEXT(LICENCE),
                                              {N(ELEMENTS), AX_VALUE_ID_LIST, false, NULL},
                                              TEXT(TAGS),
                                              END},
                     .children = CHILDREN{DESCRIPTION_FIRST, END}},
    [E_SHOW] = {.attributes = ATTRIBUTES{{N(ELEMENTS), AX_VALUE_ID_LIST, false, NULL},
                                         {N(BOUNDARIES), AX_VALUE_ID_LIST, false, NULL},
                                         {N(FLOWS), AX_VALUE_ID_LIST, false, NULL},
                                         {N(DATA), AX_VALUE_ID_LIST, false, NULL},
                                         TEXT(TAGS),
                                         END}},
    [E_COLLAPSE] = {.attributes = ATTRIBUTES{{N(BOUNDARIES), AX_VALUE_ID_LIST, true, NULL}, END}},
};

/* State of one file; the model's goes on over includes. */
struct reading {
    struct ax_native *native;
    bool is_main;
    uint32_t items[AX_LIMIT_XML_DEPTH + 1]; /* by depth: the item that an element stands for */
    struct ax_slice path;                   /* relative to the main file's folder */
};

static ax_atom keep(struct ax_native *native, struct ax_slice text)
{
    ax_atom atom = ax_atom_of_kept(&native->session->atoms, text);
    if (atom == 0 && text.len > 0) {
        native->session->no_memory = true;
    }
    return atom;
}

static enum ax_name name_at(const struct ax_native *native, ax_atom atom)
{
    return ax_name_of(&native->names, atom);
}

static enum ax_kind kind_of(const struct ax_native *native, uint8_t rule, ax_atom name)
{
    switch ((enum element)rule) {
    case E_ELEMENT:
        return name == native->names.atom[N(EXTERNAL)]  ? AX_KIND_EXTERNAL
               : name == native->names.atom[N(PROCESS)] ? AX_KIND_PROCESS
                                                        : AX_KIND_STORE;
    case E_PORT: return AX_KIND_PORT;
    case E_BOUNDARY: return AX_KIND_BOUNDARY;
    case E_FLOW: return AX_KIND_FLOW;
    case E_DATA: return AX_KIND_DATA;
    case E_ASSUMPTION: return AX_KIND_ASSUMPTION;
    case E_VIEW: return AX_KIND_VIEW;
    case E_COMPONENT: return AX_KIND_COMPONENT;
    case E_MODEL:
    case E_DESCRIPTION:
    case E_PRODUCT:
    case E_PRODUCT_TEXT:
    case E_CONTEXT:
    case E_USES:
    case E_INCLUDE:
    case E_SHOW:
    case E_COLLAPSE:
    case E_COUNT: break;
    }
    return AX_KIND_MODEL;
}

static void check_unique(struct ax_native *native, ax_atom id, struct ax_slice text,
                         const struct ax_xml_element *element)
{
    struct ax_model *model = native->model;
    uint32_t old = id && id < model->item_of.len ? model->item_of.at[id] : 0;
    if (old == 0) {
        return;
    }
    const struct ax_item *first = ax_model_item(model, old - 1);
    struct ax_message *message = ax_report(
        native->session, AX_CODE_ID_DUPLICATE,
        ax_xml_value_span(native->session, element->source, element->start, AX_SLICE("id")),
        "id \"%.*s\" is used twice", AX_FMT(text));
    ax_note(native->session, message,
            ax_xml_value_span(native->session, first->source, first->start, AX_SLICE("id")),
            "first used here, for the %s", ax_kind_text((enum ax_kind)first->kind));
}

static bool add_data(struct ax_native *native, uint32_t item, struct ax_slice list)
{
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        if (!ax_model_add_data(native->model, item, keep(native, word))) {
            return false;
        }
    }
    return true;
}

static void add_crosses(struct ax_native *native, uint32_t item)
{
    uint32_t *stated = ax_array_push(native->session->memory, &native->stated);
    if (!stated) {
        native->session->no_memory = true;
        return;
    }
    *stated = item;
}

/* Which element a flow ends at is looked up when all are known, many at a time: see
 * ax_native_resolve. Until then an end is the place of its id in the source, or its atom where
 * the id does not stand there as it is. */
static uint32_t end_reference(struct ax_native *native, const struct ax_xml_attribute *attribute)
{
    return attribute->start ? attribute->start : keep(native, attribute->value) | AX_END_IS_ATOM;
}

/* Puts one attribute where it belongs: a field of the item, or its list of attributes. */
static void take_attribute(struct ax_native *native, uint32_t index,
                           const struct ax_xml_attribute *attribute)
{
    struct ax_item *item = ax_model_item(native->model, index);
    struct ax_slice value = attribute->value;
    bool is_flow = item->kind == AX_KIND_FLOW;
    switch ((unsigned)name_at(native, attribute->name)) {
    case N(ID): return;
    case N(NAME): item->name = value; return;
    case N(FROM):
        if (is_flow) {
            item->from = end_reference(native, attribute);
            return;
        }
        break;
    case N(TO):
        if (is_flow) {
            item->to = end_reference(native, attribute);
            return;
        }
        break;
    case N(NUMBER):
        if (is_flow) {
            (void)ax_slice_to_number(value, &item->number);
            return;
        }
        break;
    case N(BIDIRECTIONAL):
        if (is_flow) {
            item->flags |= ax_slice_is(value, "yes") ? AX_ITEM_BIDIRECTIONAL : 0;
            return;
        }
        break;
    case N(CROSSES):
        if (is_flow) {
            add_crosses(native, index);
        }
        break;
    case N(TYPE):
    case N(CLASS): item->type_name = keep(native, value); return;
    case N(KIND):
        if (item->kind == AX_KIND_PORT) {
            item->type_name = keep(native, value);
            return;
        }
        break;
    case N(IN_SCOPE):
        item->flags |= ax_slice_is(value, "no") ? AX_ITEM_OUT_OF_SCOPE | AX_ITEM_SCOPE_STATED : 0;
        return;
    case N(DATA): (void)add_data(native, index, value); return;
    default: break;
    }
    (void)ax_model_add_attribute(native->model, index, attribute->name, keep(native, value));
}

static uint32_t add_item(struct reading *reading, uint8_t rule, uint32_t parent,
                         const struct ax_xml_element *element)
{
    struct ax_native *native = reading->native;
    struct ax_slice id_text = ax_element_value(&native->names, element, N(ID));
    ax_atom id = keep(native, id_text);
    check_unique(native, id, id_text, element);
    struct ax_span span = {element->source, element->start, element->end};
    uint32_t index = ax_model_add(native->model, kind_of(native, rule, element->name), id, span);
    if (index == 0) {
        return 0;
    }
    ax_model_item(native->model, index)->parent = parent;
    for (uint32_t i = 0; i < element->count; i++) {
        if (!element->attributes[i].space) {
            take_attribute(native, index, &element->attributes[i]);
        }
    }
    return index;
}

/* The model itself is item 0; what an included file says about itself does not count. */
static void open_model(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_native *native = reading->native;
    if (!reading->is_main) {
        return;
    }
    struct ax_model *model = native->model;
    struct ax_slice id_text = ax_element_value(&native->names, element, N(ID));
    ax_atom id = keep(native, id_text);
    model->items.len = 0;
    (void)ax_model_add(model, AX_KIND_MODEL, id,
                       (struct ax_span){element->source, element->start, element->end});
    model->items.len = 1;
    model->items.at[0].name = ax_element_value(&native->names, element, N(NAME));
    for (uint32_t i = 0; i < element->count; i++) {
        const struct ax_xml_attribute *attribute = &element->attributes[i];
        enum ax_name name = name_at(native, attribute->name);
        if (!attribute->space && name != N(ID) && name != N(NAME)) {
            (void)ax_model_add_attribute(model, 0, attribute->name, keep(native, attribute->value));
        }
    }
}

static void open_product(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_native *native = reading->native;
    for (uint32_t i = 0; reading->is_main && i < element->count; i++) {
        const struct ax_xml_attribute *attribute = &element->attributes[i];
        if (!attribute->space) {
            (void)ax_model_add_attribute(native->model, 0, attribute->name,
                                         keep(native, attribute->value));
        }
    }
}

static void open_uses(struct reading *reading, struct ax_document *document,
                      const struct ax_xml_element *element)
{
    struct ax_native *native = reading->native;
    struct ax_slice name = ax_element_value(&native->names, element, N(TEMPLATE));
    if (!name.start) {
        return;
    }
    struct ax_template_wish *wish = ax_array_push(native->session->memory, &native->wishes);
    if (!wish) {
        native->session->no_memory = true;
        return;
    }
    *wish = (struct ax_template_wish){name, ax_element_value_span(document, element, N(TEMPLATE)),
                                      false};
}

/* Others were reported, and what they hold are no ids. */
static bool selects(enum ax_name name)
{
    return name == N(ELEMENTS) || name == N(BOUNDARIES) || name == N(FLOWS) || name == N(DATA) ||
           name == N(TAGS);
}

static void add_view_rules(struct reading *reading, uint32_t view, enum ax_view_action action,
                           const struct ax_xml_element *element)
{
    struct ax_native *native = reading->native;
    struct ax_model *model = native->model;
    for (uint32_t i = 0; i < element->count; i++) {
        const struct ax_xml_attribute *attribute = &element->attributes[i];
        struct ax_slice list = attribute->value;
        struct ax_slice word;
        bool counts = !attribute->space && selects(name_at(native, attribute->name));
        while (counts && ax_slice_next_word(&list, &word)) {
            struct ax_view_rule *rule = ax_array_push(native->session->memory, &model->view_rules);
            if (!rule) {
                native->session->no_memory = true;
                return;
            }
            *rule = (struct ax_view_rule){
                .view = view,
                .action = (uint8_t)action,
                .by_tag = name_at(native, attribute->name) == N(TAGS),
                .item = element->start, /* until the ids are resolved */
                .name = keep(native, word),
            };
        }
    }
}

static bool read_include(struct reading *reading, struct ax_document *document,
                         const struct ax_xml_element *element);

static bool on_open(void *user, struct ax_document *document, uint8_t rule,
                    const struct ax_xml_element *element)
{
    struct reading *reading = user;
    uint32_t parent = document->depth > 1 ? reading->items[document->depth - 1] : 0;
    uint32_t *item = &reading->items[document->depth];
    *item = parent;
    switch ((enum element)rule) {
    case E_MODEL: open_model(reading, element); break;
    case E_PRODUCT: open_product(reading, element); break;
    case E_USES: open_uses(reading, document, element); break;
    case E_INCLUDE: return read_include(reading, document, element);
    case E_ASSUMPTION:
    case E_DATA:
    case E_ELEMENT:
    case E_PORT:
    case E_BOUNDARY:
    case E_FLOW:
    case E_COMPONENT:
    case E_VIEW: *item = add_item(reading, rule, parent, element); break;
    case E_SHOW:
        add_view_rules(reading, parent,
                       element->name == reading->native->names.atom[N(INCLUDE)] ? AX_VIEW_INCLUDE
                                                                                : AX_VIEW_EXCLUDE,
                       element);
        break;
    case E_COLLAPSE: add_view_rules(reading, parent, AX_VIEW_COLLAPSE, element); break;
    case E_DESCRIPTION:
    case E_PRODUCT_TEXT:
    case E_CONTEXT:
    case E_COUNT: break;
    }
    return !reading->native->session->no_memory;
}

static void on_close(void *user, struct ax_document *document, uint8_t rule, struct ax_slice text,
                     struct ax_span span, bool exact)
{
    struct reading *reading = user;
    struct ax_native *native = reading->native;
    (void)exact;
    if (rule != E_DESCRIPTION && rule != E_PRODUCT_TEXT && rule != E_ASSUMPTION) {
        return;
    }
    uint32_t item = reading->items[document->depth + 1];
    enum ax_name name = N(DESCRIPTION);
    if (rule == E_PRODUCT_TEXT) {
        name = name_at(native, document->open[document->depth + 1].name);
    }
    (void)span;
    text = ax_slice_trim(text);
    if ((item != 0 || reading->is_main) && text.len > 0 && name) {
        (void)ax_model_add_attribute(native->model, item, native->names.atom[name],
                                     keep(native, text));
    }
}

static const struct ax_document_handler handler = {
    .elements = rules,
    .root = N(MODEL),
    .space = "urn:annexc:model:1",
    .wrong_root = AX_CODE_NOT_A_MODEL,
    .wrong_root_text = "this is no annexc model",
    .open = on_open,
    .close = on_close,
};

static enum ax_status read_file(struct ax_native *native, uint32_t source, struct ax_slice path,
                                bool is_main)
{
    struct reading *reading = ax_memory_resize(native->session->memory, NULL, 0, sizeof(*reading));
    if (!reading) {
        native->session->no_memory = true;
        return AX_NO_MEMORY;
    }
    *reading = (struct reading){.native = native, .is_main = is_main, .path = path};
    enum ax_status status =
        ax_document_read(native->session, &native->names, source, &handler, reading);
    ax_memory_release(native->session->memory, reading, sizeof(*reading));
    return status;
}

static bool is_being_read(const struct ax_native *native, struct ax_slice path)
{
    for (uint32_t i = 0; i < native->include_depth; i++) {
        if (ax_slice_equal(*native->include_stack[i], path)) {
            return true;
        }
    }
    struct ax_slice main_name = native->main_path;
    const char *slash = NULL;
    for (size_t i = 0; i < main_name.len; i++) {
        slash = main_name.start[i] == '/' ? main_name.start + i : slash;
    }
    if (slash) {
        main_name.len -= (size_t)(slash + 1 - main_name.start);
        main_name.start = slash + 1;
    }
    return ax_slice_equal(main_name, path);
}

/* The included file's path below the main file's folder; start NULL after a message. */
static struct ax_slice include_path(struct reading *reading, struct ax_slice href,
                                    struct ax_span span)
{
    struct ax_native *native = reading->native;
    struct ax_arena *arena = &native->session->arena;
    char *beside = ax_path_beside(arena, reading->path, href);
    char *below = beside ? ax_path_below(arena, ax_slice_of(beside)) : NULL;
    if (!below || !*below) {
        ax_report(native->session, AX_CODE_INCLUDE_OUTSIDE, span,
                  "\"%.*s\" leads out of the folder of the model", AX_FMT(href));
        return (struct ax_slice){NULL, 0};
    }
    struct ax_slice path = ax_slice_of(below);
    if (is_being_read(native, path)) {
        ax_report(native->session, AX_CODE_INCLUDE_CYCLE, span,
                  "\"%.*s\" is included while it is being read", AX_FMT(href));
        return (struct ax_slice){NULL, 0};
    }
    if (native->include_depth >= AX_LIMIT_INCLUDE_DEPTH ||
        native->include_count >= AX_LIMIT_INCLUDES) {
        ax_report(native->session, AX_CODE_INCLUDE_LIMIT, span,
                  "more than %d includes, or nested deeper than %d", AX_LIMIT_INCLUDES,
                  AX_LIMIT_INCLUDE_DEPTH);
        return (struct ax_slice){NULL, 0};
    }
    return path;
}

static bool read_include(struct reading *reading, struct ax_document *document,
                         const struct ax_xml_element *element)
{
    struct ax_native *native = reading->native;
    struct ax_slice href = ax_element_value(&native->names, element, N(HREF));
    struct ax_span span = ax_element_value_span(document, element, N(HREF));
    struct ax_slice path = href.start ? include_path(reading, href, span) : href;
    char *full =
        path.start ? ax_path_beside(&native->session->arena, native->main_path, path) : NULL;
    if (!full) {
        return true;
    }
    if (ax_path_leaves(native->main_path, full)) {
        ax_report(native->session, AX_CODE_INCLUDE_OUTSIDE, span,
                  "\"%.*s\" is a link out of the folder of the model", AX_FMT(href));
        return true;
    }
    uint32_t source;
    if (ax_source_read(native->session, full, span, &source) != AX_OK) {
        return true;
    }
    native->include_stack[native->include_depth++] = &path;
    native->include_count++;
    (void)read_file(native, source, path, false);
    native->include_depth--;
    return true;
}

enum ax_status ax_native_read(struct ax_native *native, uint32_t source)
{
    struct ax_slice name = ax_source_at(native->session, source)->name;
    native->main_path = ax_slice_is(name, "<stdin>") ? (struct ax_slice){"", 0} : name;
    return read_file(native, source, (struct ax_slice){"", 0}, true);
}

void ax_native_done(struct ax_native *native)
{
    ax_array_done(native->session->memory, &native->wishes);
    ax_array_done(native->session->memory, &native->stated);
}
