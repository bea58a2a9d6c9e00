/* SPDX-License-Identifier: Apache-2.0 */
/* Expressions and texts of foreign rules, with the new names in them. All else stays as its author
 * wrote it. */
#include "report/native.h"

#include "diag/session.h"
#include "rule/lexer.h"
#include "threat/threat.h"

struct rewriter {
    struct ax_conversion *conversion;
    uint32_t rule;
    struct ax_slice text;
    const struct ax_program *program; /* its tests come in the order of the text */
    uint32_t next;                    /* instruction */
    struct ax_output *output;
    uint32_t copied; /* bytes of the text that are done */
};

static struct ax_slice finish(struct ax_conversion *conversion, struct ax_output *output)
{
    struct ax_slice copy = ax_arena_copy(&conversion->session->arena, ax_output_text(output));
    conversion->session->no_memory |= !copy.start || output->status != AX_OK;
    ax_output_free(output);
    return copy.start ? copy : AX_SLICE("");
}

static struct ax_output *begin(struct ax_conversion *conversion)
{
    struct ax_output *output = ax_output_to_memory(conversion->session->memory);
    conversion->session->no_memory |= !output;
    return output;
}

struct ax_slice ax_flat_value(struct ax_session *session, struct ax_slice value)
{
    if (value.len == 0 ||
        !(memchr(value.start, '\n', value.len) || memchr(value.start, '\r', value.len))) {
        return value;
    }
    struct ax_slice flat = {"", 0};
    struct ax_slice word;
    while (ax_slice_next_word(&value, &word)) {
        flat = ax_session_format(session, "%.*s%s%.*s", AX_FMT(flat), flat.len ? " " : "",
                                 AX_FMT(word));
    }
    return flat;
}

static void copy_until(struct rewriter *rewriter, uint32_t end)
{
    ax_put_bytes(rewriter->output, rewriter->text.start + rewriter->copied, end - rewriter->copied);
    rewriter->copied = end;
}

static bool is_test(const struct ax_instruction *instruction)
{
    return instruction->op == AX_OP_TEST || instruction->op == AX_OP_FALSE;
}

/* What became of the next test of the text; NULL: it is never true. */
static const struct ax_test *next_test(struct rewriter *rewriter)
{
    const struct ax_program *program = rewriter->program;
    while (rewriter->next < program->len && !is_test(&program->code[rewriter->next])) {
        rewriter->next++;
    }
    if (rewriter->next >= program->len) {
        return NULL;
    }
    const struct ax_instruction *at = &program->code[rewriter->next++];
    return at->op == AX_OP_TEST ? &rewriter->conversion->templates->tests.tests.at[at->operand]
                                : NULL;
}

/* The compiler tries 'SE.DS.Storage.Kind' and 'Kind': two tests and an OR for one. */
static const struct ax_test *second_test(struct rewriter *rewriter, const struct ax_test *first)
{
    const struct ax_program *program = rewriter->program;
    struct ax_slice name = ax_conversion_text(rewriter->conversion, first->name);
    uint32_t at = rewriter->next;
    if (!memchr(name.start, '.', name.len) || at + 1 >= program->len ||
        program->code[at].op != AX_OP_TEST || program->code[at + 1].op != AX_OP_OR) {
        return NULL;
    }
    const struct ax_test *second =
        &rewriter->conversion->templates->tests.tests.at[program->code[at].operand];
    struct ax_slice last = ax_conversion_text(rewriter->conversion, second->name);
    bool same = second->kind == AX_TEST_PROPERTY && second->role == first->role &&
                second->value == first->value && name.len > last.len &&
                name.start[name.len - last.len - 1] == '.' &&
                memcmp(name.start + name.len - last.len, last.start, last.len) == 0;
    rewriter->next += same ? 2 : 0;
    return same ? second : NULL;
}

static ax_atom never_id(struct rewriter *rewriter, struct ax_slice name, bool boundary)
{
    struct ax_conversion *conversion = rewriter->conversion;
    struct ax_session *session = conversion->session;
    ax_atom atom = ax_atom_of(&session->atoms, name);
    for (uint32_t i = 0; i < conversion->nevers.len; i++) {
        const struct ax_never *never = &conversion->nevers.at[i];
        if (never->name == atom && never->boundary == boundary) {
            return never->id;
        }
    }
    struct ax_never *never = ax_array_push(session->memory, &conversion->nevers);
    if (!never) {
        session->no_memory = true;
        return 0;
    }
    struct ax_slice words = ax_session_format(session, "undeclared %.*s", AX_FMT(name));
    *never = (struct ax_never){atom, boundary,
                               ax_id_make(&conversion->type_space, words, AX_SLICE("undeclared"))};
    struct ax_slice id = ax_conversion_text(conversion, never->id);
    ax_report(session, AX_CODE_CONVERT_UNDECLARED,
              conversion->templates->rules.at[rewriter->rule].span,
              "rules ask for the type \"%.*s\", which nothing can have; \"%.*s\" stands for it",
              AX_FMT(name), AX_FMT(id));
    return never->id;
}

