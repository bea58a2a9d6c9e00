/* SPDX-License-Identifier: Apache-2.0 */
/* Which rules fire where; and that the fast way of finding out agrees with the slow one. */
#include "base/limits.h"
#include "base/output.h"
#include "fixture.h"
#include "runner.h"

#include <stdio.h>
#include <stdlib.h>

/* Types and properties for all tests. */
#define TYPES                                                                                      \
    "<type id='human' parent='external'/><type id='nurse' parent='human'/>"                        \
    "<type id='service' parent='process'/><type id='log' parent='store'/>"                         \
    "<type id='net' parent='boundary'/><type id='device' parent='boundary'/>"                      \
    "<type id='usb' parent='port'/><type id='health' parent='data'/>"                              \
    "<type id='image' parent='health'/>"                                                           \
    "<type id='tls' parent='flow'><set property='safe' value='yes'/></type>"                       \
    "<property id='safe' on='flow process' values='yes no unknown' default='unknown'/>"            \
    "<property id='size' on='process'/>"                                                           \
    "<property id='setting' on='model' values='a b' default='a'/>" CATEGORY

#define WITH(rules) TEMPLATE(TYPES rules)
#define E(when) RULE("id='E' scope='element'", when)
#define I(when) RULE("id='I'", when)
#define M(when) RULE("id='M' scope='model'", when)

