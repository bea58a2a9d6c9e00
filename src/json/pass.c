/* SPDX-License-Identifier: Apache-2.0 */
/* Passing over a value that nobody wants, without making tokens of it. Most bytes of a list of
 * threats are in such values. What lies wholly in the window and is sound is passed; with anything
 * else nothing has happened, and the reader goes through it token by token and says what is
 * wrong. */
#include "json/scan.h"

#include "base/utf8.h"

static inline void pass_blanks(struct ax_json_glance *glance)
{
    while (glance->at < glance->end && (unsigned char)*glance->at <= ' ' &&
           ax_is_blank(*glance->at)) {
        if (*glance->at++ == '\n') {
            glance->lines++;
            glance->line = glance->at;
        }
    }
}

/* `at` is behind the backslash. A \u may be half of a pair: that is looked at by the reader. */
static bool pass_escape(struct ax_json_glance *glance)
{
    bool simple = glance->at < glance->end && *glance->at != '\0' &&
                  strchr("\"\\/bfnrt", *glance->at) != NULL;
    glance->at += simple;
    return simple;
}

static bool pass_wide(struct ax_json_glance *glance)
{
    struct ax_slice rest = {glance->at, (size_t)(glance->end - glance->at)};
    size_t len = ax_utf8_step(rest, NULL);
    glance->at += len;
    return len > 1;
}

/* `at` is at the quote. */
static bool pass_string(struct ax_json_glance *glance)
{
    const char *start = glance->at++;
    for (;;) {
        glance->at = ax_json_plain_end(glance->at, glance->end);
        if (glance->at == glance->end ||
            (size_t)(glance->at - start) > AX_LIMIT_JSON_STRING_BYTES) {
            return false;
        }
        unsigned char c = (unsigned char)*glance->at;
        if (c == '"') {
            glance->at++;
            return true;
        }
        if (c == '\\') {
            glance->at++;
        }
        if (c < 0x20 || !(c == '\\' ? pass_escape(glance) : pass_wide(glance))) {
            return false;
        }
    }
}

/* Integers; the reader knows the others. */
static bool pass_number(struct ax_json_glance *glance)
{
    const char *start = glance->at;
    while (glance->at < glance->end && *glance->at >= '0' && *glance->at <= '9') {
        glance->at++;
    }
    size_t len = (size_t)(glance->at - start);
    bool whole = glance->at < glance->end && !strchr(".eE", *glance->at);
    return whole && len > 0 && len < 20 && (*start != '0' || len == 1);
}

static bool pass_word(struct ax_json_glance *glance)
{
    static const struct ax_slice words[] = {{"true", 4}, {"false", 5}, {"null", 4}};
    for (size_t i = 0; i < AX_COUNT(words); i++) {
        if ((size_t)(glance->end - glance->at) >= words[i].len &&
            memcmp(glance->at, words[i].start, words[i].len) == 0) {
            glance->at += words[i].len;
            return true;
        }
    }
    return false;
}

static bool open_container(struct ax_json_glance *glance)
{
    if (glance->depth == AX_LIMIT_JSON_DEPTH) {
        return false;
    }
    glance->stack[glance->depth++] = (uint8_t)*glance->at++;
    return true;
}

/* A value; of a container no more than its begin. `*out_open`: it was one. */
static bool pass_value(struct ax_json_glance *glance, bool *out_open)
{
    pass_blanks(glance);
    *out_open = false;
    if (glance->at == glance->end) {
        return false;
    }
    switch (*glance->at) {
    case '"': return pass_string(glance);
    case '{':
    case '[': *out_open = true; return open_container(glance);
    case 't':
    case 'f':
    case 'n': return pass_word(glance);
    default: return pass_number(glance);
    }
}

/* `*out_len`: bytes between the quotes. */
static bool pass_name(struct ax_json_glance *glance, size_t *out_len)
{
    pass_blanks(glance);
    const char *start = glance->at + 1;
    if (glance->at == glance->end || *glance->at != '"' || !pass_string(glance)) {
        return false;
    }
    *out_len = (size_t)(glance->at - start) - 1;
    pass_blanks(glance);
    return glance->at < glance->end && *glance->at++ == ':';
}

/* Closes what ends here; true while something is open still, and a comma was passed. */
static bool pass_ends(struct ax_json_glance *glance, uint32_t outside, bool *out_sound)
{
    for (;;) {
        pass_blanks(glance);
        *out_sound = glance->at < glance->end;
        if (!*out_sound) {
            return false;
        }
        char c = *glance->at++;
        if (c == ',') {
            return true;
        }
        *out_sound = c == (glance->stack[glance->depth - 1] == '{' ? '}' : ']');
        if (!*out_sound || --glance->depth == outside) {
            return false;
        }
    }
}

/* From just inside of a container to its end. */
static bool pass_content(struct ax_json_glance *glance, uint32_t outside)
{
    bool sound = true;
    bool opened = true;
    size_t len;
    for (;;) {
        bool object = glance->stack[glance->depth - 1] == '{';
        pass_blanks(glance);
        bool empty = opened && glance->at < glance->end && *glance->at == (object ? '}' : ']');
        if (!empty) {
            if ((object && !pass_name(glance, &len)) || !pass_value(glance, &opened)) {
                return false;
            }
        }
        if (!empty && opened) {
            continue;
        }
        opened = false;
        if (!pass_ends(glance, outside, &sound)) {
            return sound;
        }
    }
}

bool ax_json_pass_container(struct ax_json *json)
{
    struct ax_window *in = &json->in;
    struct ax_json_glance glance;
    uint32_t outside = json->depth - 1;
    glance.at = in->bytes + in->at;
    glance.end = in->bytes + in->len;
    glance.depth = json->depth;
    glance.lines = 0;
    glance.line = NULL;
    glance.stack[outside] = json->kind == AX_JSON_OBJECT ? '{' : '[';
    if (!pass_content(&glance, outside)) {
        return false;
    }
    in->at = (size_t)(glance.at - in->bytes);
    in->start = in->at - 1;
    if (glance.line) {
        in->line += glance.lines;
        in->line_start = in->before + (size_t)(glance.line - in->bytes);
        in->cells = 0;
    }
    return true;
}

bool ax_json_glance_at(struct ax_json_glance *glance, struct ax_slice text)
{
    glance->at = text.start + 1;
    glance->end = text.start + text.len;
    glance->depth = 1;
    glance->lines = 0;
    glance->line = NULL;
    glance->begun = glance->whole = false;
    glance->stack[0] = '{';
    return text.len > 0 && text.start[0] == '{';
}

bool ax_json_glance_member(struct ax_json_glance *glance, struct ax_slice *out_name,
                           struct ax_slice *out_value)
{
    bool sound = true;
    bool open;
    if (glance->begun && !pass_ends(glance, 0, &sound)) {
        glance->whole = sound;
        return false;
    }
    glance->begun = true;
    pass_blanks(glance);
    const char *name = glance->at + 1;
    if (!pass_name(glance, &out_name->len)) {
        return false;
    }
    out_name->start = name;
    pass_blanks(glance);
    out_value->start = glance->at;
    if (!pass_value(glance, &open) || (open && !pass_content(glance, 1))) {
        return false;
    }
    out_value->len = (size_t)(glance->at - out_value->start);
    return true;
}