static void put_string(struct rewriter *rewriter, struct ax_slice text)
{
    ax_putf(rewriter->output, "'%.*s'", AX_FMT(text));
}

static void rewrite_type(struct rewriter *rewriter, const struct ax_test *test,
                         const struct ax_token *string, bool boundary)
{
    struct ax_conversion *conversion = rewriter->conversion;
    ax_atom id = 0;
    if (test) {
        uint32_t type = ax_templates_type(conversion->templates, test->name);
        id = conversion->type_ids[ax_test_aspect(conversion, test, type)][type];
    } else {
        id = never_id(rewriter, ax_slice_trim(string->text), boundary);
    }
    copy_until(rewriter, string->start);
    put_string(rewriter, ax_conversion_text(conversion, id));
}

static void put_property_test(struct rewriter *rewriter, const struct ax_test *test,
                              struct ax_slice role, const struct ax_token *verb)
{
    struct ax_conversion *conversion = rewriter->conversion;
    struct ax_slice id = ax_conversion_text(conversion, ax_property_id(conversion, test->name));
    struct ax_slice value = ax_conversion_text(conversion, test->value);
    ax_putf(rewriter->output, "%.*s.%.*s %.*s ", AX_FMT(role), AX_FMT(id), AX_FMT(verb->text));
    put_string(rewriter, ax_flat_value(conversion->session, value));
}

static void rewrite_property(struct rewriter *rewriter, const struct ax_test *test,
                             const struct ax_token *subject, const struct ax_token *verb)
{
    const char *dot = memchr(subject->text.start, '.', subject->text.len);
    struct ax_slice role = {subject->text.start, (size_t)(dot - subject->text.start)};
    const struct ax_test *second = second_test(rewriter, test);
    copy_until(rewriter, subject->start);
    bool first = ax_property_id(rewriter->conversion, test->name) != 0;
    bool both = first && second;
    ax_put_text(rewriter->output, both ? "(" : "");
    if (first) {
        put_property_test(rewriter, test, role, verb);
    }
    ax_put_text(rewriter->output, both ? " or " : "");
    if (second) {
        put_property_test(rewriter, second, role, verb);
    }
    ax_put_text(rewriter->output, both ? ")" : "");
}

static bool joins(const struct ax_token *token)
{
    return token->kind != AX_TOKEN_WORD || ax_token_is(token, "and") || ax_token_is(token, "or") ||
           ax_token_is(token, "not");
}

static void rewrite_all(struct rewriter *rewriter)
{
    struct ax_token subject = ax_lexer_next(rewriter->text, 0);
    while (subject.kind != AX_TOKEN_END) {
        if (joins(&subject)) {
            subject = ax_lexer_next(rewriter->text, subject.end);
            continue;
        }
        struct ax_token verb = ax_lexer_next(rewriter->text, subject.end);
        struct ax_token string = ax_lexer_next(rewriter->text, verb.end);
        const struct ax_test *test = next_test(rewriter);
        if (test && test->kind == AX_TEST_PROPERTY) {
            rewrite_property(rewriter, test, &subject, &verb);
        } else {
            rewrite_type(rewriter, test, &string, ax_token_is(&verb, "crosses"));
        }
        rewriter->copied = string.end;
        subject = ax_lexer_next(rewriter->text, string.end);
    }
    copy_until(rewriter, (uint32_t)rewriter->text.len);
}

struct ax_slice ax_rewrite_expression(struct ax_conversion *conversion, uint32_t rule,
                                      const struct ax_expression *expression,
                                      const struct ax_program *program)
{
    struct rewriter rewriter = {.conversion = conversion,
                                .rule = rule,
                                .text = expression->text,
                                .program = program,
                                .output = begin(conversion)};
    if (!rewriter.output) {
        return AX_SLICE("");
    }
    rewrite_all(&rewriter);
    return finish(conversion, rewriter.output);
}

struct ax_slice ax_rewrite_text(struct ax_conversion *conversion, struct ax_slice text)
{
    static const char *const fields[] = {
        [AX_PIECE_LITERAL] = "",  [AX_PIECE_NAME] = "name", [AX_PIECE_ID] = "id",
        [AX_PIECE_TYPE] = "type", [AX_PIECE_DATA] = "data", [AX_PIECE_CROSSES] = "crosses",
        [AX_PIECE_PROPERTY] = ""};
    struct ax_pieces pieces = ax_pieces_of(conversion->templates, text);
    struct ax_output *output = begin(conversion);
    for (uint32_t i = 0; output && i < pieces.count; i++) {
        const struct ax_piece *piece = &pieces.at[i];
        struct ax_slice field = ax_slice_of(fields[piece->kind]);
        if (piece->kind == AX_PIECE_LITERAL) {
            ax_put(output, piece->text);
            continue;
        }
        if (piece->kind == AX_PIECE_PROPERTY) {
            field = ax_conversion_text(conversion, ax_property_id(conversion, piece->property));
        }
        ax_putf(output, "{%s.%.*s}", ax_role_text((enum ax_role)piece->role), AX_FMT(field));
    }
    return output ? finish(conversion, output) : AX_SLICE("");
}
