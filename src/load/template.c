/* SPDX-License-Identifier: Apache-2.0 */
/* The native template format. docs/rules.md is the specification. */
#include "base/file.h"
#include "base/guess.h"
#include "load/load.h"

enum element {
    E_TEMPLATE,
    E_DESCRIPTION,
    E_EXTENDS,
    E_TYPE,
    E_SET,
    E_PROPERTY,
    E_VALUE,
    E_CATEGORY,
    E_RULE,
    E_RULE_TEXT,
    E_UNKNOWN,
    E_CONTROL,
    E_REFERENCE,
    E_EXAMPLE,
    E_OMISSION,
    E_DISABLE,
    E_RETUNE,
    E_COUNT
};

#define N(id) AX_NAME_##id
#define TEXT(id)                                                                                   \
    {                                                                                              \
        N(id), AX_VALUE_TEXT, false, NULL                                                          \
    }
#define WORD(id)                                                                                   \
    {                                                                                              \
        N(id), AX_VALUE_WORD, true, NULL                                                           \
    }
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
#define SEVERITIES "none low medium high critical"
#define AFFECTS_CHOICES                                                                            \
    "authenticity integrity non-repudiation confidentiality availability authorisation safety "    \
    "privacy"
#define SCHEMES "CWE CAPEC OWASP ATLAS EMB3D IEC62443 IEC81001 MDR ISO IVDR GDPR"

static const struct ax_element_rule rules[E_COUNT] = {
    [E_TEMPLATE] = {.attributes =
                        ATTRIBUTES{
                            WORD(ID), TEXT(NAME), {N(VERSION), AX_VALUE_TEXT, true, NULL}, END},
                    .children = CHILDREN{DESCRIPTION_FIRST,
                                         {N(EXTENDS), E_EXTENDS, 1, false},
                                         {N(TYPE), E_TYPE, 1, false},
                                         {N(PROPERTY), E_PROPERTY, 1, false},
                                         {N(CATEGORY), E_CATEGORY, 1, false},
                                         {N(RULE), E_RULE, 1, false},
                                         {N(OMISSION), E_OMISSION, 1, false},
                                         {N(DISABLE), E_DISABLE, 1, false},
                                         {N(RETUNE), E_RETUNE, 1, false},
                                         END}},
    [E_DESCRIPTION] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_EXTENDS] = {.attributes = ATTRIBUTES{{N(TEMPLATE), AX_VALUE_TEXT, true, NULL}, END}},
    [E_TYPE] = {.attributes = ATTRIBUTES{WORD(ID), WORD(PARENT), TEXT(NAME), END},
                .children = CHILDREN{DESCRIPTION_FIRST, {N(SET), E_SET, 1, false}, END}},
    [E_SET] = {.attributes =
                   ATTRIBUTES{WORD(PROPERTY), {N(VALUE), AX_VALUE_TEXT, true, NULL}, END}},
    [E_PROPERTY] = {.attributes = ATTRIBUTES{WORD(ID),
                                             {N(ON), AX_VALUE_TEXT, true, NULL},
                                             TEXT(NAME),
                                             TEXT(VALUES),
                                             TEXT(DEFAULT),
                                             {N(WAY_BACK), AX_VALUE_WORD, false, NULL},
                                             END},
                    .children = CHILDREN{DESCRIPTION_FIRST, {N(VALUE), E_VALUE, 1, false}, END},
                    .text = true},
    [E_VALUE] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_CATEGORY] = {.attributes = ATTRIBUTES{WORD(ID),
                                             {N(NAME), AX_VALUE_TEXT, true, NULL},
                                             {N(AFFECTS), AX_VALUE_CHOICES, false, AFFECTS_CHOICES},
                                             END},
                    .text = true},
    [E_RULE] = {.attributes =
                    ATTRIBUTES{WORD(ID),
                               WORD(CATEGORY),
                               {N(SCOPE), AX_VALUE_CHOICE, false, "interaction element model"},
                               {N(METHOD), AX_VALUE_CHOICE, false, "interaction element"},
                               {N(SEVERITY), AX_VALUE_CHOICE, false, SEVERITIES},
                               {N(ATTACK_VECTOR), AX_VALUE_CHOICE, false,
                                "network adjacent local physical supply-chain social"},
                               {N(PHASE), AX_VALUE_CHOICES, false,
                                "supply manufacture deploy operate update service decommission"},
                               {N(AFFECTS), AX_VALUE_CHOICES, false, AFFECTS_CHOICES},
                               END},
                .children = CHILDREN{{N(WHEN), E_RULE_TEXT, 0, true},
                                     {N(UNLESS), E_RULE_TEXT, 1, true},
                                     {N(UNKNOWN), E_UNKNOWN, 2, false},
                                     {N(ALWAYS), E_RULE_TEXT, 3, true},
                                     {N(TITLE), E_RULE_TEXT, 4, true},
                                     {N(DESCRIPTION), E_RULE_TEXT, 5, true},
                                     {N(WHY), E_RULE_TEXT, 6, true},
                                     {N(FALSE_POSITIVE), E_RULE_TEXT, 7, true},
                                     {N(CONTROL), E_CONTROL, 8, false},
                                     {N(REFERENCE), E_REFERENCE, 9, false},
                                     {N(EXAMPLE), E_EXAMPLE, 10, false},
                                     END}},
    [E_RULE_TEXT] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_UNKNOWN] = {.attributes = ATTRIBUTES{{N(OF), AX_VALUE_FILLED, true, NULL}, END},
                   .text = true},
    [E_CONTROL] = {.attributes = ATTRIBUTES{{N(KIND), AX_VALUE_CHOICE, true,
                                             "design protective information environment"},
                                            END},
                   .text = true},
    [E_REFERENCE] = {.attributes = ATTRIBUTES{{N(SCHEME), AX_VALUE_CHOICE, true, SCHEMES},
                                              {N(ID), AX_VALUE_FILLED, true, NULL},
                                              END}},
    [E_EXAMPLE] = {.attributes = ATTRIBUTES{END}, .properties = true},
    [E_OMISSION] = {.attributes = ATTRIBUTES{{N(SCHEME), AX_VALUE_CHOICE, true, SCHEMES},
                                             {N(IDS), AX_VALUE_FILLED, true, NULL},
                                             END},
                    .text = true},
    [E_DISABLE] = {.attributes = ATTRIBUTES{WORD(RULE),
                                            {N(OPTIONAL), AX_VALUE_CHOICE, false, "yes no"},
                                            TEXT(REASON),
                                            END}},
    [E_RETUNE] = {.attributes = ATTRIBUTES{WORD(RULE),
                                           {N(OPTIONAL), AX_VALUE_CHOICE, false, "yes no"},
                                           {N(SEVERITY), AX_VALUE_CHOICE, false, SEVERITIES},
                                           TEXT(REASON),
                                           END},
                  .children = CHILDREN{{N(UNLESS), E_RULE_TEXT, 0, true},
                                       {N(EXAMPLE), E_EXAMPLE, 1, false},
                                       END}},
};

