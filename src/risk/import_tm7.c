/* SPDX-License-Identifier: Apache-2.0 */
/* Decisions that Microsoft's Threat Modeling Tool stored in a .tm7 file. */
#include "model/stored.h"
#include "risk/edit.h"

struct adopting {
    struct ax_risk_edit *edit;
    struct ax_risk_setting settings[8];
    size_t count;
};

static void set(struct adopting *adopting, enum ax_risk_field field, struct ax_slice value)
{
    value = ax_slice_trim(value);
    if (value.len > 0) {
        adopting->settings[adopting->count++] =
            (struct ax_risk_setting){AX_RISK_THREAT, field, value};
    }
}

static void adopt_state(struct adopting *adopting, const struct ax_stored_threat *threat)
{
    bool decides =
        threat->state_kind == AX_STORED_NOT_APPLICABLE || threat->state_kind == AX_STORED_MITIGATED;
    if (threat->state_kind == AX_STORED_NOT_APPLICABLE) {
        set(adopting, AX_RISK_DISPOSITION, AX_SLICE("not-applicable"));
    } else if (threat->state_kind == AX_STORED_MITIGATED) {
        set(adopting, AX_RISK_DISPOSITION, AX_SLICE("mitigate"));
    } else if (threat->state_kind == AX_STORED_NEEDS_INVESTIGATION) {
        set(adopting, AX_RISK_STATUS, AX_SLICE("in-review"));
    }
    set(adopting, decides ? AX_RISK_REASON : AX_RISK_NOTE, threat->justification);
    if (adopting->count > 0) {
        set(adopting, AX_RISK_OWNER, threat->changed_by);
    }
}

/* What people decided in annexc since then is not touched. */
static bool is_untouched(const struct ax_risk *risk, const struct ax_risk_record *record)
{
    return ax_risk_stated(risk, record) == AX_RISK_OPEN &&
           ax_risk_value(risk, record, AX_RISK_REASON).len == 0 &&
           ax_risk_value(risk, record, AX_RISK_NOTE).len == 0 &&
           ax_risk_value(risk, record, AX_RISK_STATUS).len == 0;
}

static enum ax_status adopt_manual(struct adopting *adopting, const struct ax_stored_threat *threat)
{
    struct ax_slice id =
        ax_session_format(adopting->edit->session, "TM7-%.*s", AX_FMT(threat->number));
    if (!id.start || ax_risk_find(adopting->edit->risk, id)) {
        return id.start ? AX_OK : AX_NO_MEMORY;
    }
    set(adopting, AX_RISK_TITLE, threat->title);
    set(adopting, AX_RISK_STATEMENT, threat->description);
    return ax_risk_edit_add_threat(adopting->edit, id, adopting->settings, adopting->count);
}

static enum ax_status adopt(struct adopting *adopting, const struct ax_stored_threat *threat)
{
    const struct ax_risk *risk = adopting->edit->risk;
    const struct ax_risk_record *record = ax_risk_find(risk, threat->id);
    adopting->count = 0;
    adopt_state(adopting, threat);
    if (threat->by_user) {
        return adopt_manual(adopting, threat);
    }
    if (adopting->count == 0) {
        return AX_OK;
    }
    if (!record || record->kind != AX_RISK_THREAT) {
        ax_report(adopting->edit->session, AX_CODE_RISK_STORED_LEFT, (struct ax_span){0, 0, 0},
                  "the decision about \"%.*s\" is left out: %s", AX_FMT(threat->id),
                  threat->reason == AX_STORED_DERIVED ? "the risk file has no such threat"
                                                      : ax_stored_reason_text(threat->reason));
        return AX_OK;
    }
    return is_untouched(risk, record)
               ? ax_risk_edit_adopt(adopting->edit, threat->id, adopting->settings, adopting->count)
               : AX_OK;
}

enum ax_status ax_risk_edit_import_stored(struct ax_risk_edit *edit, const struct ax_stored *stored)
{
    struct adopting adopting = {.edit = edit};
    enum ax_status status = AX_OK;
    for (size_t i = 0; i < ax_stored_count(stored) && status == AX_OK; i++) {
        status = adopt(&adopting, ax_stored_at(stored, i));
    }
    return status;
}
