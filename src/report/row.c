/* SPDX-License-Identifier: Apache-2.0 */
#include "report/row.h"

enum {
    GUARDS_MAX = 4,      /* cells of a row that begin with a slot */
    ADD_UP_FROM = 65536, /* see room_for */
    NEAR_AHEAD = 4,      /* items; see look_ahead */
    FAR_AHEAD = 12
};

/* Slots past the first 63 share the last bit: never in rows->has, always in rows->risky. */
static uint64_t slot_bit(uint32_t slot)
{
    return 1ULL << (slot < 63 ? slot : 63);
}

static const struct ax_row_filler nothing = {.write = NULL};

static bool add_slot(struct ax_rows *rows, struct ax_row_filler filler)
{
    struct ax_row_filler *added = ax_array_push(rows->memory, &rows->fillers);
    struct ax_row_slot *slot = ax_array_push(rows->memory, &rows->slots);
    if (!added || !slot) {
        rows->failed = true;
        return false;
    }
    *added = filler;
    *slot = (struct ax_row_slot){0, 0};
    return true;
}

bool ax_rows_init(struct ax_rows *rows, const struct ax_threats *threats,
                  const struct ax_row_format *format, const struct ax_allocator *memory,
                  const struct ax_labels *labels)
{
    const struct ax_model *model = threats->model;
    *rows = (struct ax_rows){
        .model = model,
        .templates = model->templates,
        .format = format,
        .memory = memory,
        .subject = {.subject = AX_NO_INDEX},
        .literals = ax_output_to_memory(memory),
        .filled = ax_output_to_memory(memory),
        .raw = ax_output_to_memory(memory),
        .found = ax_output_to_memory(memory),
    };
    uint32_t rules = model->templates->rules.len;
    bool has_labels = labels || ax_labels_init(&rows->labels, model, format->escape, memory);
    if (labels) {
        rows->labels = *labels;
        rows->labels.lent = true;
    }
    if (!has_labels || !rows->literals || !rows->filled || !rows->raw || !rows->found ||
        !add_slot(rows, nothing) || !ax_array_reserve(memory, &rows->layouts, 2 * rules + 1)) {
        rows->failed = true;
        return false;
    }
    memset(rows->layouts.at, 0, (2 * rules + 1) * sizeof(*rows->layouts.at));
    return true;
}

enum ax_status ax_rows_done(struct ax_rows *rows, const struct ax_output *output)
{
    enum ax_status status = rows->failed ? AX_NO_MEMORY : output->status;
    ax_array_done(rows->memory, &rows->layouts);
    ax_array_done(rows->memory, &rows->steps);
    ax_array_done(rows->memory, &rows->slots);
    ax_array_done(rows->memory, &rows->fillers);
    ax_labels_done(&rows->labels);
    ax_output_free(rows->literals);
    ax_output_free(rows->filled);
    ax_output_free(rows->raw);
    ax_output_free(rows->found);
    return status;
}

/* Ends the step being laid out with a slot. */
static void end_step(struct ax_rows *rows, uint32_t slot, bool opens)
{
    struct ax_row_step *step = ax_array_push(rows->memory, &rows->steps);
    if (!step) {
        rows->failed = true;
        return;
    }
    uint32_t start = (uint32_t)rows->pending;
    rows->pending = rows->literals->len;
    rows->failed |= rows->pending > UINT32_MAX;
    *step = (struct ax_row_step){start, (uint32_t)rows->pending - start, slot, opens};
}

void ax_row_put(struct ax_rows *rows, const char *bytes)
{
    ax_put_text(rows->literals, bytes);
}

void ax_row_escape(struct ax_rows *rows, struct ax_slice text)
{
    rows->format->escape(rows->literals, text);
}

static bool is_same(const struct ax_row_filler *a, const struct ax_row_filler *b)
{
    return a->write == b->write && a->piece.kind == b->piece.kind &&
           a->piece.role == b->piece.role && a->piece.property == b->piece.property;
}