/* State of one file. The declaration that is open is the last one of its array. */
struct reading {
    struct ax_template_loader *loader;
    struct ax_templates *templates;
    struct ax_slice path;
    bool trusted;
    uint32_t own; /* index of this template */
    bool skip;    /* the open declaration was refused */
};

static ax_atom keep(struct reading *reading, struct ax_slice text)
{
    ax_atom atom = ax_atom_of_kept(&reading->loader->session->atoms, text);
    if (atom == 0 && text.len > 0) {
        reading->loader->session->no_memory = true;
    }
    return atom;
}

static struct ax_slice value(const struct reading *reading, const struct ax_xml_element *element,
                             enum ax_name name)
{
    return ax_element_value(reading->loader->names, element, name);
}

static struct ax_span own_span(const struct ax_document *document,
                               const struct ax_xml_element *element)
{
    return ax_xml_element_span(document->session, element);
}

/* True for a text on one line with single blanks, as most are. */
static bool is_folded(struct ax_slice text)
{
    const char *end = text.start + text.len;
    if (text.len == 0 || memchr(text.start, '\n', text.len) || memchr(text.start, '\t', text.len) ||
        memchr(text.start, '\r', text.len)) {
        return text.len == 0;
    }
    const char *at = memchr(text.start, ' ', text.len);
    while (at && at[1] != ' ') {
        at = memchr(at + 1, ' ', (size_t)(end - at - 1));
    }
    return !at;
}

