/* SPDX-License-Identifier: Apache-2.0 */
/* What looks like a placeholder and is none has to stay so. */
#include "report/native_property.h"

#include "diag/session.h"
#include "threat/threat.h"

static bool is_role(struct ax_slice text)
{
    for (int role = 0; role < AX_ROLE_COUNT; role++) {
        if (ax_slice_equal_folded(text, ax_slice_of(ax_role_text((enum ax_role)role)))) {
            return true;
        }
    }
    return false;
}

static void add_literal(struct ax_conversion *conversion, struct ax_slice word)
{
    struct ax_session *session = conversion->session;
    struct ax_slice copy = ax_arena_copy(&session->arena, word);
    ax_atom *slot = copy.start ? ax_array_push(session->memory, &conversion->literals) : NULL;
    if (!slot) {
        session->no_memory = true;
        return;
    }
    char *at = (char *)(uintptr_t)copy.start;
    for (size_t i = 0; i < copy.len; i++) {
        at[i] = ax_lower(at[i]);
    }
    *slot = ax_atom_of_kept(&session->atoms, copy);
    ax_id_reserve(&conversion->property_space, copy.start);
}

/* "{source.firmware}" where the template has no such property stays as it is, also when an item has
 * one of this name. */
static void find_literals(struct ax_conversion *conversion, struct ax_slice text)
{
    const char *end = text.start + text.len;
    for (const char *at = text.start; at < end; at++) {
        const char *close = *at == '{' ? memchr(at, '}', (size_t)(end - at)) : NULL;
        if (!close) {
            continue;
        }
        struct ax_slice inner = ax_slice_trim((struct ax_slice){at + 1, (size_t)(close - at) - 1});
        const char *dot = inner.len ? memchr(inner.start, '.', inner.len) : NULL;
        size_t head = dot ? (size_t)(dot - inner.start) : 0;
        if (dot && is_role((struct ax_slice){inner.start, head}) && inner.len > head + 1) {
            add_literal(conversion, (struct ax_slice){dot + 1, inner.len - head - 1});
        }
    }
}

static void keep_literals(void *user, uint32_t rule, struct ax_slice text)
{
    struct ax_conversion *conversion = user;
    struct ax_pieces pieces = ax_pieces_of(conversion->templates, text);
    (void)rule;
    for (uint32_t i = 0; i < pieces.count; i++) {
        if (pieces.at[i].kind == AX_PIECE_LITERAL) {
            find_literals(conversion, pieces.at[i].text);
        }
    }
}

bool ax_label_is_literal(const struct ax_conversion *conversion, struct ax_slice label)
{
    for (uint32_t i = 0; i < conversion->literals.len; i++) {
        if (ax_slice_equal_folded(label,
                                  ax_conversion_text(conversion, conversion->literals.at[i]))) {
            return true;
        }
    }
    return false;
}

void ax_plan_literals(struct ax_conversion *conversion)
{
    for (uint32_t i = 0; i < conversion->templates->rules.len; i++) {
        if (conversion->rules[i].id) {
            ax_rule_texts(conversion, i, conversion, keep_literals);
        }
    }
}