static const struct {
    const char *rules;
    const char *content;
    const char *threats;
} cases[] = {
    /* is: the type or what inherits from it */
    {E("element is 'human'"), "<external id='a' type='nurse'/><external id='b'/><process id='c'/>",
     "E@a"},
    {E("element is 'external'"), "<external id='a' type='nurse'/><external id='b'/>", "E@a E@b"},
    {E("element is 'nurse'"), "<external id='a' type='human'/>", ""},
    {E("element is 'flow' or element is 'boundary' or element is 'port'"),
     "<boundary id='a'><process id='p'><port id='u' kind='usb'/></process></boundary>"
     "<flow id='f' from='p' to='p'/>",
     "E@a E@u E@f"},
    {E("element is 'data'"), "<data id='d' class='health'/>", ""},
    {I("source is 'human' and target is 'service' and flow is 'tls'"),
     "<external id='a' type='nurse'/><process id='p' type='service'/>"
     "<flow id='f' from='a' to='p' type='tls'/><flow id='g' from='p' to='a' type='tls'/>"
     "<flow id='h' from='a' to='p'/>",
     "I@f"},
    /* properties: own value, that of the type, the default */
    {E("element.safe is 'yes'"), "<process id='p' safe='yes'/><process id='q' safe='no'/>", "E@p"},
    {E("element.safe is 'unknown'"), "<process id='p'/><process id='q' safe='yes'/><store id='s'/>",
     "E@p"},
    {I("flow.safe is 'yes'"),
     "<process id='p'/><flow id='f' from='p' to='p' type='tls'/><flow id='g' from='p' to='p'/>"
     "<flow id='h' from='p' to='p' type='tls' safe='no'/>",
     "I@f"},
    {I("not flow.safe is 'yes'"),
     "<process id='p'/><flow id='f' from='p' to='p' type='tls'/><flow id='g' from='p' to='p'/>"
     "<flow id='h' from='p' to='p' safe='unknown'/>",
     "I@g I@h"},
    {I("source.safe is 'no' and not target.safe is 'no'"),
     "<process id='p' safe='no'/><process id='q'/><flow id='f' from='p' to='q'/>"
     "<flow id='g' from='q' to='p'/>",
     "I@f"},
    {E("element.size is 'big'"), "<process id='p' size='big'/><process id='q' size='BIG'/>", "E@p"},
    {M("model.setting is 'a'"), "", "M@m"},
    {M("model.setting is 'b'"), "", ""},
    /* unless */
    {RULE("id='E' scope='element'",
          "element is 'process'</when><unless>element.safe is 'yes'"
          "</unless><title>t</title><description>d</description></rule>"
          "<rule id='X' category='C' scope='element'><when>element is 'port'"),
     "<process id='p' safe='yes'/><process id='q' safe='no'/><process id='r'/>", "E@q E@r"},
    /* inside, at any depth; ports lie where their element lies, flows nowhere */
    {E("element inside 'net'"),
     "<boundary id='n' type='net'><boundary id='d' type='device'><process id='p'>"
     "<port id='u' kind='usb'/></process></boundary><flow id='f' from='p' to='p'/></boundary>"
     "<process id='q'/>",
     "E@d E@p E@u"},
    {I("target inside 'device' and not source inside 'device'"),
     "<boundary id='d' type='device'><process id='p'/></boundary><process id='q'/>"
     "<flow id='f' from='q' to='p'/><flow id='g' from='p' to='q'/><flow id='h' from='p' to='p'/>",
     "I@f"},
    /* crosses, enters, leaves */
    {RULE("id='I1'", "flow crosses 'net'") RULE("id='I2'", "flow enters 'net'")
         RULE("id='I3'", "flow leaves 'net'") RULE("id='I4'", "flow crosses 'boundary'"),
     "<boundary id='n' type='net'><process id='p'/></boundary><process id='q'/>"
     "<flow id='in' from='q' to='p'/><flow id='out' from='p' to='q'/>"
     "<flow id='stay' from='p' to='p'/>",
     "I1@in I2@in I4@in I1@out I3@out I4@out"},
    {RULE("id='I2'", "flow enters 'net'") RULE("id='I3'", "flow leaves 'net'"),
     "<boundary id='n' type='net'/><process id='p'/><process id='q'/>"
     "<flow id='f' from='p' to='q' crosses='n'/>",
     "I2@f I3@f"},
    /* an element that is a flow crosses once, whatever its directions; nothing else crosses */
    {E("element crosses 'net'"),
     "<external id='a'/><boundary id='n' type='net'><process id='p'/><process id='q'/></boundary>"
     "<flow id='f' from='p' to='a' bidirectional='yes'/><flow id='g' from='p' to='q'/>",
     "E@f"},
    /* a bidirectional flow is two interactions */
    {RULE("id='I1'", "source is 'external'") RULE("id='I2'", "flow enters 'net'")
         RULE("id='I3'", "flow leaves 'net'") RULE("id='I4'", "flow is 'flow'"),
     "<external id='a'/><boundary id='n' type='net'><process id='p'/></boundary>"
     "<flow id='f' from='a' to='p' bidirectional='yes'/>",
     "I1@f I2@f I4@f I3@f~ I4@f~"},
    /* carries: a flow its data, an element its own and those of its flows */
    {I("flow carries 'health'"),
     "<data id='d' class='image'/><data id='e'/><process id='p'/>"
     "<flow id='f' from='p' to='p' data='e d'/><flow id='g' from='p' to='p' data='e'/>",
     "I@f"},
    {E("element carries 'health'"),
     "<data id='d' class='health'/><process id='p'/><store id='s' data='d'/><external id='a'/>"
     "<process id='q'/><flow id='f' from='p' to='a' data='d'/><flow id='g' from='q' to='q'/>",
     "E@p E@s E@a E@f"},
    {I("source carries 'health'"),
     "<data id='d' class='health'/><process id='p'/><process id='q'/><process id='r'/>"
     "<flow id='f' from='p' to='q' data='d'/><flow id='g' from='q' to='r'/>"
     "<flow id='h' from='r' to='q'/>",
     "I@f I@g"},
    /* has */
    {E("element has 'usb'"), "<process id='p'><port id='u' kind='usb'/></process><process id='q'/>",
     "E@p"},
    {I("target has 'usb'"),
     "<process id='p'><port id='u' kind='usb'/></process><process id='q'/>"
     "<flow id='f' from='p' to='q'/><flow id='g' from='q' to='p'/>",
     "I@g"},
    {M("model has 'usb'"), "<process id='p'><port id='u' kind='usb'/></process>", "M@m"},
    {M("model has 'health'"), "<data id='d' class='image'/>", "M@m"},
    {M("model has 'boundary' or model has 'flow'"), "<process id='p'/>", ""},
    /* what is out of scope raises nothing of its own */
    {E("element is 'process' or element is 'flow'") I("flow is 'flow'"),
     "<process id='p' in-scope='no' reason='r'/><process id='q'/><flow id='f' from='p' to='q'/>"
     "<flow id='g' from='p' to='p'/><flow id='h' from='q' to='q' in-scope='no' reason='r'/>",
     "E@q E@f I@f"},
    {I("source carries 'health'"),
     "<data id='d' class='health'/><process id='p' in-scope='no' reason='r'/><process id='q'/>"
     "<flow id='f' from='p' to='p' data='d'/><flow id='g' from='p' to='q'/>",
     "I@g"},
    /* order: the model, then items as they stand; for each the rules as they stand */
    {RULE("id='Z' scope='element'", "element is 'process'") M("model has 'process'")
         RULE("id='A' scope='element'", "element is 'process'"),
     "<process id='second'/><process id='first'/>", "M@m Z@second A@second Z@first A@first"},
    /* and binds tighter than or; not is tightest; case of keywords does not matter */
    {E("element is 'store' or element is 'process' and element.safe is 'yes'"),
     "<process id='p'/><process id='q' safe='yes'/><store id='s'/>", "E@q E@s"},
    {E("NOT Element Is 'store' AND (ELEMENT.safe IS 'yes' Or element is 'external')"),
     "<process id='p'/><process id='q' safe='yes'/><store id='s'/><external id='e'/>", "E@q E@e"},
    {E("element is '[nurse]'"), "<external id='a' type='nurse'/>", "E@a"},
};