/* Blanks of any kind and number become one: texts are wrapped anew wherever they are shown. */
static struct ax_slice fold(struct ax_slice text)
{
    text = ax_slice_trim(text);
    if (is_folded(text)) {
        return text;
    }
    char *to = (char *)(uintptr_t)text.start; /* the arena's copy is ours alone */
    size_t len = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!ax_is_blank(text.start[i])) {
            to[len++] = text.start[i];
        } else if (len > 0 && to[len - 1] != ' ') {
            to[len++] = ' ';
        }
    }
    return (struct ax_slice){text.start, len};
}

static bool push_words(struct reading *reading, struct ax_slice list, bool on)
{
    struct ax_templates *templates = reading->templates;
    const struct ax_allocator *memory = reading->loader->session->memory;
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        uint32_t *slot =
            on ? ax_array_push(memory, &templates->on) : ax_array_push(memory, &templates->values);
        if (!slot) {
            reading->loader->session->no_memory = true;
            return false;
        }
        *slot = keep(reading, word);
    }
    return true;
}

/* False when it is one too many: nothing in it is read. */
static bool open_template(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_templates *templates = reading->templates;
    struct ax_session *session = reading->loader->session;
    if (templates->templates.len >= AX_LIMIT_TEMPLATES) {
        ax_report(session, AX_CODE_TEMPLATE_LIMIT, ax_xml_element_span(session, element),
                  "more than %d templates", AX_LIMIT_TEMPLATES);
        return false;
    }
    struct ax_template *own = ax_array_push(session->memory, &templates->templates);
    if (!own) {
        session->no_memory = true;
        return false;
    }
    *own = (struct ax_template){
        .id = keep(reading, value(reading, element, N(ID))),
        .name = value(reading, element, N(NAME)),
        .version = value(reading, element, N(VERSION)),
        .source = element->source,
    };
    reading->own = templates->templates.len - 1;
    templates->current = reading->own;
    return true;
}

static void open_type(struct reading *reading, struct ax_document *document,
                      const struct ax_xml_element *element)
{
    struct ax_type *type =
        ax_templates_add_type(reading->templates, keep(reading, value(reading, element, N(ID))),
                              own_span(document, element));
    reading->skip = !type;
    if (type) {
        type->parent_name = keep(reading, value(reading, element, N(PARENT)));
        type->name = value(reading, element, N(NAME));
        if (type->name.len == 0) {
            type->name = value(reading, element, N(ID));
        }
    }
}

static void open_set(struct reading *reading, struct ax_document *document,
                     const struct ax_xml_element *element)
{
    struct ax_templates *templates = reading->templates;
    struct ax_set *set = ax_array_push(reading->loader->session->memory, &templates->sets);
    if (!set) {
        reading->loader->session->no_memory = true;
        return;
    }
    *set = (struct ax_set){
        .property = keep(reading, value(reading, element, N(PROPERTY))),
        .value = keep(reading, value(reading, element, N(VALUE))),
        .property_span = ax_element_value_span(document, element, N(PROPERTY)),
        .value_span = ax_element_value_span(document, element, N(VALUE)),
    };
    templates->types.at[templates->types.len - 1].set_count++;
}

static void open_property(struct reading *reading, struct ax_document *document,
                          const struct ax_xml_element *element)
{
    struct ax_templates *templates = reading->templates;
    struct ax_slice id = value(reading, element, N(ID));
    if (ax_property_is_reserved(id)) {
        ax_report(reading->loader->session, AX_CODE_PROPERTY_RESERVED,
                  ax_element_value_span(document, element, N(ID)),
                  "\"%.*s\" is an attribute of the model format itself", AX_FMT(id));
    }
    struct ax_property *property = ax_templates_add_property(
        templates, keep(reading, value(reading, element, N(ID))), own_span(document, element));
    reading->skip = !property;
    if (!property) {
        return;
    }
    property->name = value(reading, element, N(NAME));
    if (property->name.len == 0) {
        property->name = value(reading, element, N(ID));
    }
    property->fallback = keep(reading, value(reading, element, N(DEFAULT)));
    property->way_back = keep(reading, value(reading, element, N(WAY_BACK)));
    (void)push_words(reading, value(reading, element, N(ON)), true);
    (void)push_words(reading, value(reading, element, N(VALUES)), false);
    property->on_count = templates->on.len - property->on;
    property->value_count = templates->values.len - property->values;
}

