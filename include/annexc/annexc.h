/* SPDX-License-Identifier: Apache-2.0 */
/* annexc: threat modelling for health software. This header includes all others.
 *
 * How to use it:
 *
 *     struct ax_session *session = ax_session_new(NULL);
 *     struct ax_model *model;
 *     if (ax_model_load(session, "pump.xml", NULL, &model) == AX_OK) {
 *         struct ax_threat_options how = AX_THREAT_DEFAULTS;
 *         struct ax_threats *threats;
 *         if (ax_threats_enumerate(model, &how, &threats) == AX_OK) {
 *             … ax_report_threats(threats, AX_THREATS_CSV, style, output) …
 *             ax_threats_free(threats);
 *         }
 *         ax_model_free(model);
 *     }
 *     … ax_messages_write(session, style, output) …
 *     ax_session_free(session);
 *
 * The library never prints, exits, changes the locale or reads the environment. */
#ifndef AX_ANNEXC_ANNEXC_H
#define AX_ANNEXC_ANNEXC_H

#include <annexc/acceptance.h>
#include <annexc/baseline.h>
#include <annexc/catalogue.h>
#include <annexc/completeness.h>
#include <annexc/convert.h>
#include <annexc/diagram.h>
#include <annexc/diff.h>
#include <annexc/document.h>
#include <annexc/finding.h>
#include <annexc/gate.h>
#include <annexc/memory.h>
#include <annexc/model.h>
#include <annexc/octave.h>
#include <annexc/output.h>
#include <annexc/rename.h>
#include <annexc/report.h>
#include <annexc/risk.h>
#include <annexc/score.h>
#include <annexc/score_sheet.h>
#include <annexc/session.h>
#include <annexc/slice.h>
#include <annexc/status.h>
#include <annexc/stored.h>
#include <annexc/template.h>
#include <annexc/threat.h>
#include <annexc/tree.h>
#include <annexc/trial.h>
#include <annexc/trike.h>
#include <annexc/version.h>
#include <annexc/vast.h>
#include <annexc/vulnerability.h>

#endif