START_TEST(a_rule_fires_where_its_expression_is_true)
{
    char template_text[4096];
    char model_text[2048];
    (void)snprintf(template_text, sizeof(template_text), WITH("%s"), cases[_i].rules);
    (void)snprintf(model_text, sizeof(model_text), MODEL("%s"), cases[_i].content);
    load(template_text, model_text);
    ck_assert_msg(strcmp(threats(), cases[_i].threats) == 0, "%s\n%s\nis \"%s\", not \"%s\"",
                  cases[_i].rules, cases[_i].content, threats(), cases[_i].threats);
}
END_TEST

START_TEST(a_method_chooses_the_rules)
{
    load(WITH(RULE("id='A'", "flow is 'flow'") RULE("id='B' method='interaction'", "flow is 'flow'")
                  RULE("id='C' method='element' scope='element'", "element is 'process'")
                      RULE("id='D' scope='element'", "element is 'process'")),
         MODEL("<process id='p'/><flow id='f' from='p' to='p'/>"));
    ck_assert_str_eq(threats_by((struct ax_threat_options){true, false}), "D@p A@f B@f");
    ck_assert_str_eq(threats_by((struct ax_threat_options){false, true}), "C@p D@p A@f");
    ck_assert_str_eq(threats_by((struct ax_threat_options){true, true}), "C@p D@p A@f B@f");
    ck_assert_str_eq(threats_by((struct ax_threat_options){false, false}), "D@p A@f");
}
END_TEST

