/* SPDX-License-Identifier: Apache-2.0 */
/* The table that people read: id, severity, the flow's number in the picture, title. The element
 * that a threat is about stands in its id. Nothing is ever cut: an id that is too long for its
 * column gets a line of its own, titles are wrapped. */
#include "report/format.h"

#include "base/utf8.h"
#include "report/references.h"

enum {
    WIDTH_MIN = 20,     /* narrower terminals are taken for this wide */
    GAP = 2,            /* between columns */
    SEVERITY_CELLS = 8, /* "critical" */
    ID_MIN = 12,        /* the id column may take so much, or a third of the width */
    TITLE_MIN = 24,     /* with less left, titles stand below the rest, */
    STACKED_REST = 27   /* which takes so much beside the id: "  critical  flow 4000000" and more */
};

struct table {
    const struct ax_threats *threats;
    const struct ax_model *model;
    struct ax_output *output;
    struct ax_output *raw;
    struct ax_output *text;   /* the same, fit for a terminal */
    struct ax_pieces *titles; /* by rule */
    size_t width;             /* SIZE_MAX: unlimited */
    size_t id_cells;
    size_t flow_cells; /* 0: no threat is about a flow */
    bool stacked;      /* titles stand below the rest */
    bool color;
};

static struct ax_slice visible(struct table *table)
{
    table->text->len = 0;
    ax_escape_terminal(table->text, ax_output_text(table->raw));
    return ax_output_text(table->text);
}

static struct ax_slice id_of(struct table *table, const struct ax_threat *threat)
{
    table->raw->len = 0;
    ax_threat_put_id(table->model, threat, table->raw);
    return visible(table);
}

/* The flow's number in the picture; 0 for other subjects. */
static uint32_t flow_of(const struct table *table, const struct ax_threat *threat)
{
    const struct ax_item *subject = ax_model_item(table->model, threat->subject);
    return subject->kind == AX_KIND_FLOW ? subject->number : 0;
}

static size_t digits_of(uint32_t number)
{
    size_t digits = number > 0 ? 1 : 0;
    while (number > 9) {
        number /= 10;
        digits++;
    }
    return digits;
}

static struct ax_slice title_of(struct table *table, const struct ax_threat *threat)
{
    struct ax_pieces *title = &table->titles[threat->rule];
    if (title->count == 0) {
        struct ax_slice text = ax_threat_rule(table->threats, threat)->title;
        *title = ax_pieces_of(table->model->templates, text);
    }
    table->raw->len = 0;
    ax_pieces_put(table->model, threat, *title, table->raw);
    return visible(table);
}

