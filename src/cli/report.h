/* SPDX-License-Identifier: Apache-2.0 */
/* What `annexc report` does once its options are settled. */
#ifndef AX_CLI_REPORT_H
#define AX_CLI_REPORT_H

#include "cli/catalogue.h"
#include "cli/known.h"
#include "cli/task.h"

#include <annexc/document.h>

enum {
    EDITION_INTERNAL,
    EDITION_PUBLIC
};

struct report_options {
    int format; /* enum ax_document_format; -1: not named */
    int edition;
    unsigned methods;
    unsigned timeout;
    bool no_diagrams;
    const char *risk;
    const char *acceptance;
    const char *stylesheet;
    const char *as_of;
    struct ax_list trees;
    struct known_options known;
    const char *octave;
    const char *trike;
    bool vast;
    const char *output;
    struct ax_list templates;
    struct catalogue_options catalogue;
};

struct report_run {
    struct ax_task task;
    const struct report_options *how;
    const char *model_path;
    const struct ax_acceptance *acceptance;
    struct ax_output **drawn; /* one for each picture */
    struct ax_document_picture *pictures;
    size_t picture_count;
    struct ax_output **tree_drawn; /* one for each tree */
    struct ax_document_tree *trees;
    size_t tree_count;
    struct ax_vulnerabilities *vulnerabilities;
    struct ax_octave *octave;
    struct ax_output *trike_drawn;
};

/* Whether pictures are drawn: the format shows them, and they are wanted. */
bool ax_report_wants_pictures(const struct report_run *run);

/* Reads and draws what belongs to techniques besides threats: attack-defence trees, known
 * vulnerabilities, OCTAVE and Trike files; the model and the risk file were read. To be released,
 * before the session ends, in any case. */
enum ax_status ax_report_techniques(struct report_run *run);
void ax_report_techniques_release(struct report_run *run);

/* Reads everything, draws, writes, and releases everything. */
enum ax_exit ax_report_run(struct report_run *run);

#endif
