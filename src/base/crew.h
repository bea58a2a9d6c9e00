/* SPDX-License-Identifier: Apache-2.0 */
/* Work that is cut into pieces, done by several threads, and handed on in order: what comes out is
 * the same however many there are. */
#ifndef AX_BASE_CREW_H
#define AX_BASE_CREW_H

#include "base/memory.h"

#include <pthread.h>

enum {
    AX_CREW_THREADS = 8, /* at most, the caller's included */
    AX_CREW_SLOTS = 8,   /* pieces that may be done before the first of them is handed on */
    AX_CREW_APART = 128  /* bytes between what two workers write to: with less they wait for each
                            other's caches */
};

struct ax_crew {
    uint32_t pieces;
    void *user;
    /* Does a piece, and leaves what comes of it in the slot. Each worker is one thread; a slot is
     * one worker's until its piece was handed on. False ends the work. */
    bool (*work)(void *user, unsigned worker, unsigned slot, uint32_t piece);
    /* Takes what is in the slot: piece after piece, in the caller's thread. False ends the work.
     * NULL: there is nothing to take. */
    bool (*hand_on)(void *user, unsigned slot, uint32_t piece);
};

/* Runs it with `threads` threads, or with as many as the system gives: the caller's works too.
 * Answers whether all was handed on. */
bool ax_crew_run(const struct ax_crew *crew, unsigned threads);

/* How many threads are worth while: `wanted`, or (0) as many as there are processors. */
unsigned ax_crew_size(unsigned wanted);
/* The same for so many items, each of which takes less than a microsecond: 1 when they are few. */
unsigned ax_crew_size_for(unsigned wanted, uint32_t items);

/* Calls `work` for [first, end) after [first, end), in no order, until all of `count` were its;
 * the threads are numbered by `worker`. */
bool ax_crew_share(unsigned threads, uint32_t count, void *user,
                   void (*work)(void *user, unsigned worker, uint32_t first, uint32_t end));

/* An allocator for several threads, made of one for one thread. */
struct ax_shared_memory {
    struct ax_allocator memory; /* what to give away */
    const struct ax_allocator *inner;
    pthread_mutex_t lock; /* held during each call */
};

/* False when the system has no lock; else call ax_shared_memory_done. It must not move. */
bool ax_shared_memory_init(struct ax_shared_memory *shared, const struct ax_allocator *inner);
void ax_shared_memory_done(struct ax_shared_memory *shared);

#endif