static void open_category(struct reading *reading, struct ax_document *document,
                          const struct ax_xml_element *element)
{
    struct ax_category *category =
        ax_templates_add_category(reading->templates, keep(reading, value(reading, element, N(ID))),
                                  own_span(document, element));
    reading->skip = !category;
    if (category) {
        category->name = value(reading, element, N(NAME));
        category->affects = value(reading, element, N(AFFECTS));
    }
}

static uint8_t choice(struct ax_slice text, const char *choices, uint8_t otherwise)
{
    int found = text.start ? ax_choice_of(choices, text) : -1;
    return found < 0 ? otherwise : (uint8_t)found;
}

static void open_rule(struct reading *reading, struct ax_document *document,
                      const struct ax_xml_element *element)
{
    struct ax_rule *rule =
        ax_templates_add_rule(reading->templates, keep(reading, value(reading, element, N(ID))),
                              own_span(document, element));
    reading->skip = !rule;
    if (!rule) {
        return;
    }
    rule->category_name = keep(reading, value(reading, element, N(CATEGORY)));
    rule->scope = choice(value(reading, element, N(SCOPE)), "interaction element model",
                         AX_SCOPE_INTERACTION);
    rule->method =
        choice(value(reading, element, N(METHOD)), "- interaction element", AX_METHOD_ANY);
    rule->severity = choice(value(reading, element, N(SEVERITY)), SEVERITIES, AX_LEVEL_MEDIUM);
    rule->attack_vector = value(reading, element, N(ATTACK_VECTOR));
    rule->phase = value(reading, element, N(PHASE));
    rule->affects = value(reading, element, N(AFFECTS));
    rule->ignores_unless = true;
}

static void open_change(struct reading *reading, struct ax_document *document,
                        const struct ax_xml_element *element, bool disable)
{
    struct ax_change *change =
        ax_array_push(reading->loader->session->memory, &reading->templates->changes);
    if (!change) {
        reading->loader->session->no_memory = true;
        return;
    }
    *change = (struct ax_change){
        .rule = keep(reading, value(reading, element, N(RULE))),
        .disable = disable,
        .optional = ax_slice_is(value(reading, element, N(OPTIONAL)), "yes"),
        .severity = choice(value(reading, element, N(SEVERITY)), SEVERITIES, AX_LEVEL_COUNT),
        .reason = value(reading, element, N(REASON)),
        .span = ax_element_value_span(document, element, N(RULE)),
        .template_index = reading->own,
    };
}

static void open_reference(struct reading *reading, struct ax_document *document,
                           const struct ax_xml_element *element)
{
    struct ax_templates *templates = reading->templates;
    struct ax_rule_reference *reference =
        reading->skip
            ? NULL
            : ax_array_push(reading->loader->session->memory, &templates->rule_references);
    if (!reference) {
        reading->loader->session->no_memory |= !reading->skip;
        return;
    }
    *reference = (struct ax_rule_reference){
        .scheme = value(reading, element, N(SCHEME)),
        .id = value(reading, element, N(ID)),
        .span = ax_element_value_span(document, element, N(ID)),
    };
    templates->rules.at[templates->rules.len - 1].reference_count++;
}

static void open_unknown(struct reading *reading, struct ax_document *document,
                         const struct ax_xml_element *element)
{
    struct ax_templates *templates = reading->templates;
    struct ax_silence *silence =
        reading->skip ? NULL
                      : ax_array_push(reading->loader->session->memory, &templates->silences);
    if (!silence) {
        reading->loader->session->no_memory |= !reading->skip;
        return;
    }
    *silence = (struct ax_silence){.of = ax_slice_trim(value(reading, element, N(OF))),
                                   .span = ax_element_value_span(document, element, N(OF))};
    templates->rules.at[templates->rules.len - 1].silence_count++;
}

