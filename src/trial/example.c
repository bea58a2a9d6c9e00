/* SPDX-License-Identifier: Apache-2.0 */
/* Examples are skipped when a template is read. Here its text is gone through once more, and they
 * are cut out: most runs do not pay for them. */
#include "base/limits.h"
#include "base/output.h"
#include "trial/trial.h"
#include "xml/reader.h"

#define SPACE "urn:annexc:template:1"

enum {
    RULE_DEPTH = 2,
    EXAMPLE_DEPTH = 3,
    CONTENT_DEPTH = 4,
    MAX_INDENT = 200 /* columns of what stands on the line of the start tag are kept up to here */
};

struct reading {
    struct ax_trial *trial;
    uint32_t depth;
    ax_atom rule;     /* that is open, or that the open retune is about, or 0 */
    uint32_t changes; /* that were seen */
    uint32_t change;  /* that is open, or 0 */
    bool inside;      /* of an example */
};

static bool is(const struct reading *reading, ax_atom name, const char *text)
{
    return ax_slice_is(ax_atom_text(&reading->trial->session->atoms, name), text);
}

static struct ax_slice value(const struct reading *reading, const struct ax_xml_element *element,
                             const char *name)
{
    for (uint32_t i = 0; i < element->count; i++) {
        if (!element->attributes[i].space && is(reading, element->attributes[i].name, name)) {
            return element->attributes[i].value;
        }
    }
    return (struct ax_slice){"", 0};
}

static struct ax_trial_example *current(struct reading *reading)
{
    return &reading->trial->examples.at[reading->trial->examples.len - 1];
}

static void add_item(struct reading *reading, const struct ax_xml_element *element,
                     struct ax_slice id)
{
    struct ax_trial *trial = reading->trial;
    struct ax_example_item *item = ax_array_push(trial->session->memory, &trial->items);
    if (!item) {
        trial->session->no_memory = true;
        return;
    }
    *item = (struct ax_example_item){id, element->start, element->end};
    current(reading)->item_count++;
}

static void open_example(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_trial *trial = reading->trial;
    struct ax_trial_example *example = ax_array_push(trial->session->memory, &trial->examples);
    if (!example) {
        trial->session->no_memory = true;
        return;
    }
    struct ax_slice text = ax_source_at(trial->session, trial->source)->text;
    const char *close = memchr(text.start + element->end, '>', text.len - element->end);
    uint32_t first = close ? (uint32_t)(close + 1 - text.start) : element->end;
    *example = (struct ax_trial_example){
        .rule = reading->rule,
        .change = reading->change,
        .span = ax_xml_element_span(trial->session, element),
        .first = first,
        .last = first,
        .items = trial->items.len,
        .quiets = trial->quiets.len,
    };
    reading->inside = true;
    add_item(reading, element, (struct ax_slice){"", 0});
}

static void refuse(struct reading *reading, enum ax_code code, const struct ax_xml_element *element,
                   const char *text)
{
    if (!current(reading)->broken) {
        ax_report(reading->trial->session, code,
                  ax_xml_element_span(reading->trial->session, element), "%s", text);
    }
    current(reading)->broken = true;
}

/* The value as it is written, with its quotes. */
static struct ax_slice raw_value(const struct ax_trial *trial, const struct ax_xml_element *element,
                                 const char *name)
{
    struct ax_span span =
        ax_xml_value_span(trial->session, trial->source, element->start, ax_slice_of(name));
    struct ax_slice text = ax_source_at(trial->session, trial->source)->text;
    bool found = span.start > element->start && span.start > 0 && span.end < text.len;
    return found ? (struct ax_slice){text.start + span.start - 1, span.end - span.start + 2}
                 : (struct ax_slice){"", 0};
}

static void open_quiet(struct reading *reading, const struct ax_xml_element *element)
{
    struct ax_trial *trial = reading->trial;
    struct ax_trial_example *example = current(reading);
    if (example->quiet_count == AX_LIMIT_EXAMPLE_QUIETS) {
        refuse(reading, AX_CODE_EXAMPLE_LARGE, element, "one quiet too many");
        return;
    }
    struct ax_quiet *quiet = ax_array_push(trial->session->memory, &trial->quiets);
    if (!quiet) {
        trial->session->no_memory = true;
        return;
    }
    *quiet = (struct ax_quiet){
        .item = value(reading, element, "item"),
        .attribute = value(reading, element, "attribute"),
        .value = raw_value(trial, element, "value"),
        .span = ax_xml_element_span(trial->session, element),
    };
    if (example->quiet_count++ == 0) {
        example->last = element->start;
    }
    if (example->last - example->first > AX_LIMIT_EXAMPLE_BYTES) {
        refuse(reading, AX_CODE_EXAMPLE_LARGE, element, "the example is too large");
    }
}