static void put_slot(struct ax_rows *rows, struct ax_row_filler filler, bool opens)
{
    uint32_t at = 1;
    while (at < rows->fillers.len && !is_same(&rows->fillers.at[at], &filler)) {
        at++;
    }
    if (at < rows->fillers.len || add_slot(rows, filler)) {
        end_step(rows, at, opens);
    }
}

void ax_row_slot(struct ax_rows *rows, ax_slot_writer write, bool each_row)
{
    put_slot(rows, (struct ax_row_filler){.write = write, .each_row = each_row}, false);
}

static void put_pieces(struct ax_rows *rows, struct ax_pieces pieces, bool is_cell)
{
    for (uint32_t i = 0; i < pieces.count; i++) {
        const struct ax_piece *piece = &pieces.at[i];
        bool opens = is_cell && i == 0;
        if (piece->kind != AX_PIECE_LITERAL) {
            put_slot(rows, (struct ax_row_filler){.piece = *piece}, opens);
            continue;
        }
        if (opens && ax_csv_is_formula(piece->text)) {
            ax_put_char(rows->literals, '\'');
        }
        ax_row_escape(rows, piece->text);
    }
}

static struct ax_pieces pieces_of(struct ax_rows *rows, struct ax_slice text)
{
    struct ax_pieces none = {NULL, 0};
    struct ax_pieces pieces = text.len > 0 ? ax_pieces_of(rows->templates, text) : none;
    rows->failed |= rows->model->session->no_memory;
    return pieces;
}

void ax_row_pieces(struct ax_rows *rows, struct ax_slice text)
{
    put_pieces(rows, pieces_of(rows, text), false);
}

void ax_row_csv_cell(struct ax_rows *rows, struct ax_slice text)
{
    ax_row_put(rows, "\"");
    put_pieces(rows, pieces_of(rows, text), true);
    ax_row_put(rows, "\"");
}

static const struct ax_row_layout *layout_of(struct ax_rows *rows, uint32_t rule)
{
    struct ax_row_layout *layout = &rows->layouts.at[2 * rule + rows->special];
    if (AX_LIKELY(layout->count > 0)) {
        return layout;
    }
    size_t before = rows->literals->len;
    layout->first = rows->steps.len;
    rows->format->lay_out(rows, &rows->templates->rules.at[rule]);
    end_step(rows, 0, false);
    layout->count = rows->steps.len - layout->first;
    layout->bytes = rows->literals->len - before;
    for (uint32_t i = layout->first; i < rows->steps.len; i++) {
        const struct ax_row_step *step = &rows->steps.at[i];
        layout->needs |= slot_bit(step->slot);
        layout->opens |= step->opens ? slot_bit(step->slot) : 0;
    }
    rows->failed |= !ax_output_room(rows->literals, AX_COPY_CHUNK);
    return layout;
}

bool ax_rows_prepare(struct ax_rows *rows)
{
    for (uint32_t rule = 0; rule < rows->templates->rules.len && !rows->failed; rule++) {
        rows->special = false;
        (void)layout_of(rows, rule);
        rows->special = rows->format->is_special != NULL;
        (void)layout_of(rows, rule);
    }
    return !rows->failed;
}

/* The items of a large model lie far apart. The next subjects are most often the next items, so
 * what their rows will name is fetched in two steps: where it is, then what it says. */
static void look_far(const struct ax_rows *rows, uint32_t item)
{
    const struct ax_model *model = rows->model;
    if (item < model->items.len) {
        const struct ax_item *far = ax_model_item(model, item);
        AX_PREFETCH(far->name.start);
        AX_PREFETCH(&rows->labels.at[far->from]);
        AX_PREFETCH(&rows->labels.at[far->to]);
        AX_PREFETCH(&model->paths.at[far->path]);
    }
}

static void look_near(const struct ax_rows *rows, uint32_t item)
{
    const struct ax_model *model = rows->model;
    const struct ax_label *labels = rows->labels.at;
    if (item >= model->items.len) {
        return;
    }
    const struct ax_item *near = ax_model_item(model, item);
    const char *text = rows->labels.text->buffer;
    AX_PREFETCH(text + labels[near->from].start);
    AX_PREFETCH(text + labels[near->to].start);
    struct ax_path path = model->paths.at[near->path];
    for (uint32_t i = 0; i < path.count; i++) {
        AX_PREFETCH(&labels[model->crossings.at[path.first + i].boundary]);
    }
}

