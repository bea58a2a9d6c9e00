/* SPDX-License-Identifier: Apache-2.0 */
#include "load/value.h"

#include "base/guess.h"
#include "model/place.h"

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

#define BIT(c) (1ULL << ((c)&63))
#define BITS(first, last) (BIT(last) - BIT(first) + BIT(last))

/* Letters, digits, - . _ */
static bool is_word_character(char c)
{
    static const uint64_t characters[4] = {
        BITS('0', '9') | BIT('-') | BIT('.'),
        BITS('A', 'Z') | BITS('a', 'z') | BIT('_'),
    };
    unsigned char at = (unsigned char)c;
    return characters[at >> 6] >> (at & 63) & 1;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(struct ax_slice text, bool starts_with_letter)
{
    if (text.len == 0 || text.len > AX_LIMIT_ID_BYTES ||
        (starts_with_letter && !is_letter(text.start[0]))) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!is_word_character(text.start[i])) {
            return false;
        }
    }
    return true;
}

bool ax_value_is_id(struct ax_slice text)
{
    return is_word(text, true);
}

bool ax_value_is_date(struct ax_slice text)
{
    static const char form[] = "dddd-dd-dd";
    static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (text.len != sizeof(form) - 1) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (form[i] == 'd' ? !is_digit(text.start[i]) : text.start[i] != form[i]) {
            return false;
        }
    }
    uint32_t year;
    uint32_t month;
    uint32_t day;
    (void)ax_slice_to_number((struct ax_slice){text.start, 4}, &year);
    (void)ax_slice_to_number((struct ax_slice){text.start + 5, 2}, &month);
    (void)ax_slice_to_number((struct ax_slice){text.start + 8, 2}, &day);
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return year > 0 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days[month - 1] + (uint32_t)(leap && month == 2);
}

static void wrong(struct ax_document *document, const struct ax_xml_element *element,
                  enum ax_name name, enum ax_code code, struct ax_slice text, const char *expected)
{
    ax_report(document->session, code, ax_element_value_span(document, element, name),
              "%s=\"%.*s\" is not %s", ax_name_text(name), AX_FMT(text), expected);
}

static void wrong_choice(struct ax_document *document, const struct ax_xml_element *element,
                         const struct ax_attribute_rule *rule, struct ax_slice word)
{
    struct ax_guess guess;
    struct ax_slice rest = ax_slice_of(rule->choices);
    struct ax_slice choice;
    ax_guess_init(&guess, word);
    while (ax_slice_next_word(&rest, &choice)) {
        ax_guess_offer(&guess, choice);
    }
    struct ax_message *message = ax_report(document->session, AX_CODE_VALUE_WRONG,
                                           ax_element_value_span(document, element, rule->name),
                                           "%s=\"%.*s\" is not one of: %s",
                                           ax_name_text(rule->name), AX_FMT(word), rule->choices);
    ax_note_guess(document->session, message, guess.best);
}

static void check_choices(struct ax_document *document, const struct ax_xml_element *element,
                          const struct ax_attribute_rule *rule, struct ax_slice text)
{
    struct ax_slice word;
    while (ax_slice_next_word(&text, &word)) {
        if (ax_choice_of(rule->choices, word) < 0) {
            wrong_choice(document, element, rule, word);
            return;
        }
    }
}

static void check_ids(struct ax_document *document, const struct ax_xml_element *element,
                      const struct ax_attribute_rule *rule, struct ax_slice text)
{
    struct ax_slice word;
    while (ax_slice_next_word(&text, &word)) {
        if (!ax_value_is_id(word)) {
            wrong(document, element, rule->name, AX_CODE_ID_WRONG, word, "an id");
            return;
        }
    }
}

static bool is_in_choices(const char *choices, struct ax_slice list)
{
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        if (ax_choice_of(choices, word) < 0) {
            return false;
        }
    }
    return true;
}

static bool are_ids(struct ax_slice list)
{
    struct ax_slice word;
    while (ax_slice_next_word(&list, &word)) {
        if (!ax_value_is_id(word)) {
            return false;
        }
    }
    return true;
}

bool ax_value_is(const struct ax_attribute_rule *rule, struct ax_slice text)
{
    uint32_t number = 0;
    double decimal;
    struct ax_line line;
    switch (rule->kind) {
    case AX_VALUE_TEXT: return true;
    case AX_VALUE_FILLED: return ax_slice_trim(text).len > 0;
    case AX_VALUE_ID: return ax_value_is_id(text);
    case AX_VALUE_ID_LIST: return are_ids(text);
    case AX_VALUE_WORD: return is_word(text, false);
    case AX_VALUE_CHOICE: return ax_choice_of(rule->choices, text) >= 0;
    case AX_VALUE_CHOICES: return is_in_choices(rule->choices, text);
    case AX_VALUE_NUMBER:
        return ax_slice_to_number(text, &number) && number > 0 && number <= AX_LIMIT_FLOW_NUMBER;
    case AX_VALUE_DECIMAL: return ax_slice_to_decimal(text, &decimal);
    case AX_VALUE_DATE: return ax_value_is_date(text);
    case AX_VALUE_CURVE: return ax_line_of_text(text, &line);
    }
    return false;
}

const char *ax_value_expected(const struct ax_attribute_rule *rule)
{
    switch (rule->kind) {
    case AX_VALUE_TEXT: return "a text";
    case AX_VALUE_FILLED: return "a name: it is empty";
    case AX_VALUE_ID: return "an id (letter or _, then letters, digits, _ - .)";
    case AX_VALUE_ID_LIST: return "an id";
    case AX_VALUE_WORD: return "a word of letters, digits, _ - .";
    case AX_VALUE_CHOICE:
    case AX_VALUE_CHOICES: return rule->choices;
    case AX_VALUE_NUMBER: return "a whole number from 1 to 999999";
    case AX_VALUE_DECIMAL: return "a decimal number";
    case AX_VALUE_DATE: return "a date like 2027-06-30";
    case AX_VALUE_CURVE: return "three points like 10,20 30,40 50,60";
    }
    return "";
}

void ax_value_check(struct ax_document *document, const struct ax_xml_element *element,
                    const struct ax_xml_attribute *attribute, const struct ax_attribute_rule *rule)
{
    struct ax_slice text = attribute->value;
    if (rule->kind == AX_VALUE_TEXT || ax_value_is(rule, text)) {
        return;
    }
    switch ((unsigned)rule->kind) {
    case AX_VALUE_CHOICE: wrong_choice(document, element, rule, text); break;
    case AX_VALUE_CHOICES: check_choices(document, element, rule, text); break;
    case AX_VALUE_ID_LIST: check_ids(document, element, rule, text); break;
    case AX_VALUE_ID:
    case AX_VALUE_WORD:
        wrong(document, element, rule->name, AX_CODE_ID_WRONG, text, ax_value_expected(rule));
        break;
    default:
        wrong(document, element, rule->name, AX_CODE_VALUE_WRONG, text, ax_value_expected(rule));
        break;
    }
}