START_TEST(disabled_and_retuned_rules_change_the_list)
{
    (void)write_file("base.xml",
                     "<template xmlns='urn:annexc:template:1' id='base' version='1'>" TYPES RULE(
                         "id='A' severity='high'", "flow is 'flow'")
                         RULE("id='B'", "flow is 'flow'") "</template>");
    load(TEMPLATE("<extends template='base.xml'/><disable rule='B'/>"
                  "<retune rule='A' severity='low'><unless>flow is 'tls'</unless></retune>"),
         MODEL("<process id='p'/><flow id='f' from='p' to='p'/>"
               "<flow id='g' from='p' to='p' type='tls'/>"));
    ck_assert_str_eq(threats(), "A@f");
    struct ax_threats *list;
    struct ax_threat_options options = AX_THREAT_DEFAULTS;
    ck_assert_int_eq(ax_threats_enumerate(model, &options, &list), AX_OK);
    ck_assert_uint_eq(ax_threats_count_from(list, AX_LEVEL_NONE), 1);
    ck_assert_uint_eq(ax_threats_count_from(list, AX_LEVEL_LOW), 1);
    ck_assert_uint_eq(ax_threats_count_from(list, AX_LEVEL_MEDIUM), 0);
    ax_threats_free(list);
}
END_TEST

START_TEST(an_unknown_property_never_hides_a_threat_of_the_shipped_rules)
{
    /* The same flow, first with nothing said, then with everything said to be unknown. */
    load(NULL, MODEL("<external id='a'/><boundary id='b'><process id='p'/></boundary>"
                     "<flow id='f' from='a' to='p'/>"));
    char *silent = strdup(threats());
    load(NULL,
         MODEL("<external id='a' implements-authn='unknown'/><boundary id='b'>"
               "<process id='p' code-type='unknown' runs-as='unknown' input-sanitised='unknown'/>"
               "</boundary><flow id='f' from='a' to='p' confidentiality='unknown'"
               " integrity='unknown' authenticates-source='unknown'/>"));
    ck_assert_str_eq(threats(), silent);
    ck_assert_ptr_nonnull(strstr(silent, "@f"));
    free(silent);
}
END_TEST

START_TEST(placeholders_are_filled_with_facts)
{
    load(WITH(I("flow is 'flow'")),
         MODEL("<data id='d' name='Dose'/><data id='e'/><external id='a' name='Nurse {flow.id}'/>"
               "<boundary id='n' name='Ward'><process id='p' type='service' safe='no'/></boundary>"
               "<flow id='f' from='a' to='p' data='d e' bidirectional='yes'/>"));
    static const struct {
        const char *text;
        const char *there;
        const char *back;
    } texts[] = {
        {"{source.name} to {target.name}", "Nurse {flow.id} to p", "p to Nurse {flow.id}"},
        {"{Source.ID}{TARGET.type}", "aservice", "pexternal"},
        {"{flow.data}|{flow.crosses}", "Dose, e|Ward", "Dose, e|Ward"},
        {"{target.safe} {flow.safe}", "no unknown", " unknown"},
        {"{element.name}{model.name}", "m", "m"},
        {"{nobody.name} {source} { source.id } {", "{nobody.name} {source} a {",
         "{nobody.name} {source} p {"},
        {"", "", ""},
    };
    struct ax_output *output = ax_output_to_memory(session->memory);
    for (int i = 0; i < COUNT(texts); i++) {
        for (int back = 0; back < 2; back++) {
            struct ax_threat threat = {item_of("f"), 0, AX_SCOPE_INTERACTION, back};
            output->len = 0;
            ax_pieces_put(model, &threat,
                          ax_pieces_of(model->templates, ax_slice_of(texts[i].text)), output);
            ck_assert_str_eq(ax_output_text(output).start, back ? texts[i].back : texts[i].there);
        }
    }
    ax_output_free(output);
}
END_TEST

