/* SPDX-License-Identifier: Apache-2.0 */
/* The worksheets of OCTAVE Allegro. */
#include "report/octave.h"
#include "document/part.h"

/* What of the file goes where. Tables of one name are one sheet. */
static const struct {
    enum ax_octave_part part;
    struct ax_doc_table table;
} tables[] = {
    {AX_OCTAVE_RANKING, {"ranking", NULL, "OCTAVE ranking", NULL}},
    {AX_OCTAVE_CRITERIA, {"criteria", NULL, "OCTAVE 1-6 criteria", NULL}},
    {AX_OCTAVE_PRIORITIES, {"priorities", NULL, "OCTAVE 7 priorities", NULL}},
    {AX_OCTAVE_ASSETS, {"critical-assets", NULL, "OCTAVE 8 assets", NULL}},
    {AX_OCTAVE_TECHNICAL, {"technical", NULL, "OCTAVE 9a technical", NULL}},
    {AX_OCTAVE_PHYSICAL, {"physical", NULL, "OCTAVE 9b physical", NULL}},
    {AX_OCTAVE_PEOPLE, {"people", NULL, "OCTAVE 9c people", NULL}},
    {AX_OCTAVE_RISKS, {"risks", NULL, "OCTAVE 10 risks", NULL}},
    {AX_OCTAVE_LEFT_OUT, {"left-out", NULL, "OCTAVE left out", NULL}},
    {AX_OCTAVE_UNTREATED, {"untreated", NULL, "OCTAVE untreated", NULL}},
};

static void put_part(struct ax_doc *doc, size_t index)
{
    struct ax_grid grid;
    struct ax_doc_table table = tables[index].table;
    table.title = ax_octave_part_title(tables[index].part);
    if (ax_octave_part_fill(doc->options->octave, tables[index].part, &grid) != AX_OK) {
        doc->session->no_memory = true;
    } else if (ax_grid_rows(&grid) == 0) {
        ax_grid_done(&grid);
    } else if (tables[index].part == AX_OCTAVE_ASSETS || tables[index].part == AX_OCTAVE_RISKS) {
        ax_doc_forms(doc, &table, &grid);
    } else {
        ax_doc_table(doc, &table, &grid);
    }
}

static void put_pools(struct ax_doc *doc, const struct ax_octave *octave)
{
    static const char *const names[] = {"Without a pool", "Pool 1: mitigate",
                                        "Pool 2: mitigate or defer", "Pool 3: defer or accept",
                                        "Pool 4: accept"};
    uint64_t counts[AX_COUNT(names)] = {0};
    for (uint32_t i = 0; i < octave->concerns.len; i++) {
        counts[octave->concerns.at[i].pool]++;
    }
    for (size_t i = 1; i <= AX_COUNT(names); i++) {
        size_t pool = i % AX_COUNT(names);
        if (counts[pool] > 0) {
            ax_doc_count(doc, names[pool], counts[pool]);
        }
    }
}

/* The file says in its own words what could happen, so it is not for the public as a whole. */
bool ax_doc_has_octave(const struct ax_doc *doc)
{
    return doc->options->octave && !doc->options->public_edition;
}

void ax_doc_write_octave(struct ax_doc *doc)
{
    const struct ax_octave *octave = doc->options->octave;
    ax_doc_text(doc, "text", octave->description);
    ax_doc_count(doc, "Impact areas", octave->areas.len);
    ax_doc_count(doc, "Critical assets", octave->assets.len);
    ax_doc_count(doc, "Containers", octave->containers.len);
    ax_doc_count(doc, "Areas of concern", octave->concerns.len);
    put_pools(doc, octave);
    if (ax_octave_findings(octave) > 0) {
        ax_doc_note(doc, ax_session_format(doc->session,
                                           "%lu warnings: something is not filled in or does not "
                                           "fit together; annexc octave lists them.",
                                           (unsigned long)ax_octave_findings(octave)));
    }
    for (size_t i = 0; i < AX_COUNT(tables); i++) {
        put_part(doc, i);
    }
    for (size_t i = 0; ax_octave_caveats[i]; i++) {
        ax_doc_caveat(doc, ax_octave_caveats[i]);
    }
}