static void open_control(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_templates *templates = reading->templates;
    struct ax_rule_control *control =
        reading->skip ? NULL
                      : ax_array_push(reading->loader->session->memory, &templates->controls);
    if (!control) {
        reading->loader->session->no_memory |= !reading->skip;
        return;
    }
    *control = (struct ax_rule_control){.kind = choice(value(reading, element, N(KIND)),
                                                       "design protective information environment",
                                                       AX_CONTROL_DESIGN)};
    templates->rules.at[templates->rules.len - 1].control_count++;
}

static void open_omission(struct reading *reading, struct ax_document *document,
                          const struct ax_xml_element *element)
{
    struct ax_omission *omission =
        ax_array_push(reading->loader->session->memory, &reading->templates->omissions);
    if (!omission) {
        reading->loader->session->no_memory = true;
        return;
    }
    *omission = (struct ax_omission){
        .scheme = value(reading, element, N(SCHEME)),
        .ids = value(reading, element, N(IDS)),
        .template_index = reading->own,
        .span = ax_element_value_span(document, element, N(IDS)),
    };
}

static void open_extends(struct reading *reading, struct ax_document *document,
                         const struct ax_xml_element *element)
{
    struct ax_slice name = value(reading, element, N(TEMPLATE));
    if (!name.start) {
        return;
    }
    struct ax_span span = ax_element_value_span(document, element, N(TEMPLATE));
    (void)ax_template_extend(reading->loader, reading->own, name, span, reading->trusted);
}

static bool on_open(void *user, struct ax_document *document, uint8_t rule,
                    const struct ax_xml_element *element)
{
    struct reading *reading = user;
    switch ((enum element)rule) {
    case E_TEMPLATE: return open_template(reading, element);
    case E_EXTENDS: open_extends(reading, document, element); break;
    case E_TYPE: open_type(reading, document, element); break;
    case E_SET:
        if (!reading->skip) {
            open_set(reading, document, element);
        }
        break;
    case E_PROPERTY: open_property(reading, document, element); break;
    case E_CATEGORY: open_category(reading, document, element); break;
    case E_RULE: open_rule(reading, document, element); break;
    case E_UNKNOWN: open_unknown(reading, document, element); break;
    case E_CONTROL: open_control(reading, element); break;
    case E_REFERENCE: open_reference(reading, document, element); break;
    case E_EXAMPLE: return false; /* trial/example.c reads it when the rule is tried out */
    case E_OMISSION: open_omission(reading, document, element); break;
    case E_DISABLE: open_change(reading, document, element, true); break;
    case E_RETUNE: open_change(reading, document, element, false); break;
    case E_DESCRIPTION:
    case E_VALUE:
    case E_RULE_TEXT:
    case E_COUNT: break;
    }
    return !reading->loader->session->no_memory;
}

static void close_description(struct reading *reading, uint8_t parent, struct ax_slice text)
{
    struct ax_templates *templates = reading->templates;
    if (parent == E_TEMPLATE) {
        templates->templates.at[reading->own].description = fold(text);
    } else if (parent == E_TYPE && !reading->skip) {
        templates->types.at[templates->types.len - 1].description = fold(text);
    } else if (parent == E_PROPERTY && !reading->skip) {
        templates->properties.at[templates->properties.len - 1].description = fold(text);
    }
}

static void close_rule_text(struct reading *reading, enum ax_name name, struct ax_slice text,
                            struct ax_span span, bool exact)
{
    struct ax_rule *rule = &reading->templates->rules.at[reading->templates->rules.len - 1];
    switch ((unsigned)name) {
    case N(WHEN): rule->when = (struct ax_expression){text, span, exact}; break;
    case N(UNLESS):
        rule->unless = (struct ax_expression){text, span, exact};
        rule->ignores_unless = ax_slice_trim(text).len == 0;
        break;
    case N(ALWAYS): rule->always = fold(text); break;
    case N(TITLE): rule->title = fold(text); break;
    case N(DESCRIPTION): rule->description = fold(text); break;
    case N(WHY): rule->why = fold(text); break;
    case N(FALSE_POSITIVE): rule->false_positive = fold(text); break;
    default: break;
    }
}

static void close_value(struct reading *reading, struct ax_slice text)
{
    struct ax_templates *templates = reading->templates;
    struct ax_property *property = &templates->properties.at[templates->properties.len - 1];
    if (ax_slice_trim(text).len == 0) {
        ax_report(reading->loader->session, AX_CODE_VALUE_WRONG, property->span,
                  "the property has an empty value");
        return;
    }
    ax_atom *slot = ax_array_push(reading->loader->session->memory, &templates->values);
    if (!slot) {
        reading->loader->session->no_memory = true;
        return;
    }
    *slot = keep(reading, ax_slice_trim(text));
    property->value_count++;
}

