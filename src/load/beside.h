/* SPDX-License-Identifier: Apache-2.0 */
/* Files that lie beside a model under its name: NAME.risk.xml beside NAME.xml. */
#ifndef AX_LOAD_BESIDE_H
#define AX_LOAD_BESIDE_H

#include "diag/session.h"

/* The path of the model with `ending` (".risk.xml") instead of its own; a path that has it already
 * as it is. In the session's memory; NULL without memory. */
const char *ax_path_of_kind(struct ax_session *session, const char *model_path, const char *ending);
/* The model beside such a file, the other way round: NAME.xml or NAME.tm7. NULL when there is none,
 * when the path does not have the ending, or without memory. */
const char *ax_path_of_model(struct ax_session *session, const char *path, const char *ending);

#endif
