/* SPDX-License-Identifier: Apache-2.0 */
/* Known vulnerabilities of the components, and the files that they were read from. */
#include "report/vulnerabilities.h"
#include "document/part.h"

static void put_part(struct ax_doc *doc, const struct ax_doc_table *table,
                     enum ax_vulnerability_part part)
{
    const struct ax_vulnerability_view view = {.risk = doc->risk,
                                               .as_of = doc->options->as_of,
                                               .public_edition = doc->options->public_edition};
    struct ax_grid grid;
    if (ax_vulnerability_part_fill(doc->options->vulnerabilities, &view, part, &grid) == AX_OK) {
        ax_doc_table(doc, table, &grid);
    } else {
        doc->session->no_memory = true;
    }
}

void ax_doc_write_vulnerabilities(struct ax_doc *doc)
{
    static const struct ax_doc_table known = {
        "vulnerabilities", "Vulnerabilities", "Vulnerabilities",
        "version kev_ransomware epss_percentile cwes vector purl kev_due source description file"};
    static const struct ax_doc_table sources = {"sources", "Sources", "Sources", NULL};
    const struct ax_vulnerabilities *list = doc->options->vulnerabilities;
    if (!list) {
        return;
    }
    ax_doc_count(doc, "Components", list->boms.components.len);
    ax_doc_count(doc, "Components in no element", list->unbound);
    ax_doc_count(doc, "Vulnerabilities", list->rows.len);
    ax_doc_count(doc, "Known to be exploited",
                 ax_vulnerabilities_exploited(doc->options->vulnerabilities));
    put_part(doc, &known, AX_VULNERABILITY_PART_WHOLE);
    put_part(doc, &sources, AX_VULNERABILITY_PART_SOURCES);
    if (ax_known_has_epss(list)) {
        ax_doc_caveat(doc, ax_vulnerability_note);
    }
}
