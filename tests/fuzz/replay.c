/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a fuzz target over files and folders, without a fuzzer: every corpus is a test. */
#include "fuzz.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

enum {
    MAX_BYTES = 1 << 20,
    FAILURES = 24
};

static size_t replayed;

static bool replay_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data = file ? malloc(MAX_BYTES) : NULL;
    if (!data) {
        (void)fprintf(stderr, "replay: %s: %s\n", path, strerror(errno));
        return false;
    }
    size_t size = fread(data, 1, MAX_BYTES, file);
    (void)fclose(file);
    /* A block of the right size shows reading past the end. */
    uint8_t *exact = malloc(size ? size : 1);
    if (exact) {
        memcpy(exact, data, size);
        (void)fprintf(stderr, "%s\n", path);
        (void)LLVMFuzzerTestOneInput(exact, size);
        replayed++;
    }
    free(data);
    free(exact);
    return exact != NULL;
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static bool replay(const char *path)
{
    struct stat facts;
    if (stat(path, &facts) != 0 || !S_ISDIR(facts.st_mode)) {
        return replay_file(path);
    }
    struct dirent **entries;
    int count = scandir(path, &entries, is_shown, alphasort);
    bool good = count >= 0;
    for (int i = 0; i < count; i++) {
        char name[4096];
        (void)snprintf(name, sizeof(name), "%s/%s", path, entries[i]->d_name);
        good = replay_file(name) && good;
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
    return good;
}

int main(int count, char **arguments)
{
    fuzz_failures = FAILURES;
    bool good = true;
    for (int i = 1; i < count; i++) {
        good = replay(arguments[i]) && good;
    }
    (void)printf("%zu inputs replayed\n", replayed);
    return good && replayed > 0 ? 0 : 1;
}
