/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/fill.h"

#include <stdbool.h>
#include <string.h>

enum {
    WIDTH = 80
};

void ax_fill_blanks(struct ax_output *output, size_t count)
{
    ax_putf(output, "%*s", (int)count, "");
}

/* The next word, taken away from the beginning of `text`. */
static struct ax_slice take_word(struct ax_slice *text)
{
    struct ax_slice word = {text->start, 0};
    while (word.len < text->len && word.start[word.len] != ' ') {
        word.len++;
    }
    size_t taken = word.len;
    while (taken < text->len && text->start[taken] == ' ') {
        taken++;
    }
    *text = (struct ax_slice){text->start + taken, text->len - taken};
    return word;
}

void ax_fill(struct ax_output *output, struct ax_slice text, size_t column, size_t indent)
{
    for (bool first = true; text.len > 0; first = false) {
        struct ax_slice word = take_word(&text);
        if (!first && column + 1 + word.len > WIDTH) {
            ax_put_text(output, "\n");
            ax_fill_blanks(output, indent);
            column = indent;
        } else if (!first) {
            ax_put_text(output, " ");
            column++;
        }
        ax_put(output, word);
        column += word.len;
    }
    ax_put_text(output, "\n");
}

void ax_fill_text(struct ax_output *output, const char *text, size_t column, size_t indent)
{
    ax_fill(output, (struct ax_slice){text, strlen(text)}, column, indent);
}