static const struct {
    const char *id;
    enum ax_status status;
    const char *part; /* of what is written, or of the message */
} questions[] = {
    {"I@f", AX_OK, "It fires."},
    {"I@f~", AX_NOT_FOUND, "It does not fire."},
    {"I@g", AX_NOT_FOUND, "it is out of scope"},
    {"M@m", AX_OK, "It fires."},
    {"I@none", AX_INVALID, "there is no element or flow \"none\" [AX4001]"},
    {"J@f", AX_INVALID, "there is no rule \"J\" [AX4001]"},
    {"I", AX_INVALID, "there is no threat \"I\" [AX4001]"},
    {"I@p", AX_INVALID, "rule \"I\" is not about such things as \"p\" [AX4001]"},
    {"I@g~", AX_INVALID, "flow \"g\" goes one way only: \"g~\" would be its way back [AX4001]"},
    {"@", AX_INVALID, "[AX4001]"},
    {"", AX_INVALID, "[AX4001]"},
};

START_TEST(a_threat_tells_why_it_fires)
{
    load(WITH(I("flow.safe is 'unknown' and target is 'process'") M("model has 'process'")),
         MODEL(
             "<external id='a'/><process id='p'/><flow id='f' from='a' to='p' bidirectional='yes'/>"
             "<flow id='g' from='a' to='p' in-scope='no' reason='r'/>"));
    struct ax_output *output = ax_output_to_memory(session->memory);
    enum ax_status status = ax_threats_explain(model, ax_slice_of(questions[_i].id), output);
    ck_assert_int_eq(status, questions[_i].status);
    const char *said = status == AX_INVALID ? messages() : ax_output_text(output).start;
    ck_assert_msg(strstr(said, questions[_i].part) != NULL, "%s: %s", questions[_i].id, said);
    ax_output_free(output);
}
END_TEST

/* The slow way: every rule on every subject, each test answered by looking. */

struct verdict {
    uint64_t *truth;
};

static void note_truth(void *user, const struct ax_evidence *evidence)
{
    struct verdict *verdict = user;
    uint32_t number = (uint32_t)(evidence->test - model->templates->tests.tests.at);
    if (evidence->truth) {
        verdict->truth[number >> 6] |= 1ULL << (number & 63);
    }
}

static bool fires(const struct ax_threat *threat, uint64_t *truth)
{
    const struct ax_rule *rule = &model->templates->rules.at[threat->rule];
    struct verdict verdict = {truth};
    struct ax_facts facts = {truth, NULL};
    memset(truth, 0, (model->templates->tests.tests.len / 64 + 1) * sizeof(*truth));
    ax_threat_evidence(model, threat, note_truth, &verdict);
    bool result = !rule->disabled && ax_program_run(&rule->when_program, facts) == AX_TRUE;
    if (!rule->ignores_unless) {
        result = result && ax_program_run(&rule->unless_program, facts) == AX_FALSE;
    }
    for (const struct ax_more_unless *more = rule->more_unless; more; more = more->next) {
        result = result && ax_program_run(&more->program, facts) == AX_FALSE;
    }
    return result;
}

static void ask_rules(enum ax_rule_scope scope, uint32_t subject, bool back, uint64_t *truth,
                      struct ax_output *out)
{
    for (uint32_t i = 0; i < model->templates->rules.len; i++) {
        struct ax_threat threat = {subject, (uint16_t)i, (uint8_t)scope, back};
        if (model->templates->rules.at[i].scope == scope && fires(&threat, truth)) {
            ax_put_text(out, out->len ? " " : "");
            ax_threat_put_id(model, &threat, out);
        }
    }
}

/* All threats in the order of enumeration; the caller frees the output. */
static struct ax_output *slowly(void)
{
    struct ax_output *out = ax_output_to_memory(session->memory);
    uint64_t *truth = malloc((model->templates->tests.tests.len / 64 + 1) * sizeof(*truth));
    ck_assert_ptr_nonnull(truth);
    ask_rules(AX_SCOPE_MODEL, 0, false, truth, out);
    for (uint32_t i = 1; i < model->items.len; i++) {
        const struct ax_item *item = ax_model_item(model, i);
        if (item->kind > AX_KIND_PORT || item->flags & AX_ITEM_OUT_OF_SCOPE) {
            continue;
        }
        ask_rules(AX_SCOPE_ELEMENT, i, false, truth, out);
        if (item->kind == AX_KIND_FLOW) {
            ask_rules(AX_SCOPE_INTERACTION, i, false, truth, out);
        }
        if (item->flags & AX_ITEM_BIDIRECTIONAL) {
            ask_rules(AX_SCOPE_INTERACTION, i, true, truth, out);
        }
    }
    free(truth);
    return out;
}

