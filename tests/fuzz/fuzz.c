/* SPDX-License-Identifier: Apache-2.0 */
#include "fuzz.h"

size_t fuzz_failures = 3;

void fuzz_expect(bool good, const char *text)
{
    if (!good) {
        (void)fprintf(stderr, "fuzz: not so: %s\n", text);
        abort();
    }
}

void fuzz_keep(struct fuzz_result *result, struct ax_output *output)
{
    struct ax_slice text = ax_output_text(output);
    char *copy = malloc(text.len + 1);
    fuzz_expect(copy != NULL, "the fuzzer itself has memory");
    memcpy(copy, text.start, text.len);
    copy[text.len] = '\0';
    free((char *)(uintptr_t)result->text.start);
    result->text = (struct ax_slice){copy, text.len};
}

void fuzz_write_messages(struct ax_session *session, const struct ax_allocator *memory)
{
    static const struct ax_message_style styles[] = {
        {.snippets = true}, {.snippets = true, .color = true}, {.quiet = true}, {.json = true}};
    struct ax_output *output = ax_output_to_memory(memory);
    for (size_t i = 0; output && i < sizeof(styles) / sizeof(styles[0]); i++) {
        ax_messages_write(session, styles[i], output);
    }
    ax_output_free(output);
}

void fuzz_put_counts(const struct ax_session *session, struct ax_output *output)
{
    ax_putf(output, "%zu errors, %zu warnings, %zu notes\n", ax_message_count(session, AX_ERROR),
            ax_message_count(session, AX_WARNING), ax_message_count(session, AX_NOTE));
}

static void expect_clean(const struct scarce *scarce)
{
    fuzz_expect(scarce->live == 0, "everything was released");
    fuzz_expect(scarce->lies == 0, "blocks are released with the size that they were asked with");
}

static bool equal(struct ax_slice a, struct ax_slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.start, b.start, a.len) == 0);
}

static void run_scarce(fuzz_run *run, struct ax_slice input, const struct fuzz_result *good,
                       size_t fail_at, bool for_good)
{
    struct scarce scarce;
    scarce_init(&scarce, fail_at, for_good);
    struct fuzz_result result = {.status = AX_INTERNAL};
    run(&scarce.memory, input, &result);
    bool fits = result.status == AX_NO_MEMORY || result.status == good->status;
    bool same = result.status != AX_OK || equal(result.text, good->text);
    if (!fits || !same || scarce.live > 0 || scarce.lies > 0) {
        (void)fprintf(stderr,
                      "fuzz: allocation %zu%s fails: %s instead of %s\n%s\ninstead of\n%s\n",
                      fail_at, for_good ? " and all after it" : "", ax_status_text(result.status),
                      ax_status_text(good->status), result.text.len ? result.text.start : "",
                      good->text.len ? good->text.start : "");
    }
    fuzz_expect(fits, "without memory the answer is that there is none, or the same as with it");
    fuzz_expect(same, "what is said to be fine is what comes out with memory");
    expect_clean(&scarce);
    free((char *)(uintptr_t)result.text.start);
}

void fuzz_all(fuzz_run *run, const uint8_t *data, size_t size)
{
    struct ax_slice input = {size ? (const char *)data : "", size};
    struct scarce plenty;
    scarce_init(&plenty, SIZE_MAX, false);
    struct fuzz_result good = {.status = AX_INTERNAL};
    run(&plenty.memory, input, &good);
    fuzz_expect(good.status != AX_NO_MEMORY, "there was memory");
    fuzz_expect(good.status != AX_INTERNAL, "no contradiction inside");
    expect_clean(&plenty);
    uint64_t spread = 14695981039346656037ULL;
    for (size_t i = 0; i < size; i++) {
        spread = (spread ^ data[i]) * 1099511628211ULL;
    }
    for (size_t i = 0; i < fuzz_failures && plenty.asked > 0; i++) {
        spread = spread * 6364136223846793005ULL + 1442695040888963407ULL;
        run_scarce(run, input, &good, (size_t)(spread >> 33) % plenty.asked, i & 1);
    }
    free((char *)(uintptr_t)good.text.start);
}