static void look_ahead(const struct ax_rows *rows, uint32_t item)
{
    look_far(rows, item + FAR_AHEAD);
    look_near(rows, item + NEAR_AHEAD);
}

void ax_rows_expect(const struct ax_rows *rows, const struct ax_threat *threat)
{
    for (uint32_t i = 0; i < FAR_AHEAD; i++) {
        look_far(rows, threat->subject + i);
    }
    for (uint32_t i = 0; i < NEAR_AHEAD; i++) {
        look_near(rows, threat->subject + i);
    }
}

static void turn_to(struct ax_rows *rows, const struct ax_threat *threat)
{
    rows->threat = threat;
    const struct ax_threat *last = &rows->subject;
    if (last->subject == threat->subject && last->scope == threat->scope &&
        last->back == threat->back) {
        return;
    }
    if (last->subject != threat->subject) {
        look_ahead(rows, threat->subject);
    }
    rows->subject = *threat;
    rows->roles = ax_threat_roles(rows->model, threat);
    rows->has = slot_bit(0);
    rows->risky = slot_bit(63);
    rows->longest = 0;
    rows->filled->len = 0;
    rows->special = rows->format->is_special && rows->format->is_special(rows);
}

/* What rules say most often takes the short way. */
static void fill_piece(struct ax_rows *rows, const struct ax_piece *piece)
{
    uint32_t item = rows->roles.item[piece->role];
    if (item == AX_NO_INDEX) {
        return;
    }
    if (piece->kind == AX_PIECE_NAME) {
        ax_labels_put(&rows->labels, rows->filled, item, AX_LABEL_NAME);
    } else if (piece->kind == AX_PIECE_ID) {
        ax_labels_put(&rows->labels, rows->filled, item, AX_LABEL_ID);
    } else if (piece->kind == AX_PIECE_PROPERTY) {
        rows->format->escape(rows->filled, ax_piece_value(rows->model, rows->threat, piece, item));
    } else if (piece->kind == AX_PIECE_CROSSES && item == rows->threat->subject) {
        ax_row_put_crosses(rows, rows->filled, AX_LABEL_NAME, AX_SLICE(", "));
    } else {
        rows->raw->len = 0;
        ax_piece_put(rows->model, rows->threat, piece, rows->raw);
        rows->format->escape(rows->filled, (struct ax_slice){rows->raw->buffer, rows->raw->len});
    }
}

static void fill(struct ax_rows *rows, uint32_t at)
{
    const struct ax_row_filler *filler = &rows->fillers.at[at];
    struct ax_output *filled = rows->filled;
    size_t start = filled->len;
    if (filler->write) {
        filler->write(rows, filled);
    } else {
        fill_piece(rows, &filler->piece);
    }
    rows->failed |= filled->status != AX_OK || rows->raw->status != AX_OK ||
                    rows->found->status != AX_OK || rows->labels.failed || filled->len > UINT32_MAX;
    size_t len = rows->failed ? 0 : filled->len - start;
    rows->slots.at[at] = (struct ax_row_slot){(uint32_t)start, (uint32_t)len};
    rows->longest = len > rows->longest ? len : rows->longest;
    rows->has |= filler->each_row || at >= 63 ? 0 : slot_bit(at);
    struct ax_slice text = {filled->buffer + start, len};
    rows->risky |= len == 0 || ax_csv_is_formula(text) ? slot_bit(at) : 0;
}

static void fill_missing(struct ax_rows *rows, const struct ax_row_layout *layout)
{
    for (uint32_t i = 0; i < layout->count; i++) {
        uint32_t at = rows->steps.at[layout->first + i].slot;
        if (!(rows->has & slot_bit(at))) {
            fill(rows, at);
        }
    }
    rows->failed |= !ax_output_room(rows->filled, AX_COPY_CHUNK);
}

/* At least the bytes that a row takes. Only where slots are long is it worth while to add them
 * up. */