/* Random models and rules, the same in every run. */

static uint32_t seed;

static uint32_t below(uint32_t limit)
{
    seed = seed * 1664525U + 1013904223U;
    return (uint32_t)(((uint64_t)(seed >> 8) * limit) >> 24);
}

static bool chance(uint32_t percent)
{
    return below(100) < percent;
}

/* Names that the random template declares: kinds with two levels of types below them. */
static const char *const kinds[] = {"external", "process", "store", "flow",
                                    "boundary", "port",    "data"};

enum {
    TYPES_OF_KIND = 4,
    PROPERTIES = 4,
    ITEMS = 8
};

static void put_type(struct ax_output *out, int kind)
{
    uint32_t type = below(TYPES_OF_KIND + 1);
    ax_putf(out, type ? "%s-%u" : "%s", kinds[kind], type);
}

static const char *const values[] = {"yes", "no", "unknown"};
static bool is_free[PROPERTIES]; /* of the property: it takes any text, also an empty one */

static void put_types(struct ax_output *out)
{
    for (int kind = 0; kind < COUNT(kinds); kind++) {
        for (uint32_t i = 1; i <= TYPES_OF_KIND; i++) {
            uint32_t parent = below(i);
            ax_putf(out,
                    parent ? "<type id='%s-%u' parent='%s-%u'>" : "<type id='%s-%u' parent='%s'>",
                    kinds[kind], i, kinds[kind], parent);
            for (int p = 0; p < PROPERTIES && kind < AX_KIND_PORT; p++) {
                if (chance(20)) {
                    ax_putf(out, "<set property='p%d' value='%s'/>", p, values[below(3)]);
                }
            }
            ax_put_text(out, "</type>");
        }
    }
    for (int p = 0; p < PROPERTIES; p++) {
        ax_putf(out, "<property id='p%d' on='external process store flow boundary model'", p);
        is_free[p] = chance(30);
        ax_put_text(out, !is_free[p]  ? " values='yes no unknown' default='unknown'/>"
                         : chance(50) ? " default='no'/>"
                                      : "/>");
    }
}

static void put_test(struct ax_output *out, enum ax_rule_scope scope)
{
    static const char *const subjects[][3] = {{"source", "target", "flow"},
                                              {"element", "element", "element"},
                                              {"model", "model", "model"}};
    uint32_t who = below(3);
    const char *subject = subjects[scope][who];
    bool flow = scope == AX_SCOPE_INTERACTION && who == 2;
    switch (below(scope == AX_SCOPE_MODEL ? 2 : flow || scope == AX_SCOPE_ELEMENT ? 6 : 5)) {
    case 0: ax_putf(out, "%s.p%u is '%s'", subject, below(PROPERTIES), values[below(3)]); return;
    case 1:
        if (flow) {
            ax_putf(out, "flow is '");
            put_type(out, AX_KIND_FLOW);
        } else {
            ax_putf(out, "%s has '", subject);
            put_type(out, scope == AX_SCOPE_MODEL ? (int)below(7) : AX_KIND_PORT);
        }
        break;
    case 2:
        ax_putf(out, "%s is '", subject);
        put_type(out, flow ? AX_KIND_FLOW : (int)below(scope == AX_SCOPE_ELEMENT ? 6 : 3));
        break;
    case 3:
        ax_putf(out, "%s carries '", subject);
        put_type(out, AX_KIND_DATA);
        break;
    case 4:
        ax_putf(out, flow ? "%s crosses '" : "%s inside '", subject);
        put_type(out, AX_KIND_BOUNDARY);
        break;
    default:
        ax_put_text(out, !flow        ? "element crosses '"
                         : chance(50) ? "flow enters '"
                                      : "flow leaves '");
        put_type(out, AX_KIND_BOUNDARY);
    }
    ax_put_char(out, '\'');
}

