/* SPDX-License-Identifier: Apache-2.0 */
/* The table below a picture with threats: which they are. Each row is a subject; its threats are
 * RULE@SUBJECT, as every list has them, and only the rules are written. */
#include "base/limits.h"
#include "base/utf8.h"
#include "diagram/badge.h"
#include "diagram/label.h"
#include "diagram/legend.h"
#include "diagram/text.h"

#define SMALL "<FONT POINT-SIZE=\"8\">"
#define LEFT_BREAK "<BR ALIGN=\"LEFT\"/>"
#define COLUMN_TABLE                                                                               \
    "<TD VALIGN=\"TOP\"><TABLE BORDER=\"0\" CELLBORDER=\"1\" SIDES=\"T\" CELLSPACING=\"0\" "       \
    "CELLPADDING=\"2\" COLOR=\"%s\">"
#define CELL "<TD SIDES=\"B\" ALIGN=\"LEFT\" VALIGN=\"TOP\">" SMALL

enum {
    ID_COLUMNS = 38,       /* ids of Microsoft's tool have 36 characters */
    RULE_COLUMNS = 44,     /* cells of a line of rules */
    NODES_PER_COLUMN = 12, /* a wider picture has room for more columns */
    COLUMNS = 4
};

struct table {
    const struct ax_scene *scene;
    struct ax_output *output;
    uint32_t rows;    /* all */
    uint32_t shown;   /* within the limit */
    uint32_t columns; /* side by side */
    uint32_t per_column;
};

static bool is_in(const struct ax_badges *badges, uint32_t threat)
{
    uint32_t subject = badges->threats->list.at[threat].subject;
    uint32_t owner = subject != 0 ? badges->owners[subject] : 0;
    return owner != 0 && badges->row_of[owner] != 0;
}

static bool is_first(const struct ax_badges *badges, uint32_t threat)
{
    return threat == 0 ||
           badges->threats->list.at[threat - 1].subject != badges->threats->list.at[threat].subject;
}

static uint32_t count_rows(const struct ax_badges *badges)
{
    uint32_t rows = 0;
    for (uint32_t i = 0; i < badges->threats->list.len; i++) {
        rows += is_in(badges, i) && is_first(badges, i);
    }
    return rows;
}

static uint32_t columns_for(const struct ax_scene *scene, uint32_t rows)
{
    uint32_t fit = 1 + scene->nodes / NODES_PER_COLUMN;
    fit = fit > COLUMNS ? COLUMNS : fit;
    return rows < 2 * fit ? 1 : fit;
}

/* The rule of one threat, with the sign of its severity; in parentheses when it is treated. */
static uint32_t put_rule(const struct table *table, uint32_t index, uint32_t used)
{
    const struct ax_scene *scene = table->scene;
    const struct ax_badges *badges = scene->badges;
    const struct ax_threat *threat = &badges->threats->list.at[index];
    const struct ax_rule *rule = &scene->model->templates->rules.at[threat->rule];
    struct ax_slice id = ax_atom_text(&scene->model->session->atoms, rule->id);
    bool treated = badges->treated && badges->treated[index];
    const char *mark = ax_badge_mark((enum ax_level)rule->severity);
    uint32_t width =
        (uint32_t)(id.len + ax_utf8_cells(ax_slice_of(mark))) + threat->back + 2 * treated + 1;
    bool breaks = used > 0 && used + width > RULE_COLUMNS;
    ax_put_text(table->output, breaks ? LEFT_BREAK : used > 0 ? " " : "");
    if (treated) {
        ax_putf(table->output, "<FONT COLOR=\"%s\">(", scene->look.palette->treated.text);
    }
    ax_text_put_label(table->output, id, (struct ax_wrap){AX_TEXT_WORD_COLUMNS, 0, ""});
    ax_putf(table->output, "%s%s", threat->back ? "~" : "", mark);
    ax_put_text(table->output, treated ? ")</FONT>" : "");
    return (breaks ? 0 : used) + width;
}

static void put_row(const struct table *table, uint32_t first)
{
    const struct ax_scene *scene = table->scene;
    const struct ax_threats *threats = scene->badges->threats;
    uint32_t subject = threats->list.at[first].subject;
    const struct ax_item *item = ax_model_item(scene->model, subject);
    struct ax_wrap wrap = {26, 0, LEFT_BREAK};
    struct ax_wrap id_wrap = {ID_COLUMNS, 0, LEFT_BREAK};
    ax_put_text(table->output, "<TR>" CELL "<B>");
    ax_text_put_label(table->output, ax_model_id_text(scene->model, subject), id_wrap);
    ax_put_text(table->output, "</B>" LEFT_BREAK "</FONT></TD>" CELL);
    if (item->kind == AX_KIND_FLOW) {
        ax_putf(table->output, "%lu", (unsigned long)item->number);
        wrap.used = 2;
    }
    ax_text_put_label(table->output, ax_label_name(scene, subject), wrap);
    ax_put_text(table->output, LEFT_BREAK "</FONT></TD>" CELL);
    uint32_t used = 0;
    for (uint32_t i = first; i < threats->list.len && threats->list.at[i].subject == subject; i++) {
        used = put_rule(table, i, used);
    }
    ax_put_text(table->output, LEFT_BREAK "</FONT></TD></TR>");
}