static bool is_content(const struct reading *reading, ax_atom name)
{
    static const char *const names[] = {"data", "external", "process", "store", "boundary", "flow"};
    for (size_t i = 0; i < AX_COUNT(names); i++) {
        if (is(reading, name, names[i])) {
            return true;
        }
    }
    return false;
}

static void open_content(struct reading *reading, const struct ax_xml_element *element)
{
    if (reading->depth == CONTENT_DEPTH && is(reading, element->name, "quiet")) {
        open_quiet(reading, element);
        return;
    }
    if (reading->depth == CONTENT_DEPTH && !is_content(reading, element->name)) {
        refuse(reading, AX_CODE_EXAMPLE_UNSOUND, element,
               "an example holds data, external, process, store, boundary, flow and quiet only");
    } else if (current(reading)->quiet_count > 0) {
        refuse(reading, AX_CODE_EXAMPLE_UNSOUND, element, "quiet elements stand last");
    }
    struct ax_slice id = value(reading, element, "id");
    if (id.len > 0) {
        add_item(reading, element, id);
    }
}

static void open_rule(struct reading *reading, const struct ax_xml_element *element)
{
    bool retune = is(reading, element->name, "retune");
    bool rule = is(reading, element->name, "rule");
    reading->changes += retune || is(reading, element->name, "disable");
    reading->change = retune ? reading->changes : 0;
    if (rule || retune) {
        reading->rule = ax_atom_find(&reading->trial->session->atoms,
                                     value(reading, element, rule ? "id" : "rule"));
    }
}

static bool on_open(void *user, const struct ax_xml_element *element)
{
    struct reading *reading = user;
    reading->depth++;
    if (reading->inside) {
        open_content(reading, element);
    } else if (reading->depth == RULE_DEPTH) {
        open_rule(reading, element);
    } else if (reading->depth == EXAMPLE_DEPTH && reading->rule &&
               is(reading, element->name, "example")) {
        open_example(reading, element);
    }
    return !reading->trial->session->no_memory;
}

static void on_close(void *user, ax_atom name)
{
    struct reading *reading = user;
    (void)name;
    reading->inside = reading->inside && reading->depth != EXAMPLE_DEPTH;
    reading->rule = reading->depth == RULE_DEPTH ? 0 : reading->rule;
    reading->depth--;
}

enum ax_status ax_trial_read(struct ax_trial *trial)
{
    static const struct ax_xml_handler xml = {on_open, on_close, NULL};
    struct reading reading = {.trial = trial};
    /* It was read before: what is wrong now are examples, which others need not suffer for. */
    (void)ax_xml_read(trial->session, trial->source, &xml, &reading);
    return trial->session->no_memory ? AX_NO_MEMORY : AX_OK;
}

void ax_trial_done(struct ax_trial *trial)
{
    const struct ax_allocator *memory = trial->session->memory;
    ax_array_done(memory, &trial->examples);
    ax_array_done(memory, &trial->items);
    ax_array_done(memory, &trial->quiets);
}

/* Where the changed attribute stands: [start, end) is replaced by ` attribute=value`. */
struct patch {
    uint32_t start;
    uint32_t end;
};

static const struct ax_example_item *
find_item(const struct ax_trial *trial, const struct ax_trial_example *example, struct ax_slice id)
{
    for (uint32_t i = 0; i < example->item_count; i++) {
        const struct ax_example_item *item = &trial->items.at[example->items + i];
        if (ax_slice_equal(item->id, id)) {
            return item;
        }
    }
    return NULL;
}

static bool find_patch(struct ax_trial *trial, const struct ax_trial_example *example,
                       const struct ax_quiet *quiet, struct patch *out_patch)
{
    struct ax_session *session = trial->session;
    const struct ax_example_item *item = find_item(trial, example, quiet->item);
    if (!item || quiet->attribute.len == 0) {
        ax_report(session, AX_CODE_QUIET_WRONG, quiet->span, "there is no %s to change",
                  item ? "attribute" : "such item in the example");
        return false;
    }
    struct ax_slice text = ax_source_at(session, trial->source)->text;
    struct ax_span name =
        ax_xml_attribute_span(session, trial->source, item->start, quiet->attribute);
    bool present = name.start > item->start;
    *out_patch = (struct patch){item->end, item->end};
    if (present) {
        struct ax_span old =
            ax_xml_value_span(session, trial->source, item->start, quiet->attribute);
        *out_patch = (struct patch){name.start - 1, old.end + 1};
        struct ax_slice now = {text.start + old.start - 1, old.end - old.start + 2};
        present = !ax_slice_equal(now, quiet->value);
    }
    if (present || (quiet->value.len > 0 && name.start == item->start)) {
        return true;
    }
    ax_report(session, AX_CODE_QUIET_WRONG, quiet->span, "\"%.*s\" is so already",
              AX_FMT(quiet->attribute));
    return false;
}

