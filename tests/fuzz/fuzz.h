/* SPDX-License-Identifier: Apache-2.0 */
/* What the fuzz targets share. Each target runs its input once with all the memory it wants, then
 * again with an allocation failing, and dies when something is not as it has to be. */
#ifndef AX_FUZZ_FUZZ_H
#define AX_FUZZ_FUZZ_H

#include "scarce.h"

#include <annexc/annexc.h>

#include <stdio.h>

/* One run: what came out, and how it ended. */
struct fuzz_result {
    enum ax_status status;
    struct ax_slice text; /* malloc(3) */
};

/* Runs the input with memory from `memory`. */
typedef void fuzz_run(const struct ax_allocator *memory, struct ax_slice input,
                      struct fuzz_result *result);

/* How many allocations fail, one per run. The replay asks for more. */
extern size_t fuzz_failures;

/* Runs once with plenty of memory, then with allocations failing where the input's bytes say. */
void fuzz_all(fuzz_run *run, const uint8_t *data, size_t size);

/* Dies with the text when `good` is false. */
void fuzz_expect(bool good, const char *text);

/* Copies what the output has as the result's text. */
void fuzz_keep(struct fuzz_result *result, struct ax_output *output);

/* Writes the session's messages in every style, for nothing. */
void fuzz_write_messages(struct ax_session *session, const struct ax_allocator *memory);

/* Appends how many messages there are: one that got lost is a difference. */
void fuzz_put_counts(const struct ax_session *session, struct ax_output *output);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
