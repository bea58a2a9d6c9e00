/* SPDX-License-Identifier: Apache-2.0 */
/* The form of a risk file: which elements stand where, with which attributes. docs/risk.md and
 * models/schema/risk-1.xsd say the same. */
#include "risk/risk.h"

enum element {
    E_RISK,
    E_TEXT,
    E_METHOD,
    E_ACCEPTANCE,
    E_ASSUMPTION,
    E_CONTROL,
    E_TEST,
    E_ISSUE,
    E_REVIEW,
    E_MONITORING,
    E_RELEASE,
    E_EXCEPTION,
    E_DECISION,
    E_THREAT,
    E_SCORE_BEFORE,
    E_SCORE_AFTER,
    E_RESIDUAL,
    E_DISCLOSED,
    E_BASIS,
    E_CHANGED,
    E_ABSENT,
    E_WAS,
    E_COUNT
};

#define DISPOSITIONS "open mitigate eliminate transfer accept not-applicable"
const char ax_risk_dispositions[] = DISPOSITIONS;

#define N(id) AX_NAME_##id
#define OF(id, kind)                                                                               \
    {                                                                                              \
        N(id), AX_VALUE_##kind, false, NULL                                                        \
    }
#define NEEDS(id, kind)                                                                            \
    {                                                                                              \
        N(id), AX_VALUE_##kind, true, NULL                                                         \
    }
#define CHOICE(id, words)                                                                          \
    {                                                                                              \
        N(id), AX_VALUE_CHOICE, false, words                                                       \
    }
#define CHOICES(id, words)                                                                         \
    {                                                                                              \
        N(id), AX_VALUE_CHOICES, false, words                                                      \
    }
#define INTERNAL CHOICE(VISIBILITY, "internal")
#define PROGRESS CHOICE(STATUS, "open in-review closed")
#define SCORED                                                                                     \
    OF(VECTOR, TEXT), OF(SCORE, TEXT), OF(LEVEL, TEXT), CHOICE(ACCEPTABLE, "yes no"),              \
        OF(HARM, TEXT), CHOICE(IMPACT_BY, "business technical max"), INTERNAL
#define ATTRIBUTES (const struct ax_attribute_rule[])
#define CHILDREN (const struct ax_child_rule[])
#define END                                                                                        \
    {                                                                                              \
        0                                                                                          \
    }
#define ONCE(id, rule, order)                                                                      \
    {                                                                                              \
        N(id), rule, order, true                                                                   \
    }
#define MANY(id, rule, order)                                                                      \
    {                                                                                              \
        N(id), rule, order, false                                                                  \
    }

