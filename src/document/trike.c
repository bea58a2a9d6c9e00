/* SPDX-License-Identifier: Apache-2.0 */
/* The matrix of Trike: who may do what, and the threats by exposure. */
#include "report/trike.h"

#include "document/part.h"

static void put_table(struct ax_doc *doc, const struct ax_trike_threats *threats,
                      const struct ax_doc_table *table, enum ax_trike_table which)
{
    struct ax_grid grid;
    if (ax_trike_table_fill(threats, which, &grid) != AX_OK) {
        doc->session->no_memory = true;
    } else if (ax_grid_rows(&grid) > 0) {
        ax_doc_table(doc, table, &grid);
        return;
    }
    ax_grid_done(&grid);
}

static void put_facts(struct ax_doc *doc, const struct ax_trike_threats *threats)
{
    static const struct {
        enum ax_trike_state state;
        const char *name;
    } states[] = {{AX_CELL_ALLOWED, "Cells that are allowed"},
                  {AX_CELL_CONDITIONAL, "Cells that are allowed where rules hold"},
                  {AX_CELL_DISALLOWED, "Cells that are disallowed"},
                  {AX_CELL_UNDECIDED, "Cells that are undecided"}};
    size_t counts[AX_CELL_STATE_COUNT] = {0};
    ax_trike_count_states(threats->trike, counts);
    ax_doc_count(doc, "Actors", threats->trike->actors.len);
    ax_doc_count(doc, "Assets", threats->trike->assets.len);
    for (size_t i = 0; i < AX_COUNT(states); i++) {
        ax_doc_count(doc, states[i].name, counts[states[i].state]);
    }
    ax_doc_count(doc, "Threats", threats->list.len);
    ax_doc_count(doc, "Threats that are not rated", threats->unrated);
}

static void put_matrix(struct ax_doc *doc, const struct ax_trike *trike)
{
    static const struct ax_doc_table table = {"trike-matrix", "Who may do what", "Trike matrix",
                                              NULL};
    struct ax_trike_matrix matrix;
    if (ax_trike_matrix_init(&matrix, trike) == AX_OK) {
        ax_doc_note(doc, AX_SLICE("C create, R read, U update, D delete, X execute; + allowed, * "
                                  "allowed where rules hold, - disallowed, ? undecided."));
        ax_doc_table(doc, &table, &matrix.grid);
    } else {
        doc->session->no_memory = true;
        ax_grid_done(&matrix.grid);
    }
    ax_trike_matrix_done(&matrix);
}

static void put_tables(struct ax_doc *doc, const struct ax_trike_threats *threats)
{
    static const struct ax_doc_table rules = {"trike-rules", "Rules", "Trike rules", NULL};
    static const struct ax_doc_table cells = {"trike-cells", "Cells", "Trike cells",
                                              "asset_name actor_name trust dos eop"};
    static const struct ax_doc_table list = {"trike-threats", "Threats by exposure",
                                             "Trike threats",
                                             "asset action actor rule value rating"};
    static const struct ax_doc_table gaps = {"trike-gaps", "What is not rated", "Trike not rated",
                                             NULL};
    put_matrix(doc, threats->trike);
    put_table(doc, threats, &rules, AX_TRIKE_TABLE_RULES);
    if (!doc->options->public_edition) { /* notes are for the house */
        put_table(doc, threats, &cells, AX_TRIKE_TABLE_WRITTEN);
    }
    put_table(doc, threats, &list, AX_TRIKE_TABLE_THREATS);
    if (threats->unrated > 0) {
        put_table(doc, threats, &gaps, AX_TRIKE_TABLE_GAPS);
    }
}

bool ax_doc_has_trike(const struct ax_doc *doc)
{
    const struct ax_trike *trike = doc->options->trike;
    return trike && !(trike->is_internal && doc->options->public_edition);
}

void ax_doc_write_trike(struct ax_doc *doc)
{
    struct ax_trike_threats threats;
    if (!ax_doc_has_trike(doc) ||
        ax_trike_threats_init(&threats, doc->options->trike, false) != AX_OK) {
        return;
    }
    put_facts(doc, &threats);
    ax_doc_text(doc, "note", threats.trike->description);
    if (!doc->options->no_pictures) {
        ax_doc_picture(doc, "Matrix", doc->options->trike_svg);
    }
    put_tables(doc, &threats);
    for (size_t i = 0; i < AX_COUNT(ax_trike_caveats); i++) {
        ax_doc_caveat(doc, ax_trike_caveats[i]);
    }
    ax_trike_threats_done(&threats);
}
