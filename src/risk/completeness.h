/* SPDX-License-Identifier: Apache-2.0 */
/* What the completeness rules share while they run. */
#ifndef AX_RISK_COMPLETENESS_H
#define AX_RISK_COMPLETENESS_H

#include "risk/risk.h"

#include <annexc/completeness.h>

enum ax_tm {
    AX_TM01,
    AX_TM02,
    AX_TM03,
    AX_TM04,
    AX_TM05,
    AX_TM06,
    AX_TM07,
    AX_TM08,
    AX_TM09,
    AX_TM10,
    AX_TM11,
    AX_TM12,
    AX_TM13,
    AX_TM14,
    AX_TM15,
    AX_TM16,
    AX_TM17,
    AX_TM18,
    AX_TM19,
    AX_TM20,
    AX_TM21,
    AX_TM22,
    AX_TM23
};

enum {
    AX_CHECKING_FEW = 10 /* findings of a rule that are told one by one */
};

struct ax_checking {
    struct ax_session *session;
    struct ax_model *model;
    const struct ax_risk *risk; /* NULL: none */
    const struct ax_threats *threats;
    const struct ax_threat_options *methods;
    const struct ax_completeness_options *options;
    struct ax_completeness_result *results;
    uint8_t *asked; /* by item: bit per letter of STRIDE that some threat has, and AX_ASKED_ANY */
    struct ax_output *scratch;
};

#define AX_ASKED_ANY 0x80

/* Notes a finding about `subject`; true when it is to be reported. */
bool ax_checking_finds(struct ax_checking *checking, enum ax_tm tm, struct ax_slice subject);

/* Tells below the last message of this code how many more there are. */
void ax_checking_tell_more(struct ax_session *session, enum ax_code code, const char *rule,
                           size_t more);

/* Bits of STRIDE and AX_ASKED_ANY for a category of this id. */
uint8_t ax_asked_by_category(struct ax_slice category);
/* Letters of STRIDE that are to be asked of an item of this kind. */
uint8_t ax_asked_of_kind(enum ax_kind kind);

/* Rules about threats (TM11, TM13, TM14, TM22), which also fill `asked`; about the model; and about
 * the other records of the risk file. */
void ax_check_threats(struct ax_checking *checking);
void ax_check_model(struct ax_checking *checking);
void ax_check_records(struct ax_checking *checking);
/* TM12 for one item. */
void ax_check_cells(struct ax_checking *checking, uint32_t item);

#endif