static void put_expression(struct ax_output *out, enum ax_rule_scope scope, uint32_t depth)
{
    if (depth == 0 || chance(30)) {
        put_test(out, scope);
        return;
    }
    if (chance(25)) {
        ax_put_text(out, "not ");
    }
    ax_put_char(out, '(');
    put_expression(out, scope, depth - 1);
    ax_put_text(out, chance(50) ? " and " : " or ");
    put_expression(out, scope, depth - 1);
    ax_put_char(out, ')');
}

static void put_rules(struct ax_output *out)
{
    static const char *const scopes[] = {"interaction", "element", "model"};
    for (uint32_t i = 0, count = 5 + below(15); i < count; i++) {
        enum ax_rule_scope scope = (enum ax_rule_scope)(chance(10) ? 2 : below(2));
        ax_putf(out, "<rule id='R%u' category='C' scope='%s'><when>", i, scopes[scope]);
        put_expression(out, scope, 3);
        ax_put_text(out, "</when>");
        if (chance(30)) {
            ax_put_text(out, "<unless>");
            put_expression(out, scope, 2);
            ax_put_text(out, "</unless>");
        }
        ax_put_text(out, "<title>t</title><description>d</description></rule>");
        if (chance(10)) {
            ax_putf(out, "<disable rule='R%u'/>", i);
        } else if (chance(20)) {
            ax_putf(out, "<retune rule='R%u'><unless>", i);
            put_expression(out, scope, 1);
            ax_put_text(out, "</unless></retune>");
        }
    }
}

static void put_properties(struct ax_output *out, int kind)
{
    for (int p = 0; p < PROPERTIES && kind < AX_KIND_PORT; p++) {
        if (chance(30)) {
            ax_putf(out, " p%d='%s'", p, is_free[p] && chance(20) ? "" : values[below(3)]);
        }
    }
    if (chance(8)) {
        ax_put_text(out, " in-scope='no' reason='r'");
    }
}

static void put_data(struct ax_output *out)
{
    if (chance(40)) {
        ax_putf(out, " data='d%u d%u'", below(ITEMS), below(ITEMS));
    }
}

static void put_flow(struct ax_output *out, uint32_t *flows)
{
    ax_putf(out, "<flow id='f%u' from='e%u' to='e%u' type='", (*flows)++, below(ITEMS),
            below(ITEMS));
    put_type(out, AX_KIND_FLOW);
    ax_put_text(out, chance(30) ? "' bidirectional='yes'" : "'");
    if (chance(15)) {
        ax_putf(out, " crosses='b%u b%u'", below(ITEMS), below(ITEMS));
    }
    put_data(out);
    put_properties(out, AX_KIND_FLOW);
    ax_put_text(out, "/>");
}

static void put_element(struct ax_output *out, uint32_t number)
{
    int kind = (int)below(3);
    ax_putf(out, "<%s id='e%u' type='", kinds[kind], number);
    put_type(out, kind);
    ax_put_char(out, '\'');
    put_data(out);
    put_properties(out, kind);
    ax_put_char(out, '>');
    if (chance(30)) {
        ax_putf(out, "<port id='u%u' kind='", number);
        put_type(out, AX_KIND_PORT);
        ax_put_text(out, "'/>");
    }
    ax_putf(out, "</%s>", kinds[kind]);
}

