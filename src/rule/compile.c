/* SPDX-License-Identifier: Apache-2.0 */
/* From text to code in one pass: the grammar is small, and postfix code is its tree. */
#include "base/guess.h"
#include "base/limits.h"
#include "rule/lexer.h"
#include "rule/rule.h"

struct parser {
    const struct ax_compiler *compiler;
    const struct ax_expression *expression;
    struct ax_token token;
    AX_ARRAY(struct ax_instruction) code;
    uint32_t depth;
    bool failed; /* the rest cannot be understood any more */
};

static const char *const role_texts[AX_ROLE_COUNT] = {"source", "target", "flow", "element",
                                                      "model"};

const char *ax_role_text(enum ax_role role)
{
    return role_texts[role];
}

static struct ax_span place(const struct parser *parser, uint32_t start, uint32_t end)
{
    struct ax_span span = parser->expression->span;
    if (parser->expression->exact) {
        span.end = span.start + end;
        span.start += start;
    }
    return span;
}

static struct ax_span token_place(const struct parser *parser, const struct ax_token *token)
{
    return place(parser, token->start, token->end);
}

static void advance(struct parser *parser)
{
    parser->token = ax_lexer_next(parser->expression->text, parser->token.end);
}

static void emit(struct parser *parser, enum ax_op op, uint32_t operand)
{
    struct ax_session *session = parser->compiler->session;
    if (parser->code.len >= AX_LIMIT_RULE_CODE || operand > UINT16_MAX) {
        if (!parser->failed) {
            ax_report(session, AX_CODE_RULE_TOO_LONG, place(parser, 0, parser->token.end),
                      "the expression is too long");
        }
        parser->failed = true;
        return;
    }
    struct ax_instruction *instruction = ax_array_push(session->memory, &parser->code);
    if (!instruction) {
        session->no_memory = true;
        parser->failed = true;
        return;
    }
    *instruction = (struct ax_instruction){(uint16_t)op, (uint16_t)operand};
}

static void expected(struct parser *parser, const char *what)
{
    if (parser->failed) {
        return;
    }
    struct ax_session *session = parser->compiler->session;
    struct ax_token *token = &parser->token;
    parser->failed = true;
    if (token->kind == AX_TOKEN_UNFINISHED) {
        ax_report(session, AX_CODE_RULE_SYNTAX, token_place(parser, token),
                  "a string begins here and never ends");
    } else if (token->kind == AX_TOKEN_END) {
        ax_report(session, AX_CODE_RULE_SYNTAX, token_place(parser, token),
                  "the expression ends where %s was expected", what);
    } else {
        ax_report(session, AX_CODE_RULE_SYNTAX, token_place(parser, token),
                  "expected %s, found \"%.*s\"", what, AX_FMT(token->text));
    }
}

static void wrong_subject(struct parser *parser, struct ax_slice head)
{
    struct ax_guess guess;
    ax_guess_init(&guess, head);
    for (uint8_t role = 0; role < AX_ROLE_COUNT; role++) {
        if (parser->compiler->roles & 1U << role) {
            ax_guess_offer(&guess, ax_slice_of(role_texts[role]));
        }
    }
    parser->failed = true;
    struct ax_message *message = ax_report(parser->compiler->session, AX_CODE_RULE_SUBJECT,
                                           token_place(parser, &parser->token),
                                           "\"%.*s\" is no subject of such a rule", AX_FMT(head));
    ax_note_guess(parser->compiler->session, message, guess.best);
}

/* "flow.confidentiality": the role, and what follows the first dot. */
static bool split_subject(struct parser *parser, uint8_t *out_role, struct ax_slice *out_property)
{
    struct ax_slice word = parser->token.text;
    struct ax_slice head = word;
    const char *dot = word.len ? memchr(word.start, '.', word.len) : NULL;
    *out_property = (struct ax_slice){NULL, 0};
    if (dot) {
        head.len = (size_t)(dot - word.start);
        *out_property = (struct ax_slice){dot + 1, word.len - head.len - 1};
    }
    for (uint8_t role = 0; role < AX_ROLE_COUNT; role++) {
        if (parser->compiler->roles & 1U << role &&
            ax_slice_equal_folded(head, ax_slice_of(role_texts[role]))) {
            *out_role = role;
            return true;
        }
    }
    wrong_subject(parser, head);
    return false;
}

struct verb {
    const char *text;
    enum ax_test_kind kind;
    bool flows_only;
    bool ours; /* not in Microsoft's grammar */
};

static const struct verb verbs[] = {
    {"is", AX_TEST_IS, false, false},        {"crosses", AX_TEST_CROSSES, true, false},
    {"inside", AX_TEST_INSIDE, false, true}, {"carries", AX_TEST_CARRIES, false, true},
    {"has", AX_TEST_HAS, false, true},       {"enters", AX_TEST_ENTERS, true, true},
    {"leaves", AX_TEST_LEAVES, true, true},
};

