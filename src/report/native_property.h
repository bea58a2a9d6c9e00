/* SPDX-License-Identifier: Apache-2.0 */
/* What the planners of properties share. */
#ifndef AX_REPORT_NATIVE_PROPERTY_H
#define AX_REPORT_NATIVE_PROPERTY_H

#include "report/native.h"

/* The declarations of a foreign name, in order; NULL after the last. They move when one is added.
 * */
struct ax_declared *ax_declared_first(const struct ax_conversion *conversion, ax_atom name);
struct ax_declared *ax_declared_next(const struct ax_conversion *conversion,
                                     const struct ax_declared *declared);
/* Adds a declaration; the name gets its id with the first one. */
void ax_declare(struct ax_conversion *conversion, struct ax_declared declared);
/* Adds a value to those that the declaration has. */
void ax_declare_value(struct ax_conversion *conversion, const struct ax_declared *declared,
                      ax_atom value);
/* True for free text, and for values that the template itself declares. */
bool ax_declared_takes(const struct ax_conversion *conversion, const struct ax_declared *declared,
                       ax_atom value);
/* The type that a foreign template declares the property for. */
uint32_t ax_property_owner(const struct ax_conversion *conversion, uint32_t property);

/* Steps of ax_plan_properties. */
void ax_plan_literals(struct ax_conversion *conversion);
void ax_plan_asked(struct ax_conversion *conversion);
/* True when a property of this label would turn a literal into a placeholder. */
bool ax_label_is_literal(const struct ax_conversion *conversion, struct ax_slice label);

#endif
