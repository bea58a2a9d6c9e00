/* SPDX-License-Identifier: Apache-2.0 */
/* VAST-style views: an application view for each feature, with its steps, roles, protocols,
 * controls and what it shares with others; and an operational view, from end to end as an attacker
 * sees it.
 * No public definition of VAST exists, hence the word. */
#ifndef AX_ANNEXC_VAST_H
#define AX_ANNEXC_VAST_H

#include <annexc/threat.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ax_vast_layer {
    AX_VAST_NONE,
    AX_VAST_APPLICATION,
    AX_VAST_OPERATIONAL
};

/* "", "application", "operational". Static. */
AX_API const char *ax_vast_layer_text(enum ax_vast_layer layer);

/* How many VAST-style views of the layer annexc derives, because the model has none of its own. */
AX_API size_t ax_vast_derived(struct ax_model *model, enum ax_vast_layer layer);
/* The id of the derived application view number `index`: a view or a datum. */
AX_API struct ax_slice ax_vast_feature_at(struct ax_model *model, size_t index);

/* A part of a list of threats. */
struct ax_threats_part {
    const char *view;         /* id of a view of the model; NULL: none */
    enum ax_vast_layer layer; /* without a view: all of this layer */
    const char *feature;      /* of the application layer: one of them; NULL: all */
};

/* Keeps the threats about what the part shows: elements, their ports and boundaries, and flows that
 * begin or end there; of the operational layer what an attacker gets to. Ids stay as they are, and
 * a note says how many were left out. The names are borrowed until the list is freed.
 * AX_NOT_FOUND: there is no such view or feature (reported). AX_NO_MEMORY. */
AX_API enum ax_status ax_threats_keep(struct ax_threats *threats,
                                      const struct ax_threats_part *part);

#ifdef __cplusplus
}
#endif
#endif
