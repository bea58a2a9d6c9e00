/* SPDX-License-Identifier: Apache-2.0 */
/* The matrix of a Trike file as a picture: a table. Every state has a mark besides its colour, and
 * the colours differ for those too who cannot tell red from green. */
#include "method/trike.h"

#include "base/limits.h"
#include "base/output.h"
#include "diagram/standalone.h"
#include "diagram/text.h"

#define FONT "fontname=\"Helvetica,Arial,sans-serif\""

enum {
    NAME_COLUMNS = 18,
    HEAD_COLUMNS = 14
};

struct look {
    const char *fill;
    const char *ink;
    const char *mark;
    const char *text;
};

static const struct look looks[AX_CELL_STATE_COUNT] = {
    [AX_CELL_UNDECIDED] = {"#f6d5e5", "#7a0f45", "?", "undecided"},
    [AX_CELL_ALLOWED] = {"#bcdcf2", "#003a5d", "+", "allowed"},
    [AX_CELL_DISALLOWED] = {"#f2f3f4", "#6c757d", "&#8722;", "disallowed"},
    [AX_CELL_CONDITIONAL] = {"#fbe29b", "#5c4300", "*", "allowed where rules hold"},
};

struct writing {
    const struct ax_trike *trike;
    struct ax_output *output;
    bool used[AX_ACT_COUNT]; /* by any asset: others get no room */
};

#define CENTRE "<BR/>"
#define LEFT "<BR ALIGN=\"LEFT\"/>"

static void put_label(const struct writing *writing, struct ax_slice text, uint32_t columns,
                      const char *line_break)
{
    ax_text_put_label(writing->output, ax_text_is_blank(text) ? AX_SLICE("?") : text,
                      (struct ax_wrap){columns, 0, line_break});
    ax_put_text(writing->output, line_break);
}

static void put_grade(const struct writing *writing, const char *what, uint8_t grade)
{
    ax_putf(writing->output, "<FONT POINT-SIZE=\"8\" COLOR=\"#566573\">%s %c</FONT>", what,
            grade > 0 ? '0' + grade : '?');
}

static void put_head(const struct writing *writing)
{
    const struct ax_trike *trike = writing->trike;
    ax_put_text(writing->output, "<TR><TD BGCOLOR=\"#34495e\"><FONT COLOR=\"#ffffff\">asset \\ "
                                 "actor</FONT></TD>");
    for (uint32_t i = 0; i < trike->actors.len; i++) {
        ax_put_text(writing->output, "<TD BGCOLOR=\"#e5e8eb\"><B>");
        put_label(writing, ax_trike_actor_label(trike, i), HEAD_COLUMNS, CENTRE);
        ax_put_text(writing->output, "</B>");
        put_grade(writing, "trust", trike->actors.at[i].trust);
        ax_put_text(writing->output, "</TD>");
    }
    ax_put_text(writing->output, "</TR>\n");
}

static void put_state(const struct writing *writing, char letter, enum ax_trike_state state)
{
    const struct look *look = &looks[state];
    bool strong = state != AX_CELL_DISALLOWED;
    ax_putf(writing->output,
            "<TD WIDTH=\"22\" HEIGHT=\"18\" BORDER=\"%d\" COLOR=\"%s\" BGCOLOR=\"%s\">"
            "<FONT COLOR=\"%s\">%s%c%s%s</FONT></TD>",
            strong ? 1 : 0, look->ink, look->fill, look->ink, strong ? "<B>" : "", letter,
            look->mark, strong ? "</B>" : "");
}

static void put_cell(const struct writing *writing, uint32_t asset, uint32_t actor)
{
    const struct ax_trike *trike = writing->trike;
    ax_put_text(writing->output, "<TD><TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"2\" "
                                 "CELLPADDING=\"0\"><TR>");
    ax_put_text(writing->output, trike->actions.len == 0 ? "<TD></TD>" : "");
    for (int act = 0; act < AX_ACT_COUNT; act++) {
        uint32_t action = trike->assets.at[asset].actions[act];
        if (action > 0) {
            put_state(writing, ax_trike_act_letter((enum ax_trike_act)act),
                      ax_trike_state_at(trike, action - 1, actor));
        } else if (writing->used[act]) {
            ax_put_text(writing->output, "<TD WIDTH=\"22\"></TD>");
        }
    }
    ax_put_text(writing->output, "</TR></TABLE></TD>");
}

