/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of scored vectors. */
#ifndef AX_ANNEXC_SCORE_SHEET_H
#define AX_ANNEXC_SCORE_SHEET_H

#include <annexc/acceptance.h>
#include <annexc/score.h>
#include <annexc/session.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The formats of `annexc score`. */
enum ax_score_format {
    AX_SCORES_TABLE, /* score, band, method, vector */
    AX_SCORES_CSV, /* input,vector,method,score,band, then the parts, then what `acceptance` says */
    AX_SCORES_JSON, /* one document, models/schema/scores-1.json */
    AX_SCORES_FORMAT_COUNT
};

/* A list that is being written. Each row goes out at once, so the list may be of any length. */
struct ax_score_sheet {
    struct ax_session *session;
    struct ax_output *output;
    enum ax_score_format format;
    bool explain; /* tables only: every step under its row */
    struct ax_score_options options;
    const struct ax_acceptance *acceptance; /* NULL: nothing is said about acceptance */
    int harm;                               /* its severity of harm; -1: none */
    size_t rows;                            /* written so far; begin with 0 */
    unsigned methods;                       /* a bit for each that came; begin with 0 */
};

/* Writes what stands above the rows. */
AX_API void ax_score_sheet_begin(struct ax_score_sheet *sheet);
/* Scores the text of one vector, which messages call `name`, and writes its row. `text` must live
 * as long as the session. AX_INVALID: a message was made, nothing was written. AX_NO_MEMORY. */
AX_API enum ax_status ax_score_sheet_add(struct ax_score_sheet *sheet, struct ax_slice name,
                                         struct ax_slice text);
/* The same for each line of a file ("-": standard input); empty lines and those that begin with #
 * are passed over. AX_INVALID: one or more lines were wrong, the others were written. AX_IO,
 * AX_LIMIT, AX_NO_MEMORY. */
AX_API enum ax_status ax_score_sheet_read(struct ax_score_sheet *sheet, const char *path);
/* Writes what stands below the rows: in a table what a reader of DREAD has to be told. */
AX_API void ax_score_sheet_end(struct ax_score_sheet *sheet);

#ifdef __cplusplus
}
#endif
#endif