/* False for what makes no sense, like "model inside". */
static bool verb_fits(const struct parser *parser, const struct verb *verb, uint8_t role)
{
    if (verb->ours && parser->compiler->strict_strings) {
        return false;
    }
    switch (verb->kind) {
    case AX_TEST_IS: return role != AX_ROLE_MODEL;
    case AX_TEST_CROSSES: return role == AX_ROLE_FLOW || role == AX_ROLE_ELEMENT;
    case AX_TEST_ENTERS:
    case AX_TEST_LEAVES: return role == AX_ROLE_FLOW;
    case AX_TEST_INSIDE: return role != AX_ROLE_FLOW && role != AX_ROLE_MODEL;
    case AX_TEST_CARRIES: return role != AX_ROLE_MODEL;
    case AX_TEST_HAS: return role != AX_ROLE_FLOW;
    case AX_TEST_PROPERTY:
    case AX_TEST_COUNT: break;
    }
    return false;
}

static bool may_follow(const struct parser *parser, const struct verb *verb, uint8_t role,
                       bool property)
{
    return verb_fits(parser, verb, role) || (property && verb->kind == AX_TEST_IS);
}

static void no_verb(struct parser *parser, uint8_t role, bool property)
{
    struct ax_guess guess;
    ax_guess_init(&guess, parser->token.kind == AX_TOKEN_WORD ? parser->token.text
                                                              : (struct ax_slice){NULL, 0});
    for (size_t i = 0; i < AX_COUNT(verbs); i++) {
        if (may_follow(parser, &verbs[i], role, property)) {
            ax_guess_offer(&guess, ax_slice_of(verbs[i].text));
        }
    }
    if (guess.best.len > 0 && parser->token.kind == AX_TOKEN_WORD) {
        parser->failed = true;
        struct ax_message *message = ax_report(
            parser->compiler->session, AX_CODE_RULE_SYNTAX, token_place(parser, &parser->token),
            "expected \"is\" or another test, found \"%.*s\"", AX_FMT(parser->token.text));
        ax_note_guess(parser->compiler->session, message, guess.best);
        return;
    }
    expected(parser, property ? "\"is\"" : "\"is\" or another test");
}

static const struct verb *find_verb(struct parser *parser, uint8_t role, bool property)
{
    for (size_t i = 0; i < AX_COUNT(verbs); i++) {
        if (may_follow(parser, &verbs[i], role, property) &&
            ax_token_is(&parser->token, verbs[i].text)) {
            return &verbs[i];
        }
    }
    no_verb(parser, role, property);
    return NULL;
}

static ax_atom atom_of(struct parser *parser, struct ax_slice text)
{
    struct ax_session *session = parser->compiler->session;
    ax_atom atom = ax_atom_of(&session->atoms, text);
    if (atom == 0 && text.len > 0) {
        session->no_memory = true;
        parser->failed = true;
    }
    return atom;
}

static void emit_one_test(struct parser *parser, struct ax_test test)
{
    const struct ax_compiler *compiler = parser->compiler;
    uint32_t number = ax_tests_add(compiler->tests, compiler->session->memory, test);
    if (number == UINT32_MAX) {
        compiler->session->no_memory = true;
        parser->failed = true;
        return;
    }
    emit(parser, AX_OP_TEST, number);
}

/* Microsoft's templates may name a property with a type before it, as in SE.DS.Storage.Kind.
 * What their tool makes of that is not known; here the last part alone counts too. */
static void emit_unqualified(struct parser *parser, struct ax_test test)
{
    struct ax_slice name = ax_atom_text(&parser->compiler->session->atoms, test.name);
    size_t at = name.len;
    while (at > 0 && name.start[at - 1] != '.') {
        at--;
    }
    if (at == 0 || at == name.len) {
        return;
    }
    test.name = atom_of(parser, (struct ax_slice){name.start + at, name.len - at});
    emit_one_test(parser, test);
    emit(parser, AX_OP_OR, 0);
}

static void emit_test(struct parser *parser, struct ax_test test, struct ax_span name,
                      struct ax_span value)
{
    const struct ax_compiler *compiler = parser->compiler;
    if (compiler->resolve(compiler->user, &test, name, value) != AX_KNOWN) {
        emit(parser, AX_OP_FALSE, 0);
        return;
    }
    emit_one_test(parser, test);
    if (compiler->strict_strings && test.kind == AX_TEST_PROPERTY) {
        emit_unqualified(parser, test);
    }
}