static size_t max(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t min(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The title's column, or what it is indented by below the rest. */
static size_t title_indent(const struct table *table)
{
    size_t flow = table->flow_cells > 0 ? table->flow_cells + GAP : 0;
    return table->stacked ? GAP : table->id_cells + GAP + SEVERITY_CELLS + GAP + flow;
}

static void choose_columns(struct table *table)
{
    uint32_t largest = 0;
    const struct ax_threats *threats = table->threats;
    for (uint32_t i = 0; i < threats->list.len; i++) {
        const struct ax_threat *threat = &threats->list.at[i];
        uint32_t flow = flow_of(table, threat);
        largest = flow > largest ? flow : largest;
        table->id_cells = max(table->id_cells, ax_utf8_cells(id_of(table, threat)));
    }
    table->flow_cells = largest > 0 ? max(digits_of(largest), strlen("FLOW")) : 0;
    if (table->width != SIZE_MAX) {
        table->id_cells = min(table->id_cells, max(ID_MIN, table->width / 3));
        table->stacked = table->width < title_indent(table) + TITLE_MIN;
    }
}

/* Cuts the next line of at most `cells` off `rest`: at a blank, or anywhere in a word that is
 * too long. */
static struct ax_slice cut_line(struct ax_slice *rest, size_t cells)
{
    size_t used = 0;
    size_t blank = 0;
    size_t at = cells == SIZE_MAX ? rest->len : 0;
    while (at < rest->len) {
        uint32_t point;
        size_t len = ax_utf8_step((struct ax_slice){rest->start + at, rest->len - at}, &point);
        size_t more = (size_t)ax_utf8_width(point);
        if (point == ' ') {
            blank = at;
        } else if (used + more > cells && at > 0) {
            at = blank > 0 ? blank : at;
            break;
        }
        used += more;
        at += len;
    }
    struct ax_slice line = {rest->start, at};
    while (at < rest->len && rest->start[at] == ' ') {
        at++;
    }
    *rest = (struct ax_slice){rest->start + at, rest->len - at};
    return line;
}

static void put_lines(struct table *table, struct ax_slice text, size_t indent)
{
    size_t cells = table->width == SIZE_MAX ? SIZE_MAX : table->width - indent;
    ax_put(table->output, cut_line(&text, cells));
    while (text.len > 0) {
        ax_put_char(table->output, '\n');
        ax_put_repeat(table->output, ' ', indent);
        ax_put(table->output, cut_line(&text, cells));
    }
    ax_put_char(table->output, '\n');
}

static void put_padded(struct table *table, struct ax_slice text, size_t cells)
{
    ax_put(table->output, text);
    ax_put_repeat(table->output, ' ', cells + GAP - min(cells, ax_utf8_cells(text)));
}

static void put_severity(struct table *table, enum ax_level level, bool is_last)
{
    static const char *const colors[AX_LEVEL_COUNT] = {
        "\033[2m", "\033[36m", "\033[33m", "\033[31m", "\033[1;31m",
    };
    const char *word = ax_level_text(level);
    ax_put_text(table->output, table->color ? colors[level] : "");
    ax_put_text(table->output, word);
    ax_put_text(table->output, table->color ? "\033[0m" : "");
    ax_put_repeat(table->output, ' ', is_last ? 0 : SEVERITY_CELLS + GAP - strlen(word));
}

static void put_flow(struct table *table, uint32_t flow)
{
    if (table->flow_cells > 0) {
        ax_put_repeat(table->output, ' ', table->flow_cells - digits_of(flow));
        if (flow > 0) {
            ax_put_number(table->output, flow);
        }
        ax_put_repeat(table->output, ' ', GAP);
    }
}

/* An id that is too long for its column, or for a line with severity and flow, has lines of its
 * own. */
static void put_id(struct table *table, struct ax_slice id)
{
    size_t cells = table->stacked ? table->width - STACKED_REST : table->id_cells;
    if ((!table->stacked || table->width > STACKED_REST) && ax_utf8_cells(id) <= cells) {
        put_padded(table, id, table->stacked ? 0 : table->id_cells);
        return;
    }
    put_lines(table, id, 0);
    ax_put_repeat(table->output, ' ', table->stacked ? GAP : table->id_cells + GAP);
}

/* Below the title, where a catalogue gave names. */
static void put_references(struct table *table, const struct ax_threat *threat, size_t indent)
{
    table->raw->len = 0;
    ax_references_put(table->model->templates, ax_threat_rule(table->threats, threat), true,
                      table->raw);
    if (table->raw->len > 0) {
        ax_put_repeat(table->output, ' ', indent);
        ax_put_text(table->output, table->color ? "\033[2m" : "");
        put_lines(table, visible(table), indent);
        ax_put_text(table->output, table->color ? "\033[0m" : "");
    }
}

static void put_threat(struct table *table, const struct ax_threat *threat)
{
    enum ax_level level = (enum ax_level)ax_threat_rule(table->threats, threat)->severity;
    uint32_t flow = flow_of(table, threat);
    put_id(table, id_of(table, threat));
    put_severity(table, level, table->stacked && flow == 0);
    if (!table->stacked) {
        put_flow(table, flow);
    } else if (flow > 0) {
        ax_putf(table->output, "flow %u", flow);
    }
    ax_put_text(table->output, table->stacked ? "\n  " : "");
    put_lines(table, title_of(table, threat), title_indent(table));
    if (table->model->templates->named) {
        put_references(table, threat, title_indent(table) + GAP);
    }
}

static void put_header(struct table *table)
{
    ax_put_text(table->output, table->color ? "\033[1m" : "");
    put_padded(table, AX_SLICE("ID"), table->id_cells);
    put_padded(table, AX_SLICE("SEVERITY"), SEVERITY_CELLS);
    if (table->flow_cells > 0) {
        put_padded(table, AX_SLICE("FLOW"), table->flow_cells);
    }
    ax_put_text(table->output, table->color ? "THREAT\033[0m\n" : "THREAT\n");
}

static enum ax_status put_table(struct table *table)
{
    choose_columns(table);
    if (table->threats->list.len > 0 && !table->stacked) {
        put_header(table);
    }
    for (uint32_t i = 0; i < table->threats->list.len; i++) {
        put_threat(table, &table->threats->list.at[i]);
    }
    ax_put_text(table->output, table->threats->list.len > 0 ? "\n" : "");
    ax_threats_put_summary(table->threats, table->output);
    ax_put_char(table->output, '\n');
    bool failed = table->raw->status != AX_OK || table->text->status != AX_OK ||
                  table->model->session->no_memory;
    return failed ? AX_NO_MEMORY : table->output->status;
}

enum ax_status ax_threats_write_table(const struct ax_threats *threats,
                                      struct ax_report_style style, struct ax_output *output)
{
    const struct ax_model *model = threats->model;
    const struct ax_allocator *memory = model->session->memory;
    size_t size = (model->templates->rules.len + 1) * sizeof(struct ax_pieces);
    struct table table = {
        .threats = threats,
        .model = model,
        .output = output,
        .raw = ax_output_to_memory(memory),
        .text = ax_output_to_memory(memory),
        .titles = ax_memory_resize(memory, NULL, 0, size),
        .id_cells = strlen("ID"),
        .width = style.width == 0 ? SIZE_MAX : max(style.width, WIDTH_MIN),
        .color = style.color,
    };
    enum ax_status status = AX_NO_MEMORY;
    if (table.raw && table.text && table.titles) {
        memset(table.titles, 0, size);
        status = put_table(&table);
    }
    ax_output_free(table.raw);
    ax_output_free(table.text);
    ax_memory_release(memory, table.titles, size);
    return status;
}
