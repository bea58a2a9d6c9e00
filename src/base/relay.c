/* SPDX-License-Identifier: Apache-2.0 */
#include "base/relay.h"

enum {
    HALF = AX_RELAY_SLOTS / 2
};

struct running {
    const struct ax_relay *relay;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    unsigned made;  /* pieces */
    unsigned taken; /* of them */
    bool full;      /* no slot was free; from then on until half of them are */
    bool empty;     /* nothing was there to take; from then on until half of them are made */
    bool last;      /* no more are made */
    bool stopped;   /* no more are taken */
};

static void take_turns(const struct ax_relay *relay)
{
    bool more = true;
    while (more) {
        more = relay->make(relay->user, 0);
        more = relay->take(relay->user, 0) && more;
    }
}

static void *make_all(void *argument)
{
    struct running *running = argument;
    (void)pthread_mutex_lock(&running->lock);
    while (!running->last && !running->stopped) {
        if (running->full) {
            (void)pthread_cond_wait(&running->changed, &running->lock);
            continue;
        }
        unsigned slot = running->made % AX_RELAY_SLOTS;
        (void)pthread_mutex_unlock(&running->lock);
        bool more = running->relay->make(running->relay->user, slot);
        (void)pthread_mutex_lock(&running->lock);
        running->made++;
        running->last = !more;
        running->full = running->made - running->taken == AX_RELAY_SLOTS;
        if (running->last || (running->empty && running->made - running->taken >= HALF)) {
            running->empty = false;
            (void)pthread_cond_signal(&running->changed);
        }
    }
    (void)pthread_mutex_unlock(&running->lock);
    return NULL;
}

static void take_all(struct running *running)
{
    (void)pthread_mutex_lock(&running->lock);
    while (!running->stopped && (running->taken < running->made || !running->last)) {
        if (running->empty) {
            (void)pthread_cond_wait(&running->changed, &running->lock);
            continue;
        }
        unsigned slot = running->taken % AX_RELAY_SLOTS;
        (void)pthread_mutex_unlock(&running->lock);
        bool fine = running->relay->take(running->relay->user, slot);
        (void)pthread_mutex_lock(&running->lock);
        running->taken++;
        running->stopped = !fine;
        running->empty = running->taken == running->made && !running->last;
        if (!fine || (running->full && running->made - running->taken <= HALF)) {
            running->full = false;
            (void)pthread_cond_signal(&running->changed);
        }
    }
    (void)pthread_mutex_unlock(&running->lock);
}

static bool run_threaded(const struct ax_relay *relay)
{
    struct running running = {.relay = relay, .empty = true};
    pthread_t maker;
    if (pthread_mutex_init(&running.lock, NULL) != 0) {
        return false;
    }
    bool has_signal = pthread_cond_init(&running.changed, NULL) == 0;
    bool started = has_signal && pthread_create(&maker, NULL, make_all, &running) == 0;
    if (started) {
        take_all(&running);
        (void)pthread_join(maker, NULL);
    }
    if (has_signal) {
        (void)pthread_cond_destroy(&running.changed);
    }
    (void)pthread_mutex_destroy(&running.lock);
    return started;
}

void ax_relay_run(const struct ax_relay *relay, bool threaded)
{
    if (!threaded || !run_threaded(relay)) {
        take_turns(relay);
    }
}
