/* SPDX-License-Identifier: Apache-2.0 */
/* Ids and labels of items, escaped. The few items that many threats name again and again are
 * escaped once and kept close together: looking them up all over the model takes longer than
 * copying them. */
#ifndef AX_REPORT_LABEL_H
#define AX_REPORT_LABEL_H

#include "model/model.h"
#include "report/escape.h"

/* The id at `start` in labels->text, then the name. */
struct ax_label {
    uint32_t start;
    uint32_t id_len;
    uint32_t name_len;
    bool known;
};

struct ax_labels {
    const struct ax_model *model;
    ax_escape escape;
    const struct ax_allocator *memory;
    struct ax_label *at; /* by item */
    struct ax_output *text;
    bool lent;   /* the arrays belong to another one, which has them all */
    bool odd;    /* an id that was kept cannot stand in CSV as it is */
    bool failed; /* no memory */
};

/* False without memory; call ax_labels_done in any case. */
bool ax_labels_init(struct ax_labels *labels, const struct ax_model *model, ax_escape escape,
                    const struct ax_allocator *memory);
void ax_labels_done(struct ax_labels *labels);
/* Escapes all that are ever kept, so that from now on nothing changes: others may read them. */
void ax_labels_keep_all(struct ax_labels *labels);

/* Bytes that ax_copy moves at a time: what is read and what is written have so many to spare. */
#define AX_COPY_CHUNK 32

/* Most texts are short, and a call of memcpy(3) costs more than what it would save. Answers the
 * end. */
static inline char *ax_copy(char *to, const char *from, size_t len)
{
    char *end = to + len;
    do {
        memcpy(to, from, AX_COPY_CHUNK);
        to += AX_COPY_CHUNK;
        from += AX_COPY_CHUNK;
    } while (AX_UNLIKELY(to < end));
    return end;
}

/* The same to an output, from memory with bytes to spare. */
static inline void ax_put_short(struct ax_output *output, const char *from, size_t len)
{
    if (AX_LIKELY(output->cap - output->len >= len + AX_COPY_CHUNK) ||
        ax_output_room(output, len + AX_COPY_CHUNK)) {
        ax_copy(output->buffer + output->len, from, len);
        output->len += len;
    }
}

/* What of an item is put. */
enum ax_label_part {
    AX_LABEL_ID,
    AX_LABEL_NAME /* or the id where there is no name */
};

/* For items that are not kept yet, or never. */
void ax_labels_put_new(struct ax_labels *labels, struct ax_output *output, uint32_t item,
                       enum ax_label_part part);

static inline void ax_labels_put(struct ax_labels *labels, struct ax_output *output, uint32_t item,
                                 enum ax_label_part part)
{
    struct ax_label label = labels->at[item];
    const char *text = labels->text->buffer + label.start;
    if (AX_UNLIKELY(!label.known)) {
        ax_labels_put_new(labels, output, item, part);
    } else if (part == AX_LABEL_ID) {
        ax_put_short(output, text, label.id_len);
    } else {
        ax_put_short(output, text + label.id_len, label.name_len);
    }
}

#endif