static void parse_test(struct parser *parser)
{
    struct ax_test test = {.kind = AX_TEST_PROPERTY};
    struct ax_slice property;
    if (parser->token.kind != AX_TOKEN_WORD) {
        expected(parser, "a test or \"(\"");
        return;
    }
    struct ax_token subject = parser->token;
    if (!split_subject(parser, &test.role, &property)) {
        return;
    }
    bool has_property = property.start != NULL;
    advance(parser);
    const struct verb *verb = find_verb(parser, test.role, has_property);
    if (!verb) {
        return;
    }
    if (has_property && verb->kind != AX_TEST_IS) {
        expected(parser, "\"is\"");
        return;
    }
    advance(parser);
    if (parser->token.kind != AX_TOKEN_STRING) {
        expected(parser, "a string in single quotes");
        return;
    }
    struct ax_slice text = parser->token.text;
    ax_atom string = atom_of(parser, parser->compiler->strict_strings ? ax_slice_trim(text) : text);
    struct ax_span string_place = token_place(parser, &parser->token);
    struct ax_span name_place = string_place;
    if (has_property) {
        test.name = atom_of(parser, property);
        test.value = string;
        name_place = place(parser, subject.end - (uint32_t)property.len, subject.end);
    } else {
        test.kind = (uint8_t)verb->kind;
        test.name = string;
    }
    advance(parser);
    if (!parser->failed) {
        emit_test(parser, test, name_place, string_place);
    }
}

static void parse_or(struct parser *parser);

static void parse_primary(struct parser *parser)
{
    if (parser->token.kind != AX_TOKEN_OPEN) {
        parse_test(parser);
        return;
    }
    advance(parser);
    parse_or(parser);
    if (!parser->failed && parser->token.kind != AX_TOKEN_CLOSE) {
        expected(parser, "\")\"");
    }
    advance(parser);
}

static void parse_not(struct parser *parser)
{
    if (++parser->depth > AX_LIMIT_RULE_DEPTH + 1) { /* the whole expression is no level */
        if (!parser->failed) {
            ax_report(parser->compiler->session, AX_CODE_RULE_TOO_DEEP,
                      token_place(parser, &parser->token),
                      "the expression is nested deeper than %d", AX_LIMIT_RULE_DEPTH);
        }
        parser->failed = true;
    } else if (ax_token_is(&parser->token, "not")) {
        advance(parser);
        parse_not(parser);
        emit(parser, AX_OP_NOT, 0);
    } else {
        parse_primary(parser);
    }
    parser->depth--;
}

static void parse_and(struct parser *parser)
{
    parse_not(parser);
    while (!parser->failed && ax_token_is(&parser->token, "and")) {
        advance(parser);
        parse_not(parser);
        emit(parser, AX_OP_AND, 0);
    }
}

static void parse_or(struct parser *parser)
{
    parse_and(parser);
    while (!parser->failed && ax_token_is(&parser->token, "or")) {
        advance(parser);
        parse_and(parser);
        emit(parser, AX_OP_OR, 0);
    }
}

static void parse_all(struct parser *parser)
{
    if (parser->expression->text.len > AX_LIMIT_RULE_BYTES) {
        parser->failed = true;
        ax_report(parser->compiler->session, AX_CODE_RULE_TOO_LONG, place(parser, 0, 1),
                  "the expression is longer than %d bytes", AX_LIMIT_RULE_BYTES);
        return;
    }
    advance(parser);
    if (parser->token.kind == AX_TOKEN_END) {
        emit(parser, AX_OP_TRUE, 0);
    } else {
        parse_or(parser);
        if (!parser->failed && parser->token.kind != AX_TOKEN_END) {
            expected(parser, "\"and\", \"or\" or the end");
        }
    }
    emit(parser, AX_OP_RETURN, 0);
}

static enum ax_status keep_code(struct parser *parser, struct ax_program *out_program)
{
    struct ax_session *session = parser->compiler->session;
    size_t size = parser->code.len * sizeof(struct ax_instruction);
    struct ax_instruction *code = ax_arena_alloc(&session->arena, size);
    if (!code) {
        session->no_memory = true;
        return AX_NO_MEMORY;
    }
    memcpy(code, parser->code.at, size);
    struct ax_program program = {.code = code, .len = parser->code.len};
    if (!ax_program_verify(&program, parser->compiler->tests->tests.len)) {
        return AX_INTERNAL;
    }
    *out_program = program;
    return AX_OK;
}

enum ax_status ax_rule_compile(const struct ax_compiler *compiler,
                               const struct ax_expression *expression,
                               struct ax_program *out_program)
{
    size_t errors = compiler->session->counts[AX_ERROR];
    struct parser parser = {.compiler = compiler, .expression = expression};
    parse_all(&parser);
    enum ax_status status = ax_session_verdict(compiler->session, errors);
    if (status == AX_OK && parser.failed) {
        status = AX_INVALID;
    }
    if (status == AX_OK) {
        status = keep_code(&parser, out_program);
    }
    ax_array_done(compiler->session->memory, &parser.code);
    return status;
}
