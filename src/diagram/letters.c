/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/letters.h"

#include <stdio.h>

static char lower(char character)
{
    return character >= 'A' && character <= 'Z' ? (char)(character - 'A' + 'a') : character;
}

static bool is_letter(char character)
{
    char small = lower(character);
    return (small >= 'a' && small <= 'z') || (character >= '0' && character <= '9');
}

static bool is_plain(struct ax_slice id)
{
    bool plain = id.len > 0;
    for (size_t i = 0; i < id.len; i++) {
        plain = plain && (unsigned char)id.start[i] < 0x80;
    }
    return plain;
}

static bool is_same(const char *a, const char *b)
{
    while (*a != '\0' && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

static bool is_free(const struct ax_letters *letters, uint32_t count, const char *text)
{
    for (uint32_t i = 0; i < count; i++) {
        if (is_same(letters[i].text, text)) {
            return false;
        }
    }
    return *text != '\0';
}

/* "DD" of "data-disclosure"; nothing of a single word. */
static void write_initials(struct ax_slice id, char text[AX_LETTERS + 1])
{
    size_t len = 0;
    for (size_t i = 0; i < id.len && len < AX_LETTERS; i++) {
        if (is_letter(id.start[i]) && (i == 0 || !is_letter(id.start[i - 1]))) {
            char small = lower(id.start[i]);
            text[len++] = small >= 'a' ? (char)(small - 'a' + 'A') : small;
        }
    }
    text[len > 1 ? len : 0] = '\0';
}

static void write_start(struct ax_slice id, size_t len, char text[AX_LETTERS + 1])
{
    len = len < id.len ? len : id.len;
    memcpy(text, id.start, len);
    text[len] = '\0';
}

/* Of three characters there are more than a template may have categories of such ids. */
static void write_number(uint32_t number, char text[AX_LETTERS + 1])
{
    static const char digits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    enum {
        BASE = sizeof(digits) - 1
    };
    text[0] = digits[number / BASE / BASE % BASE];
    text[1] = digits[number / BASE % BASE];
    text[2] = digits[number % BASE];
    text[3] = '\0';
}

static void find(struct ax_letters *letters, uint32_t count, uint32_t category, struct ax_slice id)
{
    char text[AX_LETTERS + 1] = "";
    if (is_plain(id)) {
        write_initials(id, text);
        for (size_t len = 2; len <= AX_LETTERS && !is_free(letters, count, text); len++) {
            write_start(id, len, text);
        }
    }
    for (uint32_t number = 1; !is_free(letters, count, text) && number <= count + 1; number++) {
        write_number(number, text);
    }
    memcpy(letters[category].text, text, sizeof(text));
}

void ax_letters_find(const struct ax_templates *templates, const struct ax_session *session,
                     struct ax_letters *letters)
{
    uint32_t count = templates->categories.len;
    for (uint32_t i = 0; i < count; i++) {
        struct ax_slice id = ax_atom_text(&session->atoms, templates->categories.at[i].id);
        bool brief = is_plain(id) && id.len <= AX_LETTERS;
        write_start(id, brief ? id.len : 0, letters[i].text);
        if (brief && !is_free(letters, i, letters[i].text)) {
            letters[i].text[0] = '\0'; /* another one has it in another case */
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (letters[i].text[0] == '\0') {
            find(letters, count, i, ax_atom_text(&session->atoms, templates->categories.at[i].id));
        }
    }
}
