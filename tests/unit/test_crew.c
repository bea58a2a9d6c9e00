/* SPDX-License-Identifier: Apache-2.0 */
/* Several threads: what they do comes out in order, the same for any number of them, and an end in
 * the middle is an end. */
#include "base/relay.h"

#include "base/output.h"
#include "load/load.h"
#include "runner.h"
#include "scarce.h"

#include <annexc/annexc.h>

#include <fcntl.h>
#include <unistd.h>

enum {
    PIECES = 500,
    SWEEP = 60
};

struct sum {
    unsigned long slots[AX_CREW_SLOTS];
    unsigned long result;
    uint32_t handed;
    uint32_t work_fails_at;
    uint32_t hand_fails_at;
};

/* Some pieces take longer than others. */
static bool work(void *user, unsigned worker, unsigned slot, uint32_t piece)
{
    struct sum *sum = user;
    unsigned long value = piece;
    ck_assert_uint_lt(worker, AX_CREW_THREADS);
    for (uint32_t i = 0; i < piece % 7 * 1000; i++) {
        value = value * 6364136223846793005UL + 1;
    }
    sum->slots[slot] = value;
    return piece != sum->work_fails_at;
}

static bool hand_on(void *user, unsigned slot, uint32_t piece)
{
    struct sum *sum = user;
    ck_assert_uint_eq(piece, sum->handed++);
    sum->result = sum->result * 31 + sum->slots[slot];
    return piece != sum->hand_fails_at;
}

static struct sum run(unsigned threads, uint32_t work_fails_at, uint32_t hand_fails_at, bool *out)
{
    struct sum sum = {.work_fails_at = work_fails_at, .hand_fails_at = hand_fails_at};
    struct ax_crew crew = {.pieces = PIECES, .user = &sum, .work = work, .hand_on = hand_on};
    *out = ax_crew_run(&crew, threads);
    return sum;
}

START_TEST(pieces_come_in_order_whoever_did_them)
{
    bool fine;
    unsigned long wanted = run(1, PIECES, PIECES, &fine).result;
    ck_assert(fine);
    for (unsigned threads = 0; threads <= AX_CREW_THREADS + 1U; threads++) {
        struct sum sum = run(threads, PIECES, PIECES, &fine);
        ck_assert(fine);
        ck_assert_uint_eq(sum.handed, PIECES);
        ck_assert_uint_eq(sum.result, wanted);
    }
}
END_TEST

START_TEST(a_piece_that_fails_ends_the_work)
{
    for (unsigned threads = 1; threads <= 4; threads++) {
        bool fine;
        ck_assert_uint_le(run(threads, 200, PIECES, &fine).handed, 200);
        ck_assert(!fine);
        ck_assert_uint_eq(run(threads, PIECES, 123, &fine).handed, 124);
        ck_assert(!fine);
        (void)run(threads, PIECES, PIECES - 1, &fine);
        ck_assert(!fine);
    }
}
END_TEST

START_TEST(a_crew_is_as_large_as_wanted_or_as_the_machine)
{
    ck_assert_uint_eq(ax_crew_size(1), 1);
    ck_assert_uint_eq(ax_crew_size(3), 3);
    ck_assert_uint_eq(ax_crew_size(1000), AX_CREW_THREADS);
    ck_assert_uint_ge(ax_crew_size(0), 1);
    ck_assert_uint_le(ax_crew_size(0), AX_CREW_THREADS);
}
END_TEST

struct line {
    unsigned long slots[AX_RELAY_SLOTS];
    unsigned long result;
    uint32_t made;
    uint32_t taken;
    uint32_t pieces;
    uint32_t take_fails_at;
};

static bool make(void *user, unsigned slot)
{
    struct line *line = user;
    ck_assert_uint_lt(slot, AX_RELAY_SLOTS);
    line->slots[slot] = line->made * 3UL;
    return ++line->made < line->pieces;
}

static bool take(void *user, unsigned slot)
{
    struct line *line = user;
    ck_assert_uint_eq(line->slots[slot], line->taken * 3UL);
    line->result = line->result * 31 + line->slots[slot];
    return line->taken++ != line->take_fails_at;
}

START_TEST(what_one_thread_makes_the_other_takes_in_order)
{
    for (int threaded = 0; threaded <= 1; threaded++) {
        for (uint32_t pieces = 1; pieces <= PIECES; pieces += pieces) {
            struct line line = {.pieces = pieces, .take_fails_at = PIECES};
            struct ax_relay relay = {&line, make, take};
            ax_relay_run(&relay, threaded);
            ck_assert_uint_eq(line.taken, pieces);
            ck_assert_uint_eq(line.made, pieces);
        }
        struct line line = {.pieces = PIECES, .take_fails_at = 100};
        struct ax_relay relay = {&line, make, take};
        ax_relay_run(&relay, threaded);
        ck_assert_uint_eq(line.taken, 101);
        ck_assert_uint_le(line.made, 101 + AX_RELAY_SLOTS + 1);
    }
}
END_TEST

