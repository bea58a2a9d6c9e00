/* SPDX-License-Identifier: Apache-2.0 */
/* Trike: a matrix of what each actor may do with each asset, and the threats that follow. */
#ifndef AX_ANNEXC_TRIKE_H
#define AX_ANNEXC_TRIKE_H

#include <annexc/diagram.h>
#include <annexc/model.h>
#include <annexc/report.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_trike;

/* Where the Trike file of a model is expected: NAME.trike.xml beside NAME.xml. Lives as long as the
 * session; NULL without memory. */
AX_API const char *ax_trike_path(struct ax_session *session, const char *model_path);
/* Reads the Trike file `path` ("-": standard input; docs/trike.md). AX_OK with *out_trike set,
 * which the caller frees before the session; AX_NOT_FOUND: there is no such file, nothing is
 * reported; AX_INVALID, AX_IO, AX_LIMIT, AX_NO_MEMORY without one. */
AX_API enum ax_status ax_trike_load(struct ax_session *session, const char *path,
                                    struct ax_trike **out_trike);
/* Whether the file begins as a Trike file does. */
AX_API bool ax_trike_is(struct ax_session *session, const char *path);
/* NULL is fine. */
AX_API void ax_trike_free(struct ax_trike *trike);
/* The path of the model that the file names, which lives as long as the session; NULL in
 * *out_path: it names none. AX_INVALID (reported): it does not lie beside the file or below;
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_trike_model_path(struct ax_trike *trike, const char **out_path);

/* Makes a first matrix of a model: what flows let externals do with data and processes. The caller
 * frees it before the session. `path`: how the model is called in it, as seen from its folder, "-":
 * not at all; it lives as long as the result. AX_LIMIT (reported), AX_NO_MEMORY. */
AX_API enum ax_status ax_trike_derive(struct ax_model *model, const char *path,
                                      struct ax_trike **out_trike);
/* What an update added. */
struct ax_trike_changes {
    size_t actors;
    size_t assets;
    size_t actions; /* of assets that are new, and of others */
    size_t cells;
    size_t refreshed; /* cells whose `from` named flows that are gone */
};
/* Writes the text of the file with what the model has and the matrix has not; everything else stays
 * byte for byte. AX_INVALID (reported), when elements of the file have a prefix and something is to
 * be added, or the new text could not be read; AX_IO, AX_LIMIT (reported), AX_NO_MEMORY. */
AX_API enum ax_status ax_trike_update(struct ax_trike *trike, struct ax_model *model,
                                      struct ax_trike_changes *out_changes,
                                      struct ax_output *output);
/* The same in the place of the file at `path`, which the matrix was read from. It is not touched
 * when nothing is new. AX_INVALID (reported) too when somebody else has changed it since; AX_IO is
 * reported. */
AX_API enum ax_status ax_trike_update_file(struct ax_trike *trike, struct ax_model *model,
                                           struct ax_trike_changes *out_changes, const char *path);
/* Holds the matrix against a model, or against nothing (NULL), and reports what does not go
 * together: elements, data and flows that are gone, disallowed cells that flows lead to, allowed
 * ones that none leads to, what is undecided, what has no rating. AX_NO_MEMORY. */
AX_API enum ax_status ax_trike_check(struct ax_trike *trike, struct ax_model *model);

/* What is written. */
struct ax_trike_options {
    bool threats;    /* the threats by exposure instead of the matrix */
    bool per_action; /* one threat for all actors of an asset's action */
};

enum ax_trike_format {
    AX_TRIKE_TABLE,
    AX_TRIKE_MARKDOWN,
    AX_TRIKE_CSV,
    AX_TRIKE_JSON, /* matrix and threats */
    AX_TRIKE_XML,  /* the file itself in canonical form */
    AX_TRIKE_FORMAT_COUNT
};

/* "table", "markdown", … Static. */
AX_API const char *ax_trike_format_text(enum ax_trike_format format);

/* Writes the matrix, or the threats by exposure. Same file, same bytes. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_report_trike(struct ax_trike *trike,
                                      const struct ax_trike_options *options,
                                      enum ax_trike_format format, struct ax_report_style style,
                                      struct ax_output *output);

/* Whether the matrix is small enough for a picture. */
AX_API bool ax_trike_is_drawable(const struct ax_trike *trike);
/* Draws the matrix. `timeout` in seconds, 0: none. AX_LIMIT (it is too large), AX_TIMEOUT,
 * AX_INTERNAL (all reported), AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_trike_draw(struct ax_trike *trike, enum ax_picture_format format,
                                    unsigned timeout, struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