static void put_columns(const struct table *table)
{
    const struct ax_badges *badges = table->scene->badges;
    uint32_t row = 0;
    for (uint32_t i = 0; i < badges->threats->list.len && row < table->shown; i++) {
        if (!is_in(badges, i) || !is_first(badges, i)) {
            continue;
        }
        if (row % table->per_column == 0) {
            ax_put_text(table->output, row > 0 ? "</TABLE></TD>" : "");
            ax_putf(table->output, COLUMN_TABLE, table->scene->look.palette->grey.line);
        }
        put_row(table, i);
        row++;
    }
    ax_put_text(table->output, "</TABLE></TD>");
}

static void put_summary(const struct table *table)
{
    const struct ax_badges *badges = table->scene->badges;
    struct ax_output *output = table->output;
    ax_putf(output, "<TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"11\"><B>%lu threats</B>",
            (unsigned long)badges->drawn);
    if (badges->treated) {
        ax_putf(output, ",&#160;<B>%lu open</B>", (unsigned long)badges->open);
    }
    if (badges->threats->list.len > badges->drawn) {
        ax_putf(output, "&#160;of the model's %lu", (unsigned long)badges->threats->list.len);
    }
    ax_put_text(output, "</FONT></TD></TR>");
}

/* The letters that occur, with what they stand for. */
static void put_letters(const struct table *table)
{
    const struct ax_scene *scene = table->scene;
    ax_put_text(table->output, "<TR><TD ALIGN=\"LEFT\">" SMALL);
    const char *before = "";
    for (uint32_t i = 0; i < scene->badges->categories; i++) {
        if (scene->badges->totals[i].all > 0) {
            const struct ax_category *category = &scene->model->templates->categories.at[i];
            struct ax_wrap wrap = {AX_TEXT_WORD_COLUMNS * 4, 0, ""};
            ax_putf(table->output, "%s<B>", before);
            ax_text_put_label(table->output, ax_slice_of(scene->badges->letters[i].text), wrap);
            ax_put_text(table->output, "</B>&#160;");
            ax_text_put_label(table->output, category->name, wrap);
            before = " &#160; ";
        }
    }
    ax_put_text(table->output, "</FONT></TD></TR>");
}

static void put_levels(const struct table *table)
{
    const struct ax_palette *palette = table->scene->look.palette;
    bool known = table->scene->badges->treated != NULL;
    ax_put_text(table->output,
                "<TR><TD ALIGN=\"LEFT\"><TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"4\" "
                "CELLPADDING=\"2\"><TR>");
    ax_putf(table->output, "<TD BORDER=\"0\">" SMALL "%s</FONT></TD>",
            known ? "Open of all, by the worst open one:" : "How many, by the worst one:");
    for (int i = AX_LEVEL_COUNT - 1; i >= 0; i--) {
        enum ax_level level = (enum ax_level)i;
        const struct ax_colors *colors = &palette->levels[level];
        ax_putf(table->output,
                "<TD COLOR=\"%s\" BGCOLOR=\"%s\"><FONT POINT-SIZE=\"8\" "
                "COLOR=\"%s\">%s%s%s</FONT></TD>",
                colors->line, colors->fill, colors->text, ax_badge_mark(level),
                *ax_badge_mark(level) ? " " : "", ax_level_text(level));
    }
    if (known) {
        ax_putf(table->output,
                "<TD COLOR=\"%s\"><FONT POINT-SIZE=\"8\" COLOR=\"%s\">none open</FONT></TD>"
                "<TD BORDER=\"0\">" SMALL "(in parentheses: treated)</FONT></TD>",
                palette->treated.line, palette->treated.text);
    }
    ax_put_text(table->output, "</TR></TABLE></TD></TR>");
}

void ax_threat_table_put(const struct ax_scene *scene, struct ax_output *output)
{
    struct table table = {.scene = scene, .output = output, .rows = count_rows(scene->badges)};
    table.shown = table.rows < AX_LIMIT_PICTURE_ROWS ? table.rows : (uint32_t)AX_LIMIT_PICTURE_ROWS;
    table.columns = columns_for(scene, table.shown);
    table.per_column = (table.shown + table.columns - 1) / table.columns;
    put_summary(&table);
    if (table.rows == 0) {
        return;
    }
    put_letters(&table);
    put_levels(&table);
    ax_put_text(output, "<TR><TD ALIGN=\"LEFT\"><TABLE BORDER=\"0\" CELLBORDER=\"0\" "
                        "CELLSPACING=\"6\" CELLPADDING=\"0\"><TR>");
    put_columns(&table);
    ax_put_text(output, "</TR></TABLE></TD></TR>");
    ax_putf(output, "<TR><TD ALIGN=\"LEFT\">" SMALL
                    "A threat's id is RULE@ID, with ~ behind it for the way "
                    "back.");
    if (table.shown < table.rows) {
        ax_putf(output, " Not shown: %lu of %lu rows; annexc threats lists all.",
                (unsigned long)(table.rows - table.shown), (unsigned long)table.rows);
    }
    ax_put_text(output, "</FONT></TD></TR>");
}