const struct ax_element_rule ax_risk_rules[E_COUNT] = {
    [E_RISK] = {.attributes =
                    ATTRIBUTES{NEEDS(MODEL, FILLED), OF(VERSION, TEXT), OF(NAME, TEXT), END},
                .children =
                    CHILDREN{ONCE(METHOD, E_METHOD, 0), ONCE(ACCEPTANCE, E_ACCEPTANCE, 1),
                             MANY(ASSUMPTION, E_ASSUMPTION, 2), MANY(CONTROL, E_CONTROL, 3),
                             MANY(TEST, E_TEST, 4), MANY(ISSUE, E_ISSUE, 5),
                             MANY(REVIEW, E_REVIEW, 6), MANY(MONITORING, E_MONITORING, 7),
                             MANY(RELEASE, E_RELEASE, 8), MANY(EXCEPTION, E_EXCEPTION, 9),
                             MANY(DECISION, E_DECISION, 10), MANY(THREAT, E_THREAT, 11), END}},
    [E_TEXT] = {.attributes = ATTRIBUTES{END}, .text = true},
    [E_METHOD] = {.attributes = ATTRIBUTES{CHOICES(METHODS, "interaction element"), END},
                  .text = true},
    [E_ACCEPTANCE] = {.attributes = ATTRIBUTES{OF(FILE, FILLED), END}, .text = true},
    [E_ASSUMPTION] = {.attributes = ATTRIBUTES{NEEDS(ID, ID), OF(OWNER, TEXT),
                                               OF(VALID_UNTIL, DATE), OF(REF, TEXT), INTERNAL, END},
                      .text = true},
    [E_CONTROL] = {.attributes =
                       ATTRIBUTES{NEEDS(ID, ID),
                                  OF(NAME, TEXT),
                                  {N(KIND), AX_VALUE_CHOICE, true,
                                   "design protective information environment"},
                                  CHOICE(STATUS, "planned implemented verified withdrawn"),
                                  OF(OWNER, TEXT),
                                  OF(REQUIREMENTS, TEXT),
                                  OF(SIDE_EFFECTS, TEXT),
                                  OF(SAFETY_REF, TEXT),
                                  OF(TICKET, TEXT),
                                  OF(REF, TEXT),
                                  INTERNAL,
                                  END},
                   .text = true},
    [E_TEST] = {.attributes = ATTRIBUTES{NEEDS(ID, ID),
                                         OF(NAME, TEXT),
                                         {N(KIND), AX_VALUE_CHOICE, true,
                                          "function thwart vulnerability fuzz penetration"},
                                         CHOICE(RESULT, "planned pass fail blocked"),
                                         OF(DATE, DATE),
                                         OF(CONTROLS, ID_LIST),
                                         OF(VERSION, TEXT),
                                         OF(OWNER, TEXT),
                                         OF(REF, TEXT),
                                         INTERNAL,
                                         END},
                .text = true},
    [E_ISSUE] = {.attributes = ATTRIBUTES{NEEDS(ID, ID), OF(NAME, TEXT), PROGRESS, OF(OWNER, TEXT),
                                          OF(THREATS, TEXT), OF(DATE, DATE), OF(REF, TEXT),
                                          CHOICE(KEV, "yes no"), OF(TICKET, TEXT),
                                          OF(VERSION, TEXT), INTERNAL, END},
                 .text = true},
    [E_REVIEW] = {.attributes =
                      ATTRIBUTES{NEEDS(ID, ID), OF(DATE, DATE), OF(NEXT, DATE), OF(ROLES, TEXT),
                                 OF(VERSION, TEXT), CHOICE(RESULT, "approved rejected"),
                                 OF(REF, TEXT), INTERNAL, END},
                  .text = true},
    [E_MONITORING] = {.attributes = ATTRIBUTES{NEEDS(ID, ID), OF(NAME, TEXT), OF(OWNER, TEXT),
                                               OF(REF, TEXT), OF(NEXT, DATE), INTERNAL, END},
                      .text = true},
    [E_RELEASE] = {.attributes = ATTRIBUTES{NEEDS(VERSION, FILLED), OF(DATE, DATE), INTERNAL, END},
                   .text = true},
    [E_EXCEPTION] = {.attributes = ATTRIBUTES{NEEDS(RULE, WORD), OF(SUBJECT, FILLED),
                                              OF(OWNER, TEXT), OF(UNTIL, DATE), INTERNAL, END},
                     .text = true},
    [E_DECISION] = {.attributes = ATTRIBUTES{NEEDS(THREATS, FILLED),
                                             OF(EXCEPT, TEXT),
                                             {N(DISPOSITION), AX_VALUE_CHOICE, true, DISPOSITIONS},
                                             PROGRESS,
                                             OF(OWNER, TEXT),
                                             OF(UNTIL, DATE),
                                             OF(CONTROLS, ID_LIST),
                                             OF(TESTS, ID_LIST),
                                             OF(REQUIREMENTS, TEXT),
                                             OF(SAFETY_REF, TEXT),
                                             OF(TICKET, TEXT),
                                             OF(DECIDED, TEXT),
                                             INTERNAL,
                                             END},
                    .text = true},
    [E_THREAT] =
        {.attributes =
             ATTRIBUTES{
                 NEEDS(ID, FILLED),
                 CHOICE(DISPOSITION, DISPOSITIONS),
                 PROGRESS,
                 OF(OWNER, TEXT),
                 OF(UNTIL, DATE),
                 CHOICE(SEVERITY, "none low medium high critical"),
                 OF(TITLE, TEXT),
                 OF(CATEGORY, TEXT),
                 OF(ELEMENTS, TEXT),
                 OF(ASSETS, TEXT),
                 CHOICES(THREAT_SOURCE, "insider remote adjacent physical supplier unintentional"),
                 CHOICES(ATTACK_VECTOR, "network adjacent local physical supply-chain social"),
                 CHOICES(PHASE, "supply manufacture deploy operate update service decommission"),
                 OF(WEAKNESSES, TEXT),
                 OF(PATTERNS, TEXT),
                 OF(AFFECTS, TEXT),
                 OF(HARM, TEXT),
                 OF(HARM_REF, TEXT),
                 OF(SAFETY_REF, TEXT),
                 CHOICE(MULTI_PATIENT, "yes no"),
                 OF(CONTROLS, ID_LIST),
                 OF(REQUIREMENTS, TEXT),
                 OF(SIDE_EFFECTS, TEXT),
                 OF(TESTS, ID_LIST),
                 CHOICE(KEV, "yes no"),
                 OF(TICKET, TEXT),
                 OF(INTRODUCED, TEXT),
                 OF(DECIDED, TEXT),
                 OF(GONE, TEXT),
                 INTERNAL,
                 END},
         .children = CHILDREN{ONCE(STATEMENT, E_TEXT, 0), ONCE(IMPACT, E_TEXT, 1),
                              ONCE(REASON, E_TEXT, 2), ONCE(NOTE, E_TEXT, 3),
                              MANY(PRE, E_SCORE_BEFORE, 4), MANY(POST, E_SCORE_AFTER, 5),
                              ONCE(RESIDUAL, E_RESIDUAL, 6), ONCE(DISCLOSED, E_DISCLOSED, 7),
                              ONCE(BASIS, E_BASIS, 8), MANY(CHANGED, E_CHANGED, 9),
                              MANY(ABSENT, E_ABSENT, 10), MANY(WAS, E_WAS, 11), END}},
    [E_SCORE_BEFORE] = {.attributes = ATTRIBUTES{SCORED, END}, .text = true},
    [E_SCORE_AFTER] = {.attributes = ATTRIBUTES{SCORED, END}, .text = true},
    [E_RESIDUAL] = {.attributes =
                        ATTRIBUTES{CHOICE(ACCEPTABLE, "yes no"), OF(COMPENSATING, ID_LIST),
                                   OF(SAFETY_REF, TEXT), INTERNAL, END},
                    .text = true},
    [E_DISCLOSED] = {.attributes = ATTRIBUTES{OF(REF, TEXT), INTERNAL, END}, .text = true},
    [E_BASIS] = {.attributes = ATTRIBUTES{OF(RULE, TEXT), OF(SEVERITY, TEXT), END}, .text = true},
    [E_CHANGED] = {.attributes =
                       ATTRIBUTES{NEEDS(WHAT, FILLED), OF(FROM, TEXT), OF(TO, TEXT), END}},
    [E_ABSENT] = {.attributes = ATTRIBUTES{OF(FROM, TEXT), OF(TO, TEXT), END}},
    [E_WAS] = {.attributes = ATTRIBUTES{CHOICE(DISPOSITION, DISPOSITIONS), PROGRESS,
                                        OF(OWNER, TEXT), OF(UNTIL, DATE), OF(DECIDED, TEXT), END},
               .text = true},
};