static size_t room_for(const struct ax_rows *rows, const struct ax_row_layout *layout)
{
    size_t slots = rows->longest * layout->count;
    if (AX_UNLIKELY(slots > ADD_UP_FROM)) {
        slots = 0;
        for (uint32_t i = 0; i < layout->count; i++) {
            slots += rows->slots.at[rows->steps.at[layout->first + i].slot].len;
        }
    }
    return layout->bytes + slots + GUARDS_MAX + AX_COPY_CHUNK;
}

/* Only now is it known how the cells begin: a placeholder may have come to nothing. */
static char *guard(char *const *cells, uint32_t count, char *end)
{
    while (count-- > 0) {
        char *cell = cells[count];
        if (ax_csv_is_formula((struct ax_slice){cell, (size_t)(end - cell)})) {
            memmove(cell + 1, cell, (size_t)(end - cell));
            *cell = '\'';
            end++;
        }
    }
    return end;
}

/* Copies all pieces of a row to `to`, which has room for them. Answers the end. */
static inline char *put_steps(const struct ax_rows *rows, const struct ax_row_layout *layout,
                              char *to, bool guarded)
{
    const char *literals = rows->literals->buffer;
    const char *filled = rows->filled->buffer;
    const struct ax_row_slot *slots = rows->slots.at;
    const struct ax_row_step *step = rows->steps.at + layout->first;
    const struct ax_row_step *last = step + layout->count;
    char *cells[GUARDS_MAX];
    uint32_t count = 0;
    for (; step < last; step++) {
        struct ax_row_slot slot = slots[step->slot];
        to = ax_copy(to, literals + step->start, step->len);
        if (guarded && step->opens && count < GUARDS_MAX) {
            cells[count++] = to;
        }
        to = ax_copy(to, filled + slot.start, slot.len);
    }
    return guarded ? guard(cells, count, to) : to;
}

void ax_rows_put(struct ax_rows *rows, const struct ax_threat *threat, struct ax_output *output)
{
    turn_to(rows, threat);
    const struct ax_row_layout *layout = layout_of(rows, threat->rule);
    if (layout->needs & ~rows->has) {
        fill_missing(rows, layout);
    }
    size_t room = room_for(rows, layout);
    if (AX_UNLIKELY(rows->failed) ||
        (AX_UNLIKELY(output->cap - output->len < room) && !ax_output_room(output, room))) {
        return;
    }
    char *to = output->buffer + output->len;
    char *end = AX_UNLIKELY(layout->opens & rows->risky) ? put_steps(rows, layout, to, true)
                                                         : put_steps(rows, layout, to, false);
    output->len = (size_t)(end - output->buffer);
}

void ax_row_put_subject(struct ax_rows *rows, struct ax_output *output)
{
    ax_labels_put(&rows->labels, output, rows->threat->subject, AX_LABEL_ID);
    if (rows->threat->back) {
        ax_put_char(output, '~');
    }
}

void ax_row_put_crosses(struct ax_rows *rows, struct ax_output *output, enum ax_label_part part,
                        struct ax_slice separator)
{
    const struct ax_model *model = rows->model;
    const struct ax_item *flow = ax_row_subject(rows);
    struct ax_path path = model->paths.at[flow->kind == AX_KIND_FLOW ? flow->path : 0];
    for (uint32_t i = 0; i < path.count; i++) {
        if (i > 0) {
            ax_put_bytes(output, separator.start, separator.len);
        }
        uint32_t at = rows->threat->back ? path.count - 1 - i : i;
        uint32_t boundary = model->crossings.at[path.first + at].boundary;
        ax_labels_put(&rows->labels, output, boundary, part);
    }
}

void ax_row_put_data(struct ax_rows *rows, struct ax_output *output, enum ax_label_part part,
                     struct ax_slice separator)
{
    const struct ax_item *item = ax_row_subject(rows);
    for (uint32_t i = 0; i < item->data_count; i++) {
        if (i > 0) {
            ax_put_bytes(output, separator.start, separator.len);
        }
        ax_labels_put(&rows->labels, output, rows->model->references.at[item->data + i], part);
    }
}