static void put_rows(const struct writing *writing)
{
    const struct ax_trike *trike = writing->trike;
    for (uint32_t asset = 0; asset < trike->assets.len; asset++) {
        ax_put_text(writing->output, "<TR><TD ALIGN=\"LEFT\" BGCOLOR=\"#e5e8eb\"><B>");
        put_label(writing, ax_trike_asset_label(trike, asset), NAME_COLUMNS, LEFT);
        ax_put_text(writing->output, "</B>");
        put_grade(writing, "value", trike->assets.at[asset].value);
        ax_put_text(writing->output, LEFT "</TD>");
        for (uint32_t actor = 0; actor < trike->actors.len; actor++) {
            put_cell(writing, asset, actor);
        }
        ax_put_text(writing->output, "</TR>\n");
    }
}

static void put_legend(const struct writing *writing)
{
    static const uint8_t order[] = {AX_CELL_ALLOWED, AX_CELL_CONDITIONAL, AX_CELL_DISALLOWED,
                                    AX_CELL_UNDECIDED};
    ax_put_text(writing->output, "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"4\"><TR>");
    for (size_t i = 0; i < AX_COUNT(order); i++) {
        const struct look *look = &looks[order[i]];
        ax_putf(writing->output, "<TD BGCOLOR=\"%s\"><FONT COLOR=\"%s\">%s %s</FONT></TD>",
                look->fill, look->ink, look->mark, look->text);
    }
    ax_put_text(writing->output, "<TD>C create, R read, U update, D delete, X execute</TD>"
                                 "</TR></TABLE>");
}

static struct ax_slice title_of(const struct ax_trike *trike)
{
    return trike->name.len > 0 ? trike->name : trike->id;
}

static void put_graph(const struct writing *writing)
{
    struct ax_output *output = writing->output;
    ax_put_text(output, "digraph trike {\n  graph [" FONT ", fontsize=10, bgcolor=white];\n"
                        "  node [" FONT ", fontsize=10, shape=plain];\n"
                        "  matrix [id=\"matrix\", label=<<TABLE BORDER=\"0\" CELLBORDER=\"0\" "
                        "CELLSPACING=\"0\">\n<TR><TD ALIGN=\"LEFT\"><FONT POINT-SIZE=\"14\"><B>");
    ax_text_put_label(output, title_of(writing->trike), (struct ax_wrap){80, 0, CENTRE});
    ax_put_text(output, "</B></FONT></TD></TR>\n<TR><TD><TABLE BORDER=\"0\" CELLBORDER=\"1\" "
                        "COLOR=\"#aab2bd\" CELLSPACING=\"0\" CELLPADDING=\"4\">\n");
    put_head(writing);
    put_rows(writing);
    ax_put_text(output, "</TABLE></TD></TR>\n<TR><TD ALIGN=\"LEFT\">");
    put_legend(writing);
    ax_put_text(output, "</TD></TR></TABLE>>];\n}\n");
}

static void put_title(const void *user, struct ax_slice name, struct ax_output *output)
{
    const struct ax_trike *trike = user;
    (void)name;
    ax_text_put_xml(output, title_of(trike));
}

static struct writing writing_of(const struct ax_trike *trike, struct ax_output *output)
{
    struct writing writing = {trike, output, {false}};
    for (uint32_t i = 0; i < trike->actions.len; i++) {
        writing.used[trike->actions.at[i].act] = true;
    }
    return writing;
}

bool ax_trike_is_drawable(const struct ax_trike *trike)
{
    return (size_t)trike->actions.len * trike->actors.len <= AX_LIMIT_TRIKE_BOXES;
}

enum ax_status ax_trike_draw(struct ax_trike *trike, enum ax_picture_format format,
                             unsigned timeout, struct ax_output *output)
{
    if (!ax_trike_is_drawable(trike)) {
        ax_report(trike->session, AX_CODE_TRIKE_TOO_LARGE, (struct ax_span){0, 0, 0},
                  "the matrix has more than %d cells: it is not drawn", AX_LIMIT_TRIKE_BOXES);
        return AX_LIMIT;
    }
    if (format == AX_PICTURE_DOT) {
        struct writing text = writing_of(trike, output);
        put_graph(&text);
        return output->status;
    }
    struct ax_output *dot = ax_output_to_memory(trike->session->memory);
    if (!dot) {
        return AX_NO_MEMORY;
    }
    struct writing writing = writing_of(trike, dot);
    put_graph(&writing);
    struct ax_render_job job = {
        .format = ax_picture_format_text(format),
        .engine = "dot",
        .dot = ax_output_text(dot).start,
        .counts = {.nodes = 1},
    };
    const struct ax_standalone picture = {trike->session, "matrix", put_title, trike};
    enum ax_status status =
        dot->status == AX_OK ? ax_standalone_render(&picture, &job, timeout, output) : AX_NO_MEMORY;
    ax_output_free(dot);
    return status;
}