/* The bytes [start, end) of the template, with what is patched in them. */
static void put_part(const struct ax_trial *trial, uint32_t start, uint32_t end,
                     const struct patch *patch, const struct ax_quiet *quiet,
                     struct ax_output *output)
{
    const char *text = ax_source_at(trial->session, trial->source)->text.start;
    if (!quiet || patch->start < start || patch->end > end) {
        ax_put_bytes(output, text + start, end - start);
        return;
    }
    ax_put_bytes(output, text + start, patch->start - start);
    if (quiet->value.len > 0) {
        ax_putf(output, " %.*s=%.*s", AX_FMT(quiet->attribute), AX_FMT(quiet->value));
    }
    ax_put_bytes(output, text + patch->end, end - patch->end);
}

/* <p:model xmlns:p="…" id="…" and the attributes of the example. */
static void put_head(const struct ax_trial *trial, const struct ax_trial_example *example,
                     const struct patch *patch, const struct ax_quiet *quiet,
                     struct ax_output *output)
{
    const struct ax_example_item *head = &trial->items.at[example->items];
    const char *text = ax_source_at(trial->session, trial->source)->text.start;
    struct ax_slice name = {text + head->start + 1, example->span.end - head->start - 1};
    const char *colon = memchr(name.start, ':', name.len);
    struct ax_slice prefix = {name.start, colon ? (size_t)(colon - name.start) : 0};
    ax_putf(output, "<%.*s%smodel xmlns%s%.*s=\"urn:annexc:model:1\" id=\"_\"", AX_FMT(prefix),
            colon ? ":" : "", colon ? ":" : "", AX_FMT(prefix));
    put_part(trial, example->span.end, head->end, patch, quiet, output);
    ax_put_text(output, ">\n");
}

static void put_foot(const struct ax_trial *trial, const struct ax_trial_example *example,
                     struct ax_output *output)
{
    const char *text = ax_source_at(trial->session, trial->source)->text.start;
    struct ax_slice name = {text + trial->items.at[example->items].start + 1, 0};
    name.len = (size_t)(text + example->span.end - name.start);
    const char *colon = memchr(name.start, ':', name.len);
    struct ax_slice prefix = {name.start, colon ? (size_t)(colon + 1 - name.start) : 0};
    ax_putf(output, "</%.*smodel>\n", AX_FMT(prefix));
}

static uint32_t add_source(struct ax_trial *trial, struct ax_output *output, uint32_t line)
{
    struct ax_session *session = trial->session;
    struct ax_slice text = ax_output_flush(output) == AX_OK
                               ? ax_arena_copy(&session->arena, ax_output_text(output))
                               : (struct ax_slice){NULL, 0};
    uint32_t source =
        text.start ? ax_source_add(session, ax_source_at(session, trial->source)->name, text) : 0;
    if (source == 0) {
        session->no_memory = true;
        return 0;
    }
    session->sources.at[source - 1].before = line > 2 ? line - 2 : 0;
    return source;
}

uint32_t ax_trial_model(struct ax_trial *trial, const struct ax_trial_example *example,
                        const struct ax_quiet *quiet)
{
    struct patch patch = {0, 0};
    if (quiet && !find_patch(trial, example, quiet, &patch)) {
        return 0;
    }
    struct ax_output *output = ax_output_to_memory(trial->session->memory);
    if (!output) {
        trial->session->no_memory = true;
        return 0;
    }
    uint32_t line;
    uint32_t column;
    ax_source_place(trial->session, trial->source, example->first, &line, &column);
    put_head(trial, example, &patch, quiet, output);
    ax_put_repeat(output, ' ', column < MAX_INDENT ? column - 1 : 0);
    put_part(trial, example->first, example->last, &patch, quiet, output);
    put_foot(trial, example, output);
    uint32_t source = add_source(trial, output, line);
    ax_output_free(output);
    return source;
}
