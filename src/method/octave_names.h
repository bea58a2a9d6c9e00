/* SPDX-License-Identifier: Apache-2.0 */
/* The threats that an OCTAVE file names, by id and by pattern. */
#ifndef AX_METHOD_OCTAVE_NAMES_H
#define AX_METHOD_OCTAVE_NAMES_H

#include "base/output.h"
#include "method/octave.h"
#include "risk/risk.h"

struct ax_octave_pattern {
    struct ax_slice text;
    uint32_t start; /* of the record that has it */
    bool used;
};

struct ax_octave_names {
    const struct ax_octave *octave; /* NULL: there is no file yet */
    struct ax_output *id;           /* of the threat that is looked at */
    uint8_t *marks;                 /* by atom */
    size_t size;
    AX_ARRAY(struct ax_octave_pattern) patterns;
};

/* False without memory; done is called in any case. */
bool ax_octave_names_init(struct ax_octave_names *names, struct ax_session *session,
                          const struct ax_octave *octave);
void ax_octave_names_done(struct ax_octave_names *names, struct ax_session *session);

/* Whether the file names the threat, in an area of concern or in what is left out; remembers that
 * there is such a threat. Its id is then in names->id. */
bool ax_octave_names_has(struct ax_octave_names *names, const struct ax_model *model,
                         const struct ax_threat *threat);
/* Whether a threat of this id, or one that a pattern fits, was looked at. */
bool ax_octave_names_saw(const struct ax_octave_names *names, struct ax_slice id);

/* Whether the risk file says that the threat does not apply; NULL: it says nothing. */
bool ax_octave_does_not_apply(const struct ax_risk *risk, const struct ax_output *id);

/* Whether the list of words has this one. */
bool ax_octave_lists(struct ax_slice list, struct ax_slice word);

#endif
