/* SPDX-License-Identifier: Apache-2.0 */
/* The completeness rules TM01 to TM23: the list, and what all of them share. */
#include "risk/completeness.h"

#include "base/output.h"

static const struct ax_completeness_rule rules[AX_COMPLETENESS_RULES] = {
    {"TM01", "7.2 a", "every flow carries data, and every datum has a class", true, false},
    {"TM02", "7.2 b, 5.3.2 a", "there is a trust boundary", true, false},
    {"TM03", "7.2 b", "every process and store stands in a boundary, or is declared outside", true,
     true},
    {"TM04", "7.2 c", "every element has a flow", true, false},
    {"TM05", "7.2 d", "every store is written and read", true, true},
    {"TM06", "7.2 e", "external entities are there, and it is said what they are", true, true},
    {"TM07", "7.2 f", "every flow names its protocol", true, false},
    {"TM08", "7.2 f", "every protocol has a version", true, true},
    {"TM09", "7.2 g", "every port that can be reached from outside has a threat", true, false},
    {"TM10", "7.2 h, 5.3.2 g-h", "connections on circuit boards are stated, even if there are none",
     true, false},
    {"TM11", "7.2 i", "every threat has an attack vector", true, true},
    {"TM12", "7.2 j", "every kind of threat is asked of every element and flow", true, true},
    {"TM13", "7.4", "every threat is decided, with a reason", false, false},
    {"TM14", "7.4", "what is mitigated has a control", false, false},
    {"TM15", "7.2 k", "no issue is open when a review approves", false, false},
    {"TM16", "7.2 l", "third-party components are named, with the element that they are part of",
     true, true},
    {"TM17", "7.2", "this version was reviewed: date, roles, version", false, false},
    {"TM18", "7.2", "the next review is at most a year after the last, and not overdue", false,
     false},
    {"TM19", "7.2, 9.4, 9.5", "every issue is handed to vulnerability handling", false, false},
    {"TM20", "7.2", "the model has the version of the product, and the risk file the same", true,
     false},
    {"TM21", "FDA views", "the four architecture views are there, explained, and show something",
     true, false},
    {"TM22", "FDA", "nothing that is known to be exploited is accepted as it is", false, false},
    {"TM23", "FDA", "every interface of the views is in the threats", true, false},
};

const struct ax_completeness_rule *ax_completeness_rule_at(size_t index)
{
    return index < AX_COMPLETENESS_RULES ? &rules[index] : NULL;
}

/* Rules whose findings ax_model_review tells already. */
static bool is_reviewed(enum ax_tm tm)
{
    return tm == AX_TM01 || tm == AX_TM02 || tm == AX_TM04 || tm == AX_TM05;
}

static bool is_excused(const struct ax_checking *checking, enum ax_tm tm, struct ax_slice subject)
{
    const struct ax_risk *risk = checking->risk;
    for (size_t i = 0; risk && i < ax_risk_count(risk, AX_RISK_EXCEPTION); i++) {
        const struct ax_risk_record *record = ax_risk_at(risk, AX_RISK_EXCEPTION, i);
        struct ax_slice pattern = ax_risk_value(risk, record, AX_RISK_SUBJECT);
        struct ax_slice until = ax_risk_value(risk, record, AX_RISK_UNTIL);
        bool over = checking->options->as_of && until.len > 0 &&
                    ax_slice_compare(until, ax_slice_of(checking->options->as_of)) < 0;
        bool fits = pattern.len == 0 || ax_risk_pattern_fits(pattern, subject);
        if (fits && !over && ax_risk_value(risk, record, AX_RISK_TEXT).len > 0 &&
            ax_slice_is(ax_risk_value(risk, record, AX_RISK_RULE), rules[tm].name)) {
            return true;
        }
    }
    return false;
}

bool ax_checking_finds(struct ax_checking *checking, enum ax_tm tm, struct ax_slice subject)
{
    struct ax_completeness_result *result = &checking->results[tm];
    if (is_excused(checking, tm, subject)) {
        result->excused++;
        return false;
    }
    result->found++;
    if (checking->options->model_only && is_reviewed(tm)) {
        return false;
    }
    return checking->options->all || result->found <= AX_CHECKING_FEW;
}

static struct ax_message *last_of(struct ax_session *session, enum ax_code code)
{
    struct ax_message *last = NULL;
    for (uint32_t i = 0; i < session->messages.len; i++) {
        struct ax_message *at = &session->messages.at[i];
        if (at->code == code &&
            (!last || at->span.source > last->span.source ||
             (at->span.source == last->span.source && at->span.start >= last->span.start))) {
            last = at;
        }
    }
    return last;
}

void ax_checking_tell_more(struct ax_session *session, enum ax_code code, const char *rule,
                           size_t more)
{
    struct ax_message *last = last_of(session, code);
    if (last) { /* otherwise there were so many messages that none of these was kept */
        ax_note(session, last, (struct ax_span){0, 0, 0}, "%s: %zu more", rule, more);
    }
}

static void report_more(const struct ax_checking *checking)
{
    for (int tm = 0; tm < AX_COMPLETENESS_RULES; tm++) {
        size_t found = checking->results[tm].found;
        bool told = !(checking->options->model_only && is_reviewed((enum ax_tm)tm));
        if (told && !checking->options->all && found > AX_CHECKING_FEW) {
            ax_checking_tell_more(checking->session, (enum ax_code)(AX_CODE_TM01 + tm),
                                  rules[tm].name, found - AX_CHECKING_FEW);
        }
    }
}

static enum ax_status check(struct ax_checking *checking)
{
    const struct ax_allocator *memory = checking->session->memory;
    size_t size = checking->model->items.len;
    checking->asked = ax_memory_resize(memory, NULL, 0, size);
    checking->scratch = ax_output_to_memory(memory);
    if (checking->asked && checking->scratch) {
        memset(checking->asked, 0, size);
        ax_check_threats(checking);
        ax_check_model(checking);
        if (!checking->options->model_only && checking->risk) {
            ax_check_records(checking);
        }
        report_more(checking);
    } else {
        checking->session->no_memory = true;
    }
    ax_memory_release(memory, checking->asked, checking->asked ? size : 0);
    ax_output_free(checking->scratch);
    return checking->session->no_memory ? AX_NO_MEMORY : AX_OK;
}

enum ax_status ax_completeness_check(struct ax_model *model, const struct ax_risk *risk,
                                     const struct ax_threat_options *methods,
                                     const struct ax_completeness_options *options,
                                     struct ax_completeness_result *out_results)
{
    struct ax_threats *threats = NULL;
    memset(out_results, 0, AX_COMPLETENESS_RULES * sizeof(*out_results));
    enum ax_status status = ax_threats_enumerate(model, methods, &threats);
    if (status == AX_OK) {
        struct ax_checking checking = {.session = model->session,
                                       .model = model,
                                       .risk = risk,
                                       .threats = threats,
                                       .methods = methods,
                                       .options = options,
                                       .results = out_results};
        status = check(&checking);
    }
    ax_threats_free(threats);
    return status;
}