/* Eight elements and eight boundaries, nested by chance, with flows anywhere. */
static void put_items(struct ax_output *out)
{
    uint32_t flows = 0;
    uint32_t open = 0;
    for (uint32_t i = 0; i < ITEMS; i++) {
        ax_putf(out, "<data id='d%u' class='", i);
        put_type(out, AX_KIND_DATA);
        ax_put_text(out, "'/>");
    }
    for (uint32_t i = 0; i < ITEMS; i++) {
        ax_putf(out, "<boundary id='b%u' type='", i);
        put_type(out, AX_KIND_BOUNDARY);
        ax_put_char(out, '\'');
        put_properties(out, AX_KIND_BOUNDARY);
        ax_put_char(out, '>');
        open++;
        put_element(out, i);
        while (chance(40)) {
            put_flow(out, &flows);
        }
        while (open > 0 && chance(45)) {
            ax_put_text(out, "</boundary>");
            open--;
        }
    }
    while (open-- > 0) {
        ax_put_text(out, "</boundary>");
    }
    while (flows < ITEMS) {
        put_flow(out, &flows);
    }
}

START_TEST(the_fast_way_agrees_with_the_slow_one)
{
    struct ax_output *rules = ax_output_to_memory(NULL);
    struct ax_output *items = ax_output_to_memory(NULL);
    seed = (uint32_t)_i * 7919U + 1;
    ax_putf(rules, "<template xmlns='urn:annexc:template:1' id='t' version='1'>" CATEGORY);
    put_types(rules);
    put_rules(rules);
    ax_put_text(rules, "</template>");
    ax_putf(items, "<model xmlns='urn:annexc:model:1' id='m'");
    ax_putf(items, chance(50) ? " p0='yes'>" : ">");
    put_items(items);
    ax_put_text(items, "</model>");
    load(ax_output_text(rules).start, ax_output_text(items).start);
    struct ax_output *expected = slowly();
    const char *fast = threats();
    const char *slow = ax_output_text(expected).start;
    size_t same = 0;
    while (fast[same] && fast[same] == slow[same]) {
        same++;
    }
    while (same > 0 && fast[same - 1] != ' ') {
        same--;
    }
    ck_assert_msg(strcmp(fast, slow) == 0, "t.xml and %s: fast \"%.60s…\", slow \"%.60s…\"",
                  write_file("m.xml", ax_output_text(items).start), fast + same, slow + same);
    ax_output_free(expected);
    ax_model_free(model);
    model = NULL;
    ax_output_free(rules);
    ax_output_free(items);
}
END_TEST

START_TEST(the_shipped_rules_agree_on_the_example)
{
    const struct ax_shipped *example = ax_shipped_example(0);
    ck_assert_int_eq(ax_model_load_text(session, AX_SLICE("example"), example->text, NULL, &model),
                     AX_OK);
    struct ax_output *expected = slowly();
    ck_assert_str_eq(threats_by((struct ax_threat_options){true, true}),
                     ax_output_text(expected).start);
    ax_output_free(expected);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("threat");
    TCase *rules = tcase_create("rules");
    tcase_add_checked_fixture(rules, fixture_begin, fixture_end);
    tcase_add_loop_test(rules, a_rule_fires_where_its_expression_is_true, 0, COUNT(cases));
    ADD_TESTS(rules, a_method_chooses_the_rules, disabled_and_retuned_rules_change_the_list,
              an_unknown_property_never_hides_a_threat_of_the_shipped_rules,
              placeholders_are_filled_with_facts);
    tcase_add_loop_test(rules, a_threat_tells_why_it_fires, 0, COUNT(questions));
    suite_add_tcase(suite, rules);
    TCase *laws = tcase_create("laws");
    tcase_add_checked_fixture(laws, fixture_begin, fixture_end);
    tcase_add_loop_test(laws, the_fast_way_agrees_with_the_slow_one, 0, 300);
    tcase_add_test(laws, the_shipped_rules_agree_on_the_example);
    suite_add_tcase(suite, laws);
    return suite;
}