/* The example's threats in one format, by so many threads. */
static enum ax_status report(const struct ax_allocator *memory, unsigned threads,
                             enum ax_threat_format format, struct ax_output *output)
{
    static const struct ax_threat_options both = {true, true};
    const struct ax_shipped *pump = ax_shipped_example(0);
    struct ax_session *session = ax_session_new(memory);
    if (!session) {
        return AX_NO_MEMORY;
    }
    ax_session_set_threads(session, threads);
    struct ax_model *model = NULL;
    struct ax_threats *list = NULL;
    enum ax_status status =
        ax_model_load_text(session, AX_SLICE("pump.xml"), pump->text, NULL, &model);
    if (status == AX_OK) {
        status = ax_threats_enumerate(model, &both, &list);
    }
    if (status == AX_OK) {
        struct ax_report_style style = {.width = 100};
        status = ax_report_threats(list, format, style, output);
    }
    ax_threats_free(list);
    ax_model_free(model);
    ax_session_free(session);
    return status;
}

START_TEST(a_list_has_the_same_bytes_for_any_number_of_threads)
{
    for (int format = 0; format < AX_THREATS_FORMAT_COUNT; format++) {
        struct ax_output *wanted = ax_output_to_memory(NULL);
        ck_assert_int_eq(report(NULL, 1, (enum ax_threat_format)format, wanted), AX_OK);
        for (unsigned threads = 0; threads <= 6; threads++) {
            struct ax_output *output = ax_output_to_memory(NULL);
            ck_assert_int_eq(report(NULL, threads, (enum ax_threat_format)format, output), AX_OK);
            ck_assert(ax_slice_equal(ax_output_text(output), ax_output_text(wanted)));
            ax_output_free(output);
        }
        ax_output_free(wanted);
    }
}
END_TEST

START_TEST(a_full_disk_ends_all_threads)
{
    int fd = open("/dev/full", O_WRONLY);
    for (unsigned threads = 1; fd >= 0 && threads <= 3; threads++) {
        struct ax_output *output = ax_output_to_fd(NULL, fd);
        enum ax_status status = report(NULL, threads, AX_THREATS_CSV, output);
        status = status == AX_OK ? ax_output_flush(output) : status;
        ck_assert_int_eq(status, AX_IO);
        ck_assert_int_ne(ax_output_errno(output), 0);
        ax_output_free(output);
    }
    (void)close(fd);
}
END_TEST

/* Which allocation comes when is for the system to say; each may fail. */
START_TEST(memory_that_runs_out_in_any_thread_is_told)
{
    struct ax_output *wanted = ax_output_to_memory(NULL);
    struct scarce scarce;
    scarce_init(&scarce, SIZE_MAX, false);
    ck_assert_int_eq(report(&scarce.memory, 2, AX_THREATS_CSV, wanted), AX_OK);
    size_t asked = scarce.asked;
    for (size_t run = 0; run < SWEEP; run++) {
        /* Most of them come before the threads; what comes late is theirs. */
        size_t at = run < SWEEP / 4 ? asked * run / (SWEEP / 4) : asked - (SWEEP - run);
        scarce_init(&scarce, at, run & 1);
        struct ax_output *output = ax_output_to_memory(NULL);
        enum ax_status status = report(&scarce.memory, 2, AX_THREATS_CSV, output);
        ck_assert_msg(
            status == AX_NO_MEMORY ||
                (status == AX_OK && ax_slice_equal(ax_output_text(output), ax_output_text(wanted))),
            "allocation %zu of %zu: %s", at, asked, ax_status_text(status));
        ck_assert_uint_eq(scarce.live, 0);
        ck_assert_uint_eq(scarce.lies, 0);
        ax_output_free(output);
    }
    ax_output_free(wanted);
}
END_TEST

static void count_range(void *user, unsigned worker, uint32_t first, uint32_t end)
{
    uint32_t *seen = user;
    ck_assert_uint_lt(worker, AX_CREW_THREADS);
    for (uint32_t i = first; i < end; i++) {
        seen[i]++;
    }
}

START_TEST(a_share_is_everything_once)
{
    static uint32_t seen[3 * 4096 + 1];
    for (unsigned threads = 1; threads <= 4; threads++) {
        memset(seen, 0, sizeof(seen));
        ck_assert(ax_crew_share(threads, COUNT(seen), seen, count_range));
        for (uint32_t i = 0; i < COUNT(seen); i++) {
            ck_assert_uint_eq(seen[i], 1);
        }
    }
}
END_TEST

/* Thousands of flows; some of them lead nowhere, have an unknown type, or a value that there is
 * not. */
