/* SPDX-License-Identifier: Apache-2.0 */
/* The list of stored threats: load fills it, threat judges it, report writes it. */
#ifndef AX_MODEL_STORED_H
#define AX_MODEL_STORED_H

#include "model/model.h"

#include <annexc/stored.h>

struct ax_stored {
    struct ax_model *model;
    AX_ARRAY(struct ax_stored_threat) list;
};

/* An empty list, or NULL without memory. */
struct ax_stored *ax_stored_new(struct ax_model *model);
/* The item of a GUID, which may be written in capitals; 0: none. */
uint32_t ax_stored_find(const struct ax_stored *stored, struct ax_slice guid);

#endif
