/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/badge.h"

#include "base/output.h"
#include "diagram/owner.h"
#include "diagram/text.h"

#include <stdio.h>

/* In points. The widths are those of wide characters, so that there is always room. */
enum {
    LETTER_WIDTH = 6,
    DIGIT_WIDTH = 4,
    BORDERS = 6,
    HEIGHT = 12,
    SPACE = 2
};

struct badge_text {
    const char *letters; /* of the category */
    char rest[48];
    long width;
};

static struct ax_badge *row_for(struct ax_badges *badges, const struct ax_allocator *memory,
                                uint32_t owner)
{
    uint32_t count = badges->categories;
    if (badges->row_of[owner] == 0) {
        if (!ax_array_reserve(memory, &badges->cells, count)) {
            return NULL;
        }
        memset(&badges->cells.at[badges->cells.len], 0, count * sizeof(struct ax_badge));
        badges->cells.len += count;
        badges->row_of[owner] = badges->cells.len / count;
    }
    return &badges->cells.at[(size_t)(badges->row_of[owner] - 1) * count];
}

static void count_in(struct ax_badge *badge, bool open, uint8_t level)
{
    badge->all++;
    badge->open += open;
    if (open && level > badge->worst) {
        badge->worst = level;
    }
}

static bool count_threats(struct ax_badges *badges, const struct ax_scene *scene)
{
    const struct ax_templates *templates = scene->model->templates;
    for (uint32_t i = 0; i < badges->threats->list.len; i++) {
        const struct ax_threat *threat = &badges->threats->list.at[i];
        const struct ax_rule *rule = &templates->rules.at[threat->rule];
        uint32_t owner = threat->subject ? badges->owners[threat->subject] : 0;
        bool stub = scene->items[owner].role == AX_ROLE_STUB; /* no part of the picture */
        if (owner == 0 || stub || rule->category >= badges->categories) {
            continue;
        }
        bool open = !badges->treated || !badges->treated[i];
        struct ax_badge *row = row_for(badges, scene->model->session->memory, owner);
        if (!row) {
            return false;
        }
        count_in(&row[rule->category], open, rule->severity);
        count_in(&badges->totals[rule->category], open, rule->severity);
        badges->drawn++;
        badges->open += open;
    }
    return true;
}

static size_t by_item(const struct ax_scene *scene)
{
    return ax_scene_end(scene) * sizeof(uint32_t);
}

static void *zeroed(const struct ax_scene *scene, size_t size)
{
    void *block = ax_memory_resize(scene->model->session->memory, NULL, 0, size);
    return block ? memset(block, 0, size) : NULL;
}

bool ax_badges_init(struct ax_badges *badges, struct ax_scene *scene,
                    const struct ax_threats *threats, const uint8_t *treated)
{
    uint32_t categories = scene->model->templates->categories.len;
    *badges = (struct ax_badges){
        .threats = threats,
        .treated = treated,
        .categories = categories ? categories : 1,
    };
    badges->owners = zeroed(scene, by_item(scene));
    badges->row_of = zeroed(scene, by_item(scene));
    badges->totals = zeroed(scene, badges->categories * sizeof(*badges->totals));
    badges->letters = zeroed(scene, badges->categories * sizeof(*badges->letters));
    bool fine = badges->owners && badges->row_of && badges->totals && badges->letters;
    if (fine) {
        ax_letters_find(scene->model->templates, scene->model->session, badges->letters);
        ax_owners_find(scene, badges->owners);
        fine = count_threats(badges, scene);
    }
    scene->badges = badges;
    return fine;
}

void ax_badges_done(struct ax_badges *badges, struct ax_scene *scene)
{
    const struct ax_allocator *memory = scene->model->session->memory;
    ax_memory_release(memory, badges->owners, by_item(scene));
    ax_memory_release(memory, badges->row_of, by_item(scene));
    ax_memory_release(memory, badges->totals, badges->categories * sizeof(*badges->totals));
    ax_memory_release(memory, badges->letters, badges->categories * sizeof(*badges->letters));
    ax_array_done(memory, &badges->cells);
    scene->badges = NULL;
}

static const struct ax_badge *row_of(const struct ax_scene *scene, uint32_t item)
{
    const struct ax_badges *badges = scene->badges;
    uint32_t row = badges ? badges->row_of[item] : 0;
    return row ? &badges->cells.at[(size_t)(row - 1) * badges->categories] : NULL;
}

bool ax_badge_is_on(const struct ax_scene *scene, uint32_t item)
{
    return row_of(scene, item) != NULL;
}

struct ax_badge ax_badge_sum(const struct ax_scene *scene, uint32_t item)
{
    struct ax_badge sum = {0, 0, 0};
    const struct ax_badge *row = row_of(scene, item);
    for (uint32_t i = 0; row && i < scene->badges->categories; i++) {
        sum.all += row[i].all;
        sum.open += row[i].open;
        sum.worst = row[i].worst > sum.worst ? row[i].worst : sum.worst;
    }
    return sum;
}

