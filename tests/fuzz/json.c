/* SPDX-License-Identifier: Apache-2.0 */
/* JSON as a text and as a stream: both give the same tokens, and the same messages at the same
 * places; and passing over containers tells the same mistakes. The first byte says whether there
 * may be several values. */
#include "fuzz.h"

#include "base/utf8.h"
#include "json/reader.h"

#include <unistd.h>

static void put_tokens(struct ax_json *json, struct ax_output *output)
{
    while (json->kind != AX_JSON_ERROR && json->kind != AX_JSON_END) {
        enum ax_json_kind kind = ax_json_next(json);
        bool has_text = kind == AX_JSON_NAME || kind == AX_JSON_STRING || kind == AX_JSON_NUMBER;
        ax_putf(output, "%d ", (int)kind);
        if (has_text) {
            fuzz_expect(ax_utf8_first_error(json->text) == json->text.len, "texts are UTF-8");
            ax_put(output, json->text);
        }
        ax_put_char(output, '\n');
    }
}

static enum ax_status pull(struct ax_session *session, struct ax_json *json, bool many,
                           struct ax_output *output)
{
    json->many = many;
    if (json->status == AX_OK) {
        put_tokens(json, output);
    }
    enum ax_status status = ax_json_done(json);
    ax_messages_write(session, (struct ax_message_style){.json = true}, output);
    fuzz_write_messages(session, session->memory);
    return session->no_memory ? AX_NO_MEMORY : status;
}

static enum ax_status pull_text(const struct ax_allocator *memory, struct ax_slice text, bool many,
                                struct ax_output *output)
{
    struct ax_session *session = ax_session_new(memory);
    uint32_t source = session ? ax_source_add(session, AX_SLICE("j"), text) : 0;
    enum ax_status status = AX_NO_MEMORY;
    if (source) {
        struct ax_json json;
        (void)ax_json_open_source(&json, session, source);
        status = pull(session, &json, many, output);
    }
    ax_session_free(session);
    return status;
}

static enum ax_status pull_stream(const struct ax_allocator *memory, struct ax_slice text,
                                  bool many, struct ax_output *output)
{
    struct ax_session *session = ax_session_new(memory);
    FILE *file = session ? tmpfile() : NULL;
    enum ax_status status = AX_NO_MEMORY;
    if (file) {
        fuzz_expect(fwrite(text.start, 1, text.len, file) == text.len, "the file is written");
        fuzz_expect(fflush(file) == 0 && lseek(fileno(file), 0, SEEK_SET) == 0, "and read again");
        struct ax_json json;
        (void)ax_json_open_fd(&json, session, fileno(file), "j");
        status = pull(session, &json, many, output);
        (void)fclose(file);
    }
    ax_session_free(session);
    return status;
}

/* The messages alone: of all tokens, or with containers passed over. */
static enum ax_status say(const struct ax_allocator *memory, struct ax_slice text, bool many,
                          bool skipping, struct ax_output *output)
{
    struct ax_session *session = ax_session_new(memory);
    uint32_t source = session ? ax_source_add(session, AX_SLICE("j"), text) : 0;
    enum ax_status status = AX_NO_MEMORY;
    if (source) {
        struct ax_json json;
        (void)ax_json_open_source(&json, session, source);
        json.many = many;
        while (json.status == AX_OK && json.kind != AX_JSON_ERROR && json.kind != AX_JSON_END) {
            (void)ax_json_next(&json);
            if (skipping) {
                ax_json_skip(&json);
            }
        }
        ax_putf(output, "%d\n", (int)json.kind);
        status = ax_json_done(&json);
        ax_messages_write(session, (struct ax_message_style){.json = true}, output);
        status = session->no_memory ? AX_NO_MEMORY : status;
    }
    ax_session_free(session);
    return status;
}

static void compare_skipping(const struct ax_allocator *memory, struct ax_slice text, bool many,
                             struct ax_output *one, struct ax_output *other)
{
    one->len = other->len = 0;
    enum ax_status all = say(memory, text, many, false, one);
    enum ax_status some = say(memory, text, many, true, other);
    bool whole = one->status == AX_OK && other->status == AX_OK && all != AX_NO_MEMORY &&
                 some != AX_NO_MEMORY;
    fuzz_expect(!whole ||
                    (all == some && ax_slice_equal(ax_output_text(one), ax_output_text(other))),
                "what is passed over is as sound as what is read");
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    bool many = input.len > 0 && input.start[0] == 'm';
    struct ax_slice text = {input.start + (input.len > 0), input.len - (input.len > 0)};
    struct ax_output *one = ax_output_to_memory(memory);
    struct ax_output *other = ax_output_to_memory(memory);
    result->status = AX_NO_MEMORY;
    if (one && other) {
        result->status = pull_text(memory, text, many, one);
        enum ax_status status = pull_stream(memory, text, many, other);
        bool whole = one->status == AX_OK && other->status == AX_OK && status != AX_NO_MEMORY &&
                     result->status != AX_NO_MEMORY;
        fuzz_expect(!whole || (status == result->status &&
                               ax_slice_equal(ax_output_text(one), ax_output_text(other))),
                    "a stream reads as a text does");
        result->status = whole ? status : AX_NO_MEMORY;
        fuzz_keep(result, one);
        compare_skipping(memory, text, many, one, other);
    }
    ax_output_free(one);
    ax_output_free(other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
