/* SPDX-License-Identifier: Apache-2.0 */
/* OCTAVE Allegro: which information assets are critical, where they are, what could happen to them,
 * how much that would matter, and what is done about it. A profile of the published method. */
#ifndef AX_ANNEXC_OCTAVE_H
#define AX_ANNEXC_OCTAVE_H

#include <annexc/report.h>
#include <annexc/risk.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_octave;

/* Where the OCTAVE file of a model lies: NAME.octave.xml beside NAME.xml or NAME.tm7. A path that
 * ends in ".octave.xml" is one itself. In the session's memory; NULL without memory. */
AX_API const char *ax_octave_path(struct ax_session *session, const char *model_path);
/* The model beside an OCTAVE file, the other way round; NULL when there is none, when the path does
 * not end in ".octave.xml", or without memory. In the session's memory. */
AX_API const char *ax_octave_model_path(struct ax_session *session, const char *octave_path);

/* Whether the root element of the file is that of an OCTAVE file; false too when it cannot be read.
 */
AX_API bool ax_octave_is_file(const char *path);

/* Reads the file `path` ("-": standard input); docs/octave.md is its format. Messages say what is
 * wrong with it, a stored score that disagrees with the recomputed one too. AX_OK with *out_octave
 * set, which the caller frees before the session; AX_NOT_FOUND when there is no such file (not
 * reported); AX_INVALID, AX_IO, AX_LIMIT, AX_NO_MEMORY. */
AX_API enum ax_status ax_octave_load(struct ax_session *session, const char *path,
                                     struct ax_octave **out_octave);
/* NULL is fine. */
AX_API void ax_octave_free(struct ax_octave *octave);

/* Reports as warnings what is not filled in, and what does not fit together: a treatment that is
 * less than the pool asks for, an asset without a requirement. With a model (NULL: none) also what
 * the file refers to and the model does not have, elements that carry an asset and are in no
 * container, and threats that no area of concern has, but for those that do not apply by the risk
 * file (NULL: there is none). AX_INVALID (reported): the file is about
 * another model; AX_NO_MEMORY. */
AX_API enum ax_status ax_octave_check(struct ax_octave *octave, struct ax_model *model,
                                      const struct ax_risk *risk);
/* How many warnings ax_octave_check made. */
AX_API size_t ax_octave_findings(const struct ax_octave *octave);

/* Writes the file in canonical form: order of attributes, indentation; comments stay. Messages as
 * for ax_octave_load, which has to succeed on it. AX_NOT_FOUND, AX_INVALID, AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_octave_format(struct ax_session *session, const char *path,
                                       struct ax_output *output);

/* Writes a file to begin with: the usual impact areas, the data of the model that are classified
 * high as assets, their containers, and areas of concern that its threats are merged into, but for
 * those that do not apply by the risk file (NULL: there is none). What is for people to judge is
 * left open; a note tells what was merged and left out. AX_IO, AX_LIMIT (reported),
 * AX_NO_MEMORY. */
AX_API enum ax_status ax_octave_start(struct ax_model *model, const struct ax_risk *risk,
                                      struct ax_output *output);
/* Adds what is new in the model to the file `path`, from which `octave` was read, in one step.
 * Everything that stands in the file stays as it is. Notes tell what was added; `risk` as above.
 * AX_INVALID (reported): another model, or somebody else changed the file meanwhile; AX_IO,
 * AX_LIMIT (reported), AX_NO_MEMORY. */
AX_API enum ax_status ax_octave_update(struct ax_octave *octave, struct ax_model *model,
                                       const struct ax_risk *risk, const char *path);

/* What can be shown: a bit for each. The worksheets are those of OCTAVE Allegro. */
enum ax_octave_part {
    AX_OCTAVE_RANKING,    /* risks by score, with pool and treatment */
    AX_OCTAVE_CRITERIA,   /* worksheets 1 to 6 */
    AX_OCTAVE_PRIORITIES, /* worksheet 7 */
    AX_OCTAVE_ASSETS,     /* worksheet 8 */
    AX_OCTAVE_TECHNICAL,  /* worksheet 9a */
    AX_OCTAVE_PHYSICAL,   /* worksheet 9b */
    AX_OCTAVE_PEOPLE,     /* worksheet 9c */
    AX_OCTAVE_RISKS,      /* worksheet 10 */
    AX_OCTAVE_LEFT_OUT,   /* what was left out, and why */
    AX_OCTAVE_UNTREATED,  /* threats that no area of concern has */
    AX_OCTAVE_PART_COUNT
};

/* "ranking", "1-6", "7", "8", "9a", "9b", "9c", "10", "left-out", "untreated". Static. */
AX_API const char *ax_octave_part_text(enum ax_octave_part part);

enum ax_octave_report_format {
    AX_OCTAVE_TABLE,
    AX_OCTAVE_MARKDOWN,
    AX_OCTAVE_CSV, /* one part only */
    AX_OCTAVE_JSON,
    AX_OCTAVE_FORMAT_COUNT
};

/* "table", "markdown", "csv", "json". Static. */
AX_API const char *ax_octave_format_text(enum ax_octave_report_format format);

/* Writes the parts (bit per ax_octave_part). ax_octave_check comes first: without it no threat is
 * untreated. Same file and model, same bytes. AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_report_octave(const struct ax_octave *octave, unsigned parts,
                                       enum ax_octave_report_format format,
                                       struct ax_report_style style, struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