const char *ax_badge_mark(enum ax_level level)
{
    static const char *const marks[AX_LEVEL_COUNT] = {
        [AX_LEVEL_NONE] = "\xc2\xb0\xc2\xb0", /* degree signs */
        [AX_LEVEL_LOW] = "\xc2\xb0",          [AX_LEVEL_MEDIUM] = "", [AX_LEVEL_HIGH] = "!",
        [AX_LEVEL_CRITICAL] = "!!",
    };
    return marks[level];
}

/* "S2!", or "S1/3!" where decisions are known: how many are open, of how many. */
static void write_text(const struct ax_scene *scene, uint32_t category,
                       const struct ax_badge *badge, struct badge_text *out)
{
    char of_all[16] = "";
    if (scene->badges->treated) {
        (void)snprintf(of_all, sizeof(of_all), "/%lu", (unsigned long)badge->all);
    }
    out->letters = scene->badges->letters[category].text;
    (void)snprintf(out->rest, sizeof(out->rest), "%lu%s%s", (unsigned long)badge->open, of_all,
                   badge->open > 0 ? ax_badge_mark((enum ax_level)badge->worst) : "");
    out->width =
        BORDERS + LETTER_WIDTH * (long)strlen(out->letters) + DIGIT_WIDTH * (long)strlen(out->rest);
}

static void put_cell(const struct ax_scene *scene, const struct ax_badge *badge,
                     const struct badge_text *text, struct ax_output *output)
{
    const struct ax_palette *palette = scene->look.palette;
    const struct ax_colors *colors =
        badge->open > 0 ? &palette->levels[badge->worst] : &palette->treated;
    ax_putf(output,
            "<TD WIDTH=\"%ld\" HEIGHT=\"%d\" COLOR=\"%s\" BGCOLOR=\"%s\">"
            "<FONT POINT-SIZE=\"7.5\" COLOR=\"%s\">",
            text->width, HEIGHT, colors->line, colors->fill, colors->text);
    ax_text_put_label(output, ax_slice_of(text->letters),
                      (struct ax_wrap){AX_TEXT_WORD_COLUMNS, 0, ""});
    ax_putf(output, "%s</FONT></TD>", text->rest);
}

/* The size that the badges need, so that the table is not stretched to what is around it. The
 * cells of a column are all as wide as the widest of them. */
static void measure(const struct ax_scene *scene, const struct ax_badge *row, uint32_t per_row,
                    long *out_width, long *out_height)
{
    long widest = 0;
    uint32_t seen = 0;
    for (uint32_t i = 0; i < scene->badges->categories; i++) {
        struct badge_text text;
        if (row[i].all > 0) {
            write_text(scene, i, &row[i], &text);
            widest = text.width > widest ? text.width : widest;
            seen++;
        }
    }
    *out_width = SPACE + (long)(seen < per_row ? seen : per_row) * (widest + SPACE);
    *out_height = SPACE + (long)((seen + per_row - 1) / per_row) * (HEIGHT + SPACE);
}

void ax_badge_put(const struct ax_scene *scene, uint32_t item, uint32_t per_row,
                  struct ax_output *output)
{
    const struct ax_badge *row = row_of(scene, item);
    long width;
    long height;
    uint32_t written = 0;
    if (!row) {
        return;
    }
    measure(scene, row, per_row, &width, &height);
    ax_putf(output,
            "<TABLE BORDER=\"0\" CELLBORDER=\"1\" CELLSPACING=\"%d\" CELLPADDING=\"0\" "
            "FIXEDSIZE=\"TRUE\" WIDTH=\"%ld\" HEIGHT=\"%ld\"><TR>",
            SPACE, width, height);
    for (uint32_t i = 0; i < scene->badges->categories; i++) {
        struct badge_text text;
        if (row[i].all > 0) {
            write_text(scene, i, &row[i], &text);
            ax_put_text(output, written > 0 && written % per_row == 0 ? "</TR><TR>" : "");
            put_cell(scene, &row[i], &text, output);
            written++;
        }
    }
    ax_put_text(output, "</TR></TABLE>");
}

void ax_badge_put_words(const struct ax_scene *scene, uint32_t item, struct ax_output *output)
{
    const struct ax_badge *row = row_of(scene, item);
    struct ax_badge sum = ax_badge_sum(scene, item);
    ax_putf(output, sum.all == 1 ? "%lu threat:" : "%lu threats:", (unsigned long)sum.all);
    const char *before = " ";
    for (uint32_t i = 0; row && i < scene->badges->categories; i++) {
        if (row[i].all > 0) {
            const struct ax_category *category = &scene->model->templates->categories.at[i];
            ax_put_text(output, before);
            ax_text_put_xml(output, ax_atom_text(&scene->model->session->atoms, category->id));
            ax_putf(output, " %lu", (unsigned long)row[i].all);
            before = ", ";
        }
    }
    if (scene->badges->treated) {
        ax_putf(output, "; %lu open", (unsigned long)sum.open);
    }
    if (sum.open > 0) {
        ax_putf(output, "; worst%s: %s", scene->badges->treated ? " open" : "",
                ax_level_text((enum ax_level)sum.worst));
    }
}