enum ax_risk_kind ax_risk_kind_of_rule(uint8_t rule)
{
    return rule < E_METHOD ? AX_RISK_KIND_COUNT : (enum ax_risk_kind)(rule - E_METHOD);
}

const struct ax_element_rule *ax_risk_rule_of(enum ax_risk_kind kind)
{
    return &ax_risk_rules[E_METHOD + (int)kind];
}

enum ax_risk_field ax_risk_field_of(enum ax_name name)
{
    static const uint16_t names[AX_RISK_FIELD_COUNT] = {
#define AX_NAME_TEXT AX_NAME_NONE /* no attribute: the record's own text */
#define AX_RISK_FIELD(id, name) AX_NAME_##id,
#include <annexc/risk_fields.def>
#undef AX_RISK_FIELD
#undef AX_NAME_TEXT
    };
    for (int i = 0; i < AX_RISK_FIELD_COUNT; i++) {
        if (names[i] == (uint16_t)name && name != AX_NAME_NONE) {
            return (enum ax_risk_field)i;
        }
    }
    return AX_RISK_FIELD_COUNT;
}

const char *ax_risk_kind_text(enum ax_risk_kind kind)
{
    static const char *const texts[AX_RISK_KIND_COUNT] = {
        "method",     "acceptance", "assumption", "control",  "test",   "issue", "review",
        "monitoring", "release",    "exception",  "decision", "threat", "pre",   "post",
        "residual",   "disclosed",  "basis",      "changed",  "absent", "was",
    };
    return texts[kind];
}

const char *ax_risk_field_text(enum ax_risk_field field)
{
    static const char *const texts[AX_RISK_FIELD_COUNT] = {
#define AX_RISK_FIELD(id, name) name,
#include <annexc/risk_fields.def>
#undef AX_RISK_FIELD
    };
    return texts[field];
}

const char *ax_risk_disposition_text(enum ax_risk_disposition disposition)
{
    static const char *const texts[AX_RISK_DISPOSITION_COUNT] = {
        "open", "mitigate", "eliminate", "transfer", "accept", "not-applicable",
    };
    return texts[disposition];
}