static void put_faulty_model(struct ax_output *text)
{
    static const char *const faults[] = {
        "from='a' to='nobody'",
        "from='a' to='d'",
        "from='a' to='b' type='nothing'",
        "from='a' to='b' type='process'",
        "from='a' to='b' integrity='perhaps'",
        "from='a' to='b' data='a d c'",
        "from='a' to='b' quality='yes'",
    };
    ax_put_text(text, "<model xmlns='urn:annexc:model:1' id='m'><external id='a'/>"
                      "<process id='b'/><data id='d'/>\n");
    for (uint32_t i = 0; i < 10000; i++) {
        bool faulty = i % 499 == 498;
        ax_putf(text, "<flow id='f%u' %s/>\n", i,
                faulty ? faults[i / 499 % COUNT(faults)] : "from='a' to='b' data='d'");
    }
    ax_put_text(text, "</model>");
}

static void put_messages(struct ax_slice model_text, unsigned threads, enum ax_status wanted,
                         struct ax_output *output)
{
    struct ax_session *session = ax_session_new(NULL);
    struct ax_model *model = NULL;
    ax_session_set_threads(session, threads);
    ck_assert_int_eq(ax_model_load_text(session, AX_SLICE("m.xml"), model_text, NULL, &model),
                     wanted);
    for (uint32_t i = 0; i < session->messages.len; i++) {
        const struct ax_message *message = &session->messages.at[i];
        ax_putf(output, "AX%u %u %.*s\n", message->code, message->span.start,
                AX_FMT(message->text));
    }
    ax_model_free(model);
    ax_session_free(session);
}

enum {
    PART = 4096 * 1024, /* bytes that one thread looks at */
    EDGE = PART - 3
};

static void put_characters(struct ax_output *text, size_t count)
{
    static char many[3000];
    for (size_t i = 0; i < sizeof(many); i += 3) {
        memcpy(many + i, "\xe2\x82\xac", 3);
    }
    for (; count > 0; count -= count < 1000 ? count : 1000) {
        ax_put(text, (struct ax_slice){many, 3 * (count < 1000 ? count : 1000)});
    }
}

/* A model whose description is of characters of three bytes, with `bytes` at an edge. */
static void put_edge_model(struct ax_output *text, size_t at, struct ax_slice bytes)
{
    text->len = 0;
    ax_put_text(text, "<model xmlns='urn:annexc:model:1' id='m'><description>");
    put_characters(text, (at - text->len) / 3);
    ax_put_repeat(text, '-', at - text->len);
    ax_put(text, bytes);
    put_characters(text, 20);
    ax_put_text(text, "</description></model>");
}

START_TEST(characters_where_parts_meet_are_whole_or_told)
{
    const struct ax_slice all[] = {AX_SLICE("\xe2\x82\xac"),
                                   AX_SLICE("\xf0\x9f\x98\x80"),
                                   AX_SLICE("\xe2\x82"),
                                   AX_SLICE("\x80"),
                                   {"\0", 1}};
    struct ax_output *text = ax_output_to_memory(NULL);
    struct ax_output *lists[2] = {ax_output_to_memory(NULL), ax_output_to_memory(NULL)};
    for (size_t at = EDGE; at < EDGE + 5; at++) {
        put_edge_model(text, at, all[_i]);
        for (unsigned i = 0; i < 2; i++) {
            lists[i]->len = 0;
            put_messages(ax_output_text(text), 1 + i, _i < 2 ? AX_OK : AX_INVALID, lists[i]);
        }
        ck_assert_str_eq(ax_output_text(lists[0]).start, ax_output_text(lists[1]).start);
    }
    ax_output_free(text);
    ax_output_free(lists[0]);
    ax_output_free(lists[1]);
}
END_TEST

START_TEST(mistakes_are_told_in_their_order_whoever_found_them)
{
    struct ax_output *text = ax_output_to_memory(NULL);
    struct ax_output *wanted = ax_output_to_memory(NULL);
    put_faulty_model(text);
    put_messages(ax_output_text(text), 1, AX_INVALID, wanted);
    ck_assert_uint_gt(wanted->len, 1000);
    for (unsigned threads = 2; threads <= 5; threads++) {
        struct ax_output *output = ax_output_to_memory(NULL);
        put_messages(ax_output_text(text), threads, AX_INVALID, output);
        ck_assert_str_eq(ax_output_text(output).start, ax_output_text(wanted).start);
        ax_output_free(output);
    }
    ax_output_free(wanted);
    ax_output_free(text);
}
END_TEST

Suite *unit_suite(void)
{
    Suite *suite = suite_create("crew");
    TCase *tcase = tcase_create("threads");
    ADD_TESTS(tcase, pieces_come_in_order_whoever_did_them, a_piece_that_fails_ends_the_work,
              a_crew_is_as_large_as_wanted_or_as_the_machine, a_share_is_everything_once,
              mistakes_are_told_in_their_order_whoever_found_them,
              what_one_thread_makes_the_other_takes_in_order,
              a_list_has_the_same_bytes_for_any_number_of_threads, a_full_disk_ends_all_threads,
              memory_that_runs_out_in_any_thread_is_told);
    tcase_add_loop_test(tcase, characters_where_parts_meet_are_whole_or_told, 0, 5);
    suite_add_tcase(suite, tcase);
    return suite;
}
