/* SPDX-License-Identifier: Apache-2.0 */
/* Two threads one behind the other: one makes pieces, which depend on each other, and the caller's
 * takes them in their order. */
#ifndef AX_BASE_RELAY_H
#define AX_BASE_RELAY_H

#include "base/crew.h"

enum {
    AX_RELAY_SLOTS = 16 /* pieces that may wait to be taken */
};

struct ax_relay {
    void *user;
    /* Makes the next piece into the slot; false when it is the last one. */
    bool (*make)(void *user, unsigned slot);
    /* Takes a piece, in the caller's thread; false ends the work. */
    bool (*take)(void *user, unsigned slot);
};

/* Makes and takes all pieces: with a thread that makes, if that is wanted and can be had, else in
 * turns in slot 0. */
void ax_relay_run(const struct ax_relay *relay, bool threaded);

#endif
