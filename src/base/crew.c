/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crew.h"

#include <unistd.h>

enum {
    WORTH_WHILE = 16 * 1024, /* items; for fewer, starting threads takes longer than it saves */
    SHARE_ITEMS = 4096,
    USUAL_THREADS = 4 /* each has tables of its own; more would cost more memory than they save */
};

struct running {
    const struct ax_crew *crew;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    uint32_t next;   /* the first piece that nobody has taken */
    uint32_t handed; /* pieces that were handed on */
    bool full;       /* no slot was free; from then on until half of them are */
    bool stopped;
    bool done[AX_CREW_SLOTS];
};

struct member {
    struct running *running;
    unsigned number;
    pthread_t thread;
};

unsigned ax_crew_size(unsigned wanted)
{
    if (wanted > 0) {
        return wanted < AX_CREW_THREADS ? wanted : AX_CREW_THREADS;
    }
    long there = sysconf(_SC_NPROCESSORS_ONLN);
    return there < 1 ? 1 : there < USUAL_THREADS ? (unsigned)there : USUAL_THREADS;
}

unsigned ax_crew_size_for(unsigned wanted, uint32_t items)
{
    return items >= WORTH_WHILE || wanted > 1 ? ax_crew_size(wanted) : 1;
}

static bool is_free(const struct running *running)
{
    return !running->stopped && running->next < running->crew->pieces && !running->full;
}

/* Takes the next piece and does it. The lock is held before and after. Who waits is woken for a
 * reason: waking for each piece would have the threads wait for each other at each. */
static void do_next(struct running *running, unsigned worker)
{
    uint32_t piece = running->next++;
    unsigned slot = piece % AX_CREW_SLOTS;
    running->full = running->next - running->handed == AX_CREW_SLOTS;
    (void)pthread_mutex_unlock(&running->lock);
    bool fine = running->crew->work(running->crew->user, worker, slot, piece);
    (void)pthread_mutex_lock(&running->lock);
    running->done[slot] = fine;
    running->stopped |= !fine;
    if (!fine || piece == running->handed) {
        (void)pthread_cond_broadcast(&running->changed);
    }
}

static void *help(void *argument)
{
    struct member *member = argument;
    struct running *running = member->running;
    (void)pthread_mutex_lock(&running->lock);
    while (!running->stopped && running->next < running->crew->pieces) {
        if (is_free(running)) {
            do_next(running, member->number);
        } else {
            (void)pthread_cond_wait(&running->changed, &running->lock);
        }
    }
    (void)pthread_mutex_unlock(&running->lock);
    return NULL;
}

static void hand_on_next(struct running *running)
{
    uint32_t piece = running->handed;
    unsigned slot = piece % AX_CREW_SLOTS;
    (void)pthread_mutex_unlock(&running->lock);
    const struct ax_crew *crew = running->crew;
    bool fine = !crew->hand_on || crew->hand_on(crew->user, slot, piece);
    (void)pthread_mutex_lock(&running->lock);
    running->done[slot] = false;
    running->handed += fine;
    running->stopped |= !fine;
    if (running->full && running->next - running->handed <= AX_CREW_SLOTS / 2) {
        running->full = false;
        (void)pthread_cond_broadcast(&running->changed);
    }
}

/* The caller hands on what is ready, and works while nothing is. */
static void lead(struct running *running)
{
    (void)pthread_mutex_lock(&running->lock);
    while (!running->stopped && running->handed < running->crew->pieces) {
        if (running->done[running->handed % AX_CREW_SLOTS]) {
            hand_on_next(running);
        } else if (is_free(running)) {
            do_next(running, 0);
        } else {
            (void)pthread_cond_wait(&running->changed, &running->lock);
        }
    }
    running->stopped = true;
    (void)pthread_cond_broadcast(&running->changed);
    (void)pthread_mutex_unlock(&running->lock);
}

bool ax_crew_run(const struct ax_crew *crew, unsigned threads)
{
    struct running running = {.crew = crew};
    struct member members[AX_CREW_THREADS];
    unsigned started = 0;
    if (pthread_mutex_init(&running.lock, NULL) != 0) {
        return false;
    }
    if (pthread_cond_init(&running.changed, NULL) != 0) {
        (void)pthread_mutex_destroy(&running.lock);
        return false;
    }
    while (started + 1 < threads && started + 1 < AX_CREW_THREADS) {
        struct member *member = &members[started];
        *member = (struct member){.running = &running, .number = started + 1};
        if (pthread_create(&member->thread, NULL, help, member) != 0) {
            break;
        }
        started++;
    }
    lead(&running);
    for (unsigned i = 0; i < started; i++) {
        (void)pthread_join(members[i].thread, NULL);
    }
    (void)pthread_cond_destroy(&running.changed);
    (void)pthread_mutex_destroy(&running.lock);
    return running.handed == crew->pieces;
}

struct share {
    uint32_t count;
    void *user;
    void (*work)(void *user, unsigned worker, uint32_t first, uint32_t end);
};

static bool work_on_share(void *user, unsigned worker, unsigned slot, uint32_t piece)
{
    const struct share *share = user;
    uint32_t first = piece * SHARE_ITEMS;
    uint32_t left = share->count - first;
    (void)slot;
    share->work(share->user, worker, first, first + (left < SHARE_ITEMS ? left : SHARE_ITEMS));
    return true;
}

bool ax_crew_share(unsigned threads, uint32_t count, void *user,
                   void (*work)(void *user, unsigned worker, uint32_t first, uint32_t end))
{
    struct share share = {count, user, work};
    if (threads < 2) {
        work(user, 0, 0, count);
        return true;
    }
    struct ax_crew crew = {
        .pieces = (count + SHARE_ITEMS - 1) / SHARE_ITEMS,
        .user = &share,
        .work = work_on_share,
    };
    return ax_crew_run(&crew, threads);
}

static void *resize_shared(void *user, void *block, size_t old_size, size_t new_size)
{
    struct ax_shared_memory *shared = user;
    (void)pthread_mutex_lock(&shared->lock);
    void *resized = ax_memory_resize(shared->inner, block, old_size, new_size);
    (void)pthread_mutex_unlock(&shared->lock);
    return resized;
}

bool ax_shared_memory_init(struct ax_shared_memory *shared, const struct ax_allocator *inner)
{
    *shared = (struct ax_shared_memory){.memory = {resize_shared, shared}, .inner = inner};
    return pthread_mutex_init(&shared->lock, NULL) == 0;
}

void ax_shared_memory_done(struct ax_shared_memory *shared)
{
    (void)pthread_mutex_destroy(&shared->lock);
}
