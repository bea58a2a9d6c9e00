/* SPDX-License-Identifier: Apache-2.0 */
/* Completeness of the other records of a risk file: issues, reviews, versions. */
#include "risk/completeness.h"

enum {
    YEAR_DAYS = 365
};

/* Days since a day long ago; the date was checked when it was read. */
static int32_t day_number(struct ax_slice date)
{
    uint32_t year = 0;
    uint32_t month = 0;
    uint32_t day = 0;
    if (date.len != sizeof("2027-06-30") - 1) {
        return 0;
    }
    (void)ax_slice_to_number((struct ax_slice){date.start, 4}, &year);
    (void)ax_slice_to_number((struct ax_slice){date.start + 5, 2}, &month);
    (void)ax_slice_to_number((struct ax_slice){date.start + 8, 2}, &day);
    /* March is the first month, so that the leap day is the last of the year. */
    uint32_t moved = (month + 9) % 12;
    year -= moved / 10;
    return (int32_t)(365 * year + year / 4 - year / 100 + year / 400 + (moved * 306 + 5) / 10 +
                     day - 1);
}

static struct ax_slice value(const struct ax_checking *checking,
                             const struct ax_risk_record *record, enum ax_risk_field field)
{
    return ax_risk_value(checking->risk, record, field);
}

static bool is_approved(const struct ax_checking *checking)
{
    size_t count = ax_risk_count(checking->risk, AX_RISK_REVIEW);
    const struct ax_risk_record *last =
        count > 0 ? ax_risk_at(checking->risk, AX_RISK_REVIEW, count - 1) : NULL;
    return last && ax_slice_is(value(checking, last, AX_RISK_RESULT), "approved");
}

static void check_issue(struct ax_checking *checking, const struct ax_risk_record *issue,
                        bool approved)
{
    struct ax_slice id = value(checking, issue, AX_RISK_ID);
    struct ax_span span = ax_risk_span(checking->risk, issue);
    bool open = !ax_slice_is(value(checking, issue, AX_RISK_STATUS), "closed");
    checking->results[AX_TM15].looked_at++;
    if (open && approved && ax_checking_finds(checking, AX_TM15, id)) {
        ax_report(checking->session, AX_CODE_TM15, span,
                  "issue \"%.*s\" is open, and the last review approves", AX_FMT(id));
    }
    checking->results[AX_TM19].looked_at++;
    if (value(checking, issue, AX_RISK_REF).len == 0 && ax_checking_finds(checking, AX_TM19, id)) {
        ax_report(checking->session, AX_CODE_TM19, span,
                  "issue \"%.*s\" has no ref to vulnerability handling", AX_FMT(id));
    }
    bool known = ax_slice_is(value(checking, issue, AX_RISK_KEV), "yes");
    checking->results[AX_TM22].looked_at += known;
}

static void check_review(struct ax_checking *checking, const struct ax_risk_record *review)
{
    static const enum ax_risk_field needed[] = {AX_RISK_DATE, AX_RISK_ROLES, AX_RISK_VERSION};
    struct ax_slice id = value(checking, review, AX_RISK_ID);
    checking->results[AX_TM17].looked_at++;
    for (size_t i = 0; i < AX_COUNT(needed); i++) {
        if (value(checking, review, needed[i]).len == 0 &&
            ax_checking_finds(checking, AX_TM17, id)) {
            ax_report(checking->session, AX_CODE_TM17, ax_risk_span(checking->risk, review),
                      "review \"%.*s\" has no %s", AX_FMT(id), ax_risk_field_text(needed[i]));
        }
    }
}

/* The review with the latest date; NULL: there is none with one. */
static const struct ax_risk_record *last_review(const struct ax_checking *checking)
{
    const struct ax_risk_record *last = NULL;
    for (size_t i = 0; i < ax_risk_count(checking->risk, AX_RISK_REVIEW); i++) {
        const struct ax_risk_record *review = ax_risk_at(checking->risk, AX_RISK_REVIEW, i);
        struct ax_slice date = value(checking, review, AX_RISK_DATE);
        if (date.len > 0 &&
            (!last || ax_slice_compare(date, value(checking, last, AX_RISK_DATE)) >= 0)) {
            last = review;
        }
    }
    return last;
}

static void check_current(struct ax_checking *checking)
{
    struct ax_slice version = ax_model_text(checking->model, 0, "version");
    for (size_t i = 0; i < ax_risk_count(checking->risk, AX_RISK_REVIEW); i++) {
        const struct ax_risk_record *review = ax_risk_at(checking->risk, AX_RISK_REVIEW, i);
        if (ax_slice_equal(value(checking, review, AX_RISK_VERSION), version)) {
            return;
        }
    }
    if (ax_checking_finds(checking, AX_TM17, version)) {
        ax_report(checking->session, AX_CODE_TM17,
                  (struct ax_span){checking->risk->source, checking->risk->root,
                                   checking->risk->root + 5},
                  "no review of version \"%.*s\" is recorded", AX_FMT(version));
    }
}

static void check_next(struct ax_checking *checking)
{
    const struct ax_risk_record *last = last_review(checking);
    if (!last) {
        return;
    }
    struct ax_slice id = value(checking, last, AX_RISK_ID);
    struct ax_slice date = value(checking, last, AX_RISK_DATE);
    struct ax_slice next = value(checking, last, AX_RISK_NEXT);
    const char *as_of = checking->options->as_of;
    const char *wrong = NULL;
    checking->results[AX_TM18].looked_at++;
    if (next.len == 0) {
        wrong = "does not say when the next one is";
    } else if (day_number(next) - day_number(date) > YEAR_DAYS) {
        wrong = "puts the next one off for more than 365 days";
    } else if (as_of && ax_slice_compare(next, ax_slice_of(as_of)) < 0) {
        wrong = "asked for a next one by a day that is over";
    }
    if (wrong && ax_checking_finds(checking, AX_TM18, id)) {
        ax_report(checking->session, AX_CODE_TM18, ax_risk_span(checking->risk, last),
                  "review \"%.*s\" of %.*s %s", AX_FMT(id), AX_FMT(date), wrong);
    }
}

static void check_version(struct ax_checking *checking)
{
    struct ax_slice version = ax_model_text(checking->model, 0, "version");
    if (version.len > 0 && !ax_slice_equal(version, checking->risk->version) &&
        ax_checking_finds(checking, AX_TM20, version)) {
        ax_report(checking->session, AX_CODE_TM20,
                  (struct ax_span){checking->risk->source, checking->risk->root,
                                   checking->risk->root + 5},
                  "the risk file is about version \"%.*s\", the model is version \"%.*s\"",
                  AX_FMT(checking->risk->version), AX_FMT(version));
    }
}

void ax_check_records(struct ax_checking *checking)
{
    bool approved = is_approved(checking);
    for (size_t i = 0; i < ax_risk_count(checking->risk, AX_RISK_ISSUE); i++) {
        check_issue(checking, ax_risk_at(checking->risk, AX_RISK_ISSUE, i), approved);
    }
    for (size_t i = 0; i < ax_risk_count(checking->risk, AX_RISK_REVIEW); i++) {
        check_review(checking, ax_risk_at(checking->risk, AX_RISK_REVIEW, i));
    }
    check_current(checking);
    check_next(checking);
    check_version(checking);
}