static void close_unknown(struct reading *reading, struct ax_slice text)
{
    struct ax_templates *templates = reading->templates;
    struct ax_silence *silence = &templates->silences.at[templates->silences.len - 1];
    silence->reason = fold(text);
    if (silence->reason.len == 0) {
        ax_report(reading->loader->session, AX_CODE_VALUE_WRONG, silence->span,
                  "no reason is given why \"%.*s\" may be unknown", AX_FMT(silence->of));
    }
}

/* A rule without its parts would fire always, or say nothing: an error. */
static void close_rule(struct reading *reading)
{
    const struct ax_rule *rule = &reading->templates->rules.at[reading->templates->rules.len - 1];
    const struct {
        bool there;
        const char *name;
    } parts[] = {{ax_slice_trim(rule->when.text).len > 0, "when"},
                 {rule->title.len > 0, "title"},
                 {rule->description.len > 0, "description"}};
    for (size_t i = 0; i < AX_COUNT(parts); i++) {
        if (!parts[i].there) {
            ax_report(reading->loader->session, AX_CODE_ATTRIBUTE_MISSING, rule->span,
                      "the rule has no \"%s\", or an empty one", parts[i].name);
        }
    }
}

static void on_close(void *user, struct ax_document *document, uint8_t rule, struct ax_slice text,
                     struct ax_span span, bool exact)
{
    struct reading *reading = user;
    struct ax_templates *templates = reading->templates;
    uint8_t parent = document->open[document->depth].rule;
    enum ax_name name =
        ax_name_of(reading->loader->names, document->open[document->depth + 1].name);
    bool in_rule = templates->rules.len > 0 && !reading->skip;
    switch ((enum element)rule) {
    case E_DESCRIPTION: close_description(reading, parent, text); break;
    case E_PROPERTY:
        if (!reading->skip && ax_slice_trim(text).len > 0) {
            templates->properties.at[templates->properties.len - 1].description = fold(text);
        }
        break;
    case E_VALUE:
        if (!reading->skip) {
            close_value(reading, text);
        }
        break;
    case E_CATEGORY:
        if (!reading->skip) {
            templates->categories.at[templates->categories.len - 1].description = fold(text);
        }
        break;
    case E_RULE_TEXT:
        if (parent == E_RETUNE && templates->changes.len > 0) {
            templates->changes.at[templates->changes.len - 1].unless =
                (struct ax_expression){text, span, exact};
        } else if (in_rule) {
            close_rule_text(reading, name, text, span, exact);
        }
        break;
    case E_UNKNOWN:
        if (in_rule) {
            close_unknown(reading, text);
        }
        break;
    case E_CONTROL:
        if (in_rule) {
            templates->controls.at[templates->controls.len - 1].text = fold(text);
        }
        break;
    case E_RULE:
        if (in_rule) {
            close_rule(reading);
        }
        break;
    case E_OMISSION:
        if (templates->omissions.len > 0) {
            templates->omissions.at[templates->omissions.len - 1].reason = fold(text);
        }
        break;
    case E_TEMPLATE:
    case E_EXTENDS:
    case E_TYPE:
    case E_SET:
    case E_REFERENCE:
    case E_EXAMPLE:
    case E_DISABLE:
    case E_RETUNE:
    case E_COUNT: break;
    }
}

static const struct ax_document_handler handler = {
    .elements = rules,
    .root = N(TEMPLATE),
    .space = "urn:annexc:template:1",
    .wrong_root = AX_CODE_NOT_A_TEMPLATE,
    .wrong_root_text = "this is no annexc template",
    .open = on_open,
    .close = on_close,
};

enum ax_status ax_template_read_native(struct ax_template_loader *loader, uint32_t source,
                                       struct ax_slice path, bool trusted)
{
    struct reading reading = {
        .loader = loader, .templates = loader->templates, .path = path, .trusted = trusted};
    return ax_document_read(loader->session, loader->names, source, &handler, &reading);
}
