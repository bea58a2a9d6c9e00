/* SPDX-License-Identifier: Apache-2.0 */
/* The model that annexc init writes when no example is named. */
#ifndef AX_CLI_STARTER_H
#define AX_CLI_STARTER_H

#include <annexc/template.h>

extern const struct ax_shipped ax_starter;

#endif
