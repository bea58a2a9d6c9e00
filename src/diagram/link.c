/* SPDX-License-Identifier: Apache-2.0 */
#include "diagram/link.h"

#include "base/output.h"
#include "diagram/text.h"

static const struct ax_span nowhere = {0, 0, 0};

/* What stands before the first colon, where that can be a scheme; empty: the link is relative. */
static struct ax_slice scheme_of(const char *pattern)
{
    size_t len = strcspn(pattern, ":/?#");
    return (struct ax_slice){pattern, pattern[len] == ':' ? len : 0};
}

/* Anything else might be a script; and what is left open until an id is put in, might become
 * one. */
static bool is_harmless(const char *pattern)
{
    static const char *const schemes[] = {"http", "https", "file"};
    struct ax_slice scheme = scheme_of(pattern);
    bool harmless = scheme.len == 0 && pattern[0] != ':';
    for (size_t i = 0; i < AX_COUNT(schemes); i++) {
        harmless = harmless || ax_slice_equal_folded(scheme, ax_slice_of(schemes[i]));
    }
    for (const char *at = pattern; *at != '\0'; at++) {
        harmless = harmless && (unsigned char)*at > ' ' && *at != 0x7f;
    }
    return harmless;
}

/* The length of the placeholder at `at`; 0: it is none. */
static size_t placeholder(const char *at)
{
    static const char *const known[] = {"{id}", "{kind}"};
    for (size_t i = 0; i < AX_COUNT(known); i++) {
        if (strncmp(at, known[i], strlen(known[i])) == 0) {
            return strlen(known[i]);
        }
    }
    return 0;
}

bool ax_link_check(struct ax_session *session, const char *pattern)
{
    if (!pattern) {
        return true;
    }
    if (!is_harmless(pattern)) {
        ax_report(session, AX_CODE_LINK_WRONG, nowhere,
                  "\"%s\" cannot be a link: it has to be relative, or to begin with http:, https: "
                  "or file:, and has no blanks",
                  pattern);
        return false;
    }
    for (const char *at = strchr(pattern, '{'); at; at = strchr(at + 1, '{')) {
        if (placeholder(at) == 0) {
            ax_report(session, AX_CODE_LINK_WRONG, nowhere,
                      "\"%.*s\" in the link is not known: there are {id} and {kind}",
                      (int)(strcspn(at, "}") + (strchr(at, '}') != NULL)), at);
            return false;
        }
    }
    return true;
}

static bool is_letter(char c)
{
    return ax_lower(c) >= 'a' && ax_lower(c) <= 'z';
}

static bool is_plain(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || (c != '\0' && strchr("_-.", c));
}

bool ax_link_check_prefix(struct ax_session *session, const char *prefix)
{
    bool fine = !prefix || is_letter(prefix[0]);
    for (const char *at = prefix; fine && at && *at != '\0'; at++) {
        fine = is_plain(*at);
    }
    if (!fine) {
        ax_report(session, AX_CODE_LINK_WRONG, nowhere,
                  "\"%s\" cannot stand before ids: it has to be a letter, then letters, digits, "
                  "\"_\", \"-\" and \".\"",
                  prefix);
    }
    return fine;
}

/* A boundary leads to its picture; a stub, to the one that it is in. */
static uint32_t picture_of(const struct ax_scene *scene, uint32_t item)
{
    if (ax_model_item(scene->model, item)->kind == AX_KIND_BOUNDARY) {
        return item;
    }
    bool stub = scene->items[item].role == AX_ROLE_STUB;
    return stub ? ax_model_item(scene->model, item)->parent : 0;
}

const char *ax_link_pattern(const struct ax_scene *scene, uint32_t item)
{
    const struct ax_look *look = &scene->look;
    if (look->up_link && item == scene->part && item != 0) {
        return look->up_link;
    }
    return look->boundary_link && picture_of(scene, item) != 0 ? look->boundary_link : look->link;
}

void ax_link_put_encoded(struct ax_slice text, struct ax_output *output)
{
    for (size_t i = 0; i < text.len; i++) {
        if (is_plain(text.start[i])) {
            ax_put_char(output, text.start[i]);
        } else {
            ax_putf(output, "%%%02X", (unsigned)(unsigned char)text.start[i]);
        }
    }
}

static void put_placeholder(const struct ax_scene *scene, uint32_t item, const char *at,
                            struct ax_output *output)
{
    if (at[1] == 'i') {
        ax_link_put_encoded(ax_model_id_text(scene->model, item), output);
    } else {
        ax_put_text(output, ax_kind_text((enum ax_kind)ax_model_item(scene->model, item)->kind));
    }
}

void ax_link_put(const struct ax_scene *scene, uint32_t item, const char *pattern,
                 struct ax_output *output)
{
    if (pattern == scene->look.boundary_link) {
        item = picture_of(scene, item);
    }
    while (*pattern != '\0') {
        size_t len = placeholder(pattern);
        if (len > 0) {
            put_placeholder(scene, item, pattern, output);
        } else {
            len = 1 + strcspn(pattern + 1, "{");
            ax_text_put_xml(output, (struct ax_slice){pattern, len});
        }
        pattern += len;
    }
}
