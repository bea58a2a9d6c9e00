/* SPDX-License-Identifier: Apache-2.0 */
/* The acceptance matrix that a risk file names, and the cells that it gives to scores. */
#include "load/acceptance.h"
#include "base/file.h"
#include "risk/risk.h"

#include <errno.h>
#include <sys/stat.h>

/* The path of the matrix; NULL after a message, or without memory. */
static const char *matrix_path(struct ax_risk *risk, struct ax_slice file, struct ax_span span)
{
    struct ax_session *session = risk->session;
    struct ax_slice base = ax_source_at(session, risk->source)->name;
    const char *below = ax_path_below(&session->arena, file);
    const char *path =
        below && *below ? ax_path_beside(&session->arena, base, ax_slice_of(below)) : NULL;
    if (!path || ax_path_leaves(base, path)) {
        ax_report(session, AX_CODE_RISK_ACCEPTANCE, span,
                  "\"%.*s\" leads out of the folder of the risk file", AX_FMT(file));
        return NULL;
    }
    return path;
}

enum ax_status ax_risk_acceptance(struct ax_risk *risk, const struct ax_acceptance **out_acceptance)
{
    const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_ACCEPTANCE, 0);
    struct ax_slice file = {"", 0};
    *out_acceptance = risk->acceptance;
    if (record && !risk->acceptance) {
        file = ax_risk_value(risk, record, AX_RISK_FILE);
    }
    if (file.len == 0) {
        return AX_OK;
    }
    struct ax_span span = ax_risk_value_span(risk, record, AX_RISK_FILE);
    const char *path = matrix_path(risk, file, span);
    struct stat facts;
    uint32_t source;
    if (!path) {
        return risk->session->no_memory ? AX_NO_MEMORY : AX_INVALID;
    }
    if (stat(path, &facts) != 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return AX_NOT_FOUND;
    }
    enum ax_status status = ax_source_read(risk->session, path, span, &source);
    status =
        status == AX_OK ? ax_acceptance_read(risk->session, source, &risk->acceptance) : status;
    *out_acceptance = risk->acceptance;
    return status;
}

static int band_of(const struct ax_risk *risk, const struct ax_risk_record *score)
{
    struct ax_score computed;
    return ax_risk_score(risk, score, &computed)
               ? ax_acceptance_band_of(risk->acceptance, &computed)
               : -1;
}

bool ax_risk_cell_of(const struct ax_risk *risk, const struct ax_risk_record *threat,
                     const struct ax_risk_record *score, struct ax_risk_cell *out_cell)
{
    *out_cell = (struct ax_risk_cell){score, -1, -1, AX_VERDICT_NONE};
    if (!risk->acceptance) {
        return false;
    }
    struct ax_slice harm = ax_risk_value(risk, score, AX_RISK_HARM);
    harm = harm.len > 0 ? harm : ax_risk_value(risk, threat, AX_RISK_HARM);
    out_cell->band = band_of(risk, score);
    out_cell->harm = ax_acceptance_find_harm(risk->acceptance, harm);
    out_cell->verdict = ax_acceptance_verdict(risk->acceptance, out_cell->band, out_cell->harm);
    return out_cell->verdict != AX_VERDICT_NONE;
}

bool ax_risk_cell(const struct ax_risk *risk, const struct ax_risk_record *threat, bool post,
                  struct ax_risk_cell *out_cell)
{
    const struct ax_risk_record *score;
    enum ax_risk_kind kind = post ? AX_RISK_POST : AX_RISK_PRE;
    *out_cell = (struct ax_risk_cell){NULL, -1, -1, AX_VERDICT_NONE};
    for (size_t i = 0; (score = ax_risk_part(risk, threat, kind, i)) != NULL; i++) {
        if (ax_risk_cell_of(risk, threat, score, out_cell)) {
            return true;
        }
    }
    return false;
}
