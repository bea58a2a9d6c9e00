/* SPDX-License-Identifier: Apache-2.0 */
/* The two sorts of views that VAST asks for, out of one model. No public definition of VAST exists,
 * so what comes of this is called VAST-style. */
#ifndef AX_METHOD_VAST_H
#define AX_METHOD_VAST_H

#include "model/view.h"
#include "threat/threat.h"

#include <annexc/vast.h>

/* How somebody who attacks gets in. */
enum ax_vast_entry {
    AX_ENTRY_ACTOR = 1,   /* externals that send something: he acts as one, or makes it act */
    AX_ENTRY_PORT = 2,    /* elements with a port that may be reached and is not locked */
    AX_ENTRY_CROSSING = 4 /* flows across a boundary: he gets between its ends */
};

struct ax_vast_fact {
    uint32_t step; /* application: of a flow, its place in the process; operational: of an element,
                       flows from the nearest entry + 1. 0: none */
    uint32_t uses; /* application: in so many features the element has a part */
    uint8_t entry; /* operational: bits of enum ax_vast_entry */
};

struct ax_vast {
    const struct ax_model *model;
    enum ax_vast_layer layer;
    uint32_t feature;           /* a view or a datum; 0: the whole model */
    uint8_t *marks;             /* by item: enum ax_view_mark, what is shown */
    struct ax_vast_fact *facts; /* by item */
    uint32_t features;          /* how many there are */
};

/* What the features of a model are: its views of the kind application; else those of the kind
 * security-use-case; else its data, each with the flows that carry it. In model order; the array is
 * the caller's. False without memory. */
struct ax_vast_features {
    AX_ARRAY(uint32_t) list;
};
bool ax_vast_features_init(struct ax_vast_features *features, const struct ax_model *model);
/* AX_LIMIT, which is reported, when there are more than AX_LIMIT_VAST_FEATURES. */
enum ax_status ax_vast_features_check(const struct ax_model *model,
                                      const struct ax_vast_features *features);
void ax_vast_features_done(struct ax_vast_features *features, const struct ax_model *model);

/* Works a view out. `feature` 0: all features together, or the whole model. False without
 * memory. */
bool ax_vast_init(struct ax_vast *vast, const struct ax_model *model, enum ax_vast_layer layer,
                  uint32_t feature);
void ax_vast_done(struct ax_vast *vast);

/* The layer that a view says to be of; none for others. */
enum ax_vast_layer ax_vast_layer_of(const struct ax_model *model, uint32_t view);
/* The feature of this id. AX_NOT_FOUND (reported). AX_NO_MEMORY. */
enum ax_status ax_vast_find(const struct ax_model *model, const char *name, uint32_t *out_feature);
/* What a layer shows when nothing is named: the model's first view of the kind operational; 0. */
uint32_t ax_vast_usual(const struct ax_model *model, enum ax_vast_layer layer);
/* True when the flow is in the picture. */
bool ax_vast_has_flow(const struct ax_vast *vast, uint32_t flow);

#endif
