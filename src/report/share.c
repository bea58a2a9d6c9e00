/* SPDX-License-Identifier: Apache-2.0 */
/* Long lists: their rows are filled in by several threads and written in order. */
#include "report/share.h"

#include "base/crew.h"

enum {
    PIECE_ROWS = 512,        /* what they fill stays in a processor's own cache */
    WORTH_WHILE = 32 * 1024, /* rows; for fewer, starting threads takes longer than it saves */
    PIECES_MAX = UINT32_MAX / PIECE_ROWS
};

struct worker {
    struct ax_rows rows;
    char apart[AX_CREW_APART];
};

struct sharing {
    const struct ax_threats *threats;
    struct ax_slice separator;
    struct ax_output *output;
    struct ax_shared_memory memory;
    struct worker workers[AX_CREW_THREADS];
    struct ax_output *texts[AX_CREW_SLOTS];
};

unsigned ax_rows_threads(const struct ax_threats *threats, const struct ax_row_format *format)
{
    unsigned wanted = threats->model->session->threads;
    bool worth_while = threats->list.len >= WORTH_WHILE || wanted > 1;
    return format->alone && worth_while ? ax_crew_size(wanted) : 1;
}

static bool fill_piece(void *user, unsigned worker, unsigned slot, uint32_t piece)
{
    struct sharing *sharing = user;
    struct ax_rows *rows = &sharing->workers[worker].rows;
    struct ax_output *text = sharing->texts[slot];
    uint32_t first = piece * PIECE_ROWS;
    uint32_t left = sharing->threats->list.len - first;
    uint32_t count = left < PIECE_ROWS ? left : PIECE_ROWS;
    text->len = 0;
    ax_rows_expect(rows, &sharing->threats->list.at[first]);
    for (uint32_t i = first; i < first + count && !rows->failed; i++) {
        if (i > 0) {
            ax_put(text, sharing->separator);
        }
        ax_rows_put(rows, &sharing->threats->list.at[i], text);
    }
    rows->failed |= text->status != AX_OK;
    return !rows->failed;
}

/* The output may be one in memory, and grow from the same allocator as all the rest. */
static bool write_piece(void *user, unsigned slot, uint32_t piece)
{
    struct sharing *sharing = user;
    const struct ax_output *text = sharing->texts[slot];
    (void)piece;
    (void)pthread_mutex_lock(&sharing->memory.lock);
    ax_output_append(sharing->output, (struct ax_slice){text->buffer, text->len});
    (void)pthread_mutex_unlock(&sharing->memory.lock);
    return sharing->output->status == AX_OK;
}

/* What is made on first use in a session is made now, while there is one thread. */
static void prepare(const struct ax_model *model, const struct ax_row_format *format)
{
    uint32_t line;
    uint32_t column;
    for (uint32_t source = 1; source <= model->session->sources.len; source++) {
        ax_source_place(model->session, source, 0, &line, &column);
    }
    uint32_t count;
    if (format->explains) {
        (void)ax_model_around(model, 0, &count);
    }
}

/* Each worker has its own rows; the labels are read by all. */
static bool prepare_rows(struct sharing *sharing, const struct ax_row_format *format,
                         unsigned threads)
{
    const struct ax_allocator *memory = &sharing->memory.memory;
    struct ax_labels *labels = &sharing->workers[0].rows.labels;
    bool fine = ax_rows_init(&sharing->workers[0].rows, sharing->threats, format, memory, NULL);
    if (fine) {
        ax_labels_keep_all(labels);
    }
    for (unsigned i = 1; i < threads; i++) {
        fine = ax_rows_init(&sharing->workers[i].rows, sharing->threats, format, memory, labels) &&
               fine;
    }
    for (unsigned i = 0; i < threads; i++) {
        fine = fine && ax_rows_prepare(&sharing->workers[i].rows);
    }
    return fine && !labels->failed;
}

static bool share(struct sharing *sharing, const struct ax_row_format *format, unsigned threads)
{
    bool fine = prepare_rows(sharing, format, threads);
    for (unsigned i = 0; i < AX_CREW_SLOTS; i++) {
        sharing->texts[i] = ax_output_to_memory(&sharing->memory.memory);
        fine = fine && sharing->texts[i];
    }
    prepare(sharing->threats->model, format);
    if (!fine || sharing->threats->model->session->no_memory) {
        return false;
    }
    struct ax_crew crew = {
        .pieces = (sharing->threats->list.len + PIECE_ROWS - 1) / PIECE_ROWS,
        .user = sharing,
        .work = fill_piece,
        .hand_on = write_piece,
    };
    return ax_crew_run(&crew, threads);
}

enum ax_status ax_rows_put_shared(const struct ax_threats *threats,
                                  const struct ax_row_format *format, struct ax_slice separator,
                                  struct ax_output *output, unsigned threads)
{
    const struct ax_allocator *memory = threats->model->session->memory;
    struct sharing *sharing = ax_memory_resize(memory, NULL, 0, sizeof(*sharing));
    if (!sharing) {
        return AX_NO_MEMORY;
    }
    *sharing = (struct sharing){.threats = threats, .separator = separator, .output = output};
    bool locked = ax_shared_memory_init(&sharing->memory, memory);
    bool fine = locked && share(sharing, format, threads);
    for (unsigned i = threads; locked && i > 0; i--) { /* the first has the labels of all */
        enum ax_status status = ax_rows_done(&sharing->workers[i - 1].rows, output);
        fine = fine && status == AX_OK;
    }
    for (unsigned i = 0; i < AX_CREW_SLOTS; i++) {
        ax_output_free(sharing->texts[i]);
    }
    if (locked) {
        ax_shared_memory_done(&sharing->memory);
    }
    ax_memory_release(memory, sharing, sizeof(*sharing));
    return output->status != AX_OK ? output->status : fine ? AX_OK : AX_NO_MEMORY;
}
