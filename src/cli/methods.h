/* SPDX-License-Identifier: Apache-2.0 */
/* The techniques that Annex C of IEC 81001-5-1 names, and how far annexc goes with each. */
#ifndef AX_CLI_METHODS_H
#define AX_CLI_METHODS_H

#include <annexc/output.h>

void ax_methods_put(struct ax_output *output);

#endif
