/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/git.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

/* As much as a file on the disk may have. */
#define AX_GIT_BYTES (1024UL * 1024 * 1024)

enum {
    FIRST_BYTES = 64 * 1024,
    REASON_BYTES = 200
};

/* What a run of git left. */
struct answer {
    char *text; /* of `memory` */
    size_t len;
    size_t cap;
    char reason[REASON_BYTES]; /* the first line that it complained with */
};

static char *joined(const char *a, const char *b, const char *c)
{
    size_t size = strlen(a) + strlen(b) + strlen(c) + 1;
    char *text = malloc(size);
    if (text) {
        (void)snprintf(text, size, "%s%s%s", a, b, c);
    }
    return text;
}

static const char *name_of(const char *file)
{
    const char *slash = strrchr(file, '/');
    return slash ? slash + 1 : file;
}

static _Noreturn void become_git(const char *const *words, int out, int err)
{
    int null = open("/dev/null", O_RDONLY);
    if (null < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
        dup2(err, STDERR_FILENO) < 0) {
        _exit(127);
    }
    execvp("git", (char *const *)(uintptr_t)words);
    (void)dprintf(STDERR_FILENO, "git: %s\n", strerror(errno));
    _exit(127);
}

static bool grow(struct answer *answer, const struct ax_allocator *memory)
{
    size_t cap = answer->cap ? answer->cap * 2 : FIRST_BYTES;
    char *grown = memory->resize(memory->user, answer->text, answer->cap, cap);
    if (!grown) {
        return false;
    }
    answer->text = grown;
    answer->cap = cap;
    return true;
}

static enum ax_status read_all(int fd, struct answer *answer, const struct ax_allocator *memory)
{
    for (;;) {
        if (answer->cap - answer->len < 2 && !grow(answer, memory)) {
            return AX_NO_MEMORY;
        }
        ssize_t got = read(fd, answer->text + answer->len, answer->cap - answer->len - 1);
        if (got == 0) {
            answer->text[answer->len] = '\0';
            return AX_OK;
        }
        if (got < 0 && errno != EINTR) {
            return AX_IO;
        }
        answer->len += got > 0 ? (size_t)got : 0;
        if (answer->len > AX_GIT_BYTES) {
            return AX_LIMIT;
        }
    }
}

static void take_reason(struct answer *answer, FILE *complaints)
{
    rewind(complaints);
    if (fgets(answer->reason, sizeof(answer->reason), complaints)) {
        answer->reason[strcspn(answer->reason, "\n")] = '\0';
    }
}

/* Runs git with these words, which go to it as they are. AX_NOT_FOUND: git said no. */
static enum ax_status run(const char *const *words, const struct ax_allocator *memory,
                          struct answer *answer)
{
    int ends[2];
    FILE *complaints = tmpfile();
    if (!complaints || pipe(ends) != 0) {
        if (complaints) {
            (void)fclose(complaints);
        }
        return AX_IO;
    }
    pid_t process = fork();
    if (process == 0) {
        (void)close(ends[0]);
        become_git(words, ends[1], fileno(complaints));
    }
    (void)close(ends[1]);
    enum ax_status status = process < 0 ? AX_IO : read_all(ends[0], answer, memory);
    (void)close(ends[0]);
    int result = 1;
    while (process > 0 && waitpid(process, &result, 0) < 0 && errno == EINTR) {
    }
    take_reason(answer, complaints);
    (void)fclose(complaints);
    bool fine = WIFEXITED(result) && WEXITSTATUS(result) == 0;
    return status == AX_OK && !fine ? AX_NOT_FOUND : status;
}

static void *resize_plain(void *user, void *block, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    if (new_size == 0) {
        free(block);
        return NULL;
    }
    return realloc(block, new_size);
}

static const struct ax_allocator plain = {resize_plain, NULL};

/* What git might take for an option, or for something else than a revision. */
static bool is_revision(const char *text)
{
    if (*text == '\0' || *text == '-' || strstr(text, "..")) {
        return false;
    }
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text <= ' ' || *text == ':' || *text == 0x7f) {
            return false;
        }
    }
    return true;
}

static bool check_revision(const struct ax_git *git, const char *revision)
{
    char *commit = joined(revision, "^{commit}", "");
    const char *const words[] = {"git",      "-C",      git->folder,        "rev-parse",
                                 "--verify", "--quiet", "--end-of-options", commit,
                                 NULL};
    struct answer answer = {.text = NULL};
    enum ax_status status = commit ? run(words, &plain, &answer) : AX_NO_MEMORY;
    if (status != AX_OK) {
        ax_console_error(git->console, AX_CLI_GIT, "git has no revision \"%s\" for \"%s\"%s%s",
                         revision, git->file, *answer.reason ? ": " : "", answer.reason);
    }
    free(answer.text);
    free(commit);
    return status == AX_OK;
}

static bool split(struct ax_git *git, const char *range)
{
    const char *dots = strstr(range, "..");
    size_t len = dots ? (size_t)(dots - range) : strlen(range);
    git->revisions[0] = len > 0 ? strndup(range, len) : strdup("HEAD");
    git->revisions[1] = !dots ? NULL : dots[2] ? strdup(dots + 2) : strdup("HEAD");
    bool fine = git->revisions[0] && is_revision(git->revisions[0]) &&
                (!dots || (git->revisions[1] && is_revision(git->revisions[1])));
    if (!fine) {
        ax_console_error(git->console, AX_CLI_GIT,
                         "\"%s\" is no revision: REV, REV.., ..REV or REV..REV", range);
    }
    return fine;
}

bool ax_git_open(struct ax_git *git, struct ax_console *console, const char *range,
                 const char *file)
{
    const char *name = name_of(file);
    *git = (struct ax_git){.console = console, .file = file};
    git->folder = name == file ? strdup(".") : strndup(file, (size_t)(name - file));
    if (!git->folder || !split(git, range)) {
        return false;
    }
    for (int i = 0; i < 2; i++) {
        if (git->revisions[i] && !check_revision(git, git->revisions[i])) {
            return false;
        }
        git->paths[i] = git->revisions[i] ? joined(git->revisions[i], ":./", name) : strdup(file);
        if (!git->paths[i]) {
            return false;
        }
    }
    return true;
}

void ax_git_done(struct ax_git *git)
{
    free(git->folder);
    for (int i = 0; i < 2; i++) {
        free(git->revisions[i]);
        free(git->paths[i]);
    }
}

static bool is_own(const struct ax_git *git, const char *path)
{
    for (int i = 0; i < 2; i++) {
        size_t len = git->revisions[i] ? strlen(git->revisions[i]) : 0;
        if (len > 0 && strncmp(path, git->revisions[i], len) == 0 &&
            strncmp(path + len, ":./", 3) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the revision has a file of this name, as its trees have it. */
static bool is_there(const struct ax_git *git, const char *path)
{
    const char *const words[] = {"git",      "-C",      git->folder,        "rev-parse",
                                 "--verify", "--quiet", "--end-of-options", path,
                                 NULL};
    struct answer answer = {.text = NULL};
    enum ax_status status = run(words, &plain, &answer);
    free(answer.text);
    return status != AX_NOT_FOUND;
}

/* Without textconv: that may be annexc itself, and would give a list instead of the model. */
enum ax_status ax_git_read(void *user, const struct ax_allocator *memory, const char *path,
                           struct ax_slice *out_text, size_t *out_size)
{
    const struct ax_git *git = user;
    if (!is_own(git, path)) {
        return AX_NOT_FOUND;
    }
    const char *const words[] = {
        "git", "-C", git->folder, "show", "--no-textconv", "--end-of-options", path, NULL};
    struct answer answer = {.text = NULL};
    enum ax_status status = run(words, memory, &answer);
    if (status == AX_OK) {
        *out_text = (struct ax_slice){answer.text, answer.len};
        *out_size = answer.cap;
        return AX_OK;
    }
    if (answer.text) {
        memory->resize(memory->user, answer.text, answer.cap, 0);
    }
    if (status == AX_NOT_FOUND) { /* what is there and cannot be read is not missing */
        errno = is_there(git, path) ? EIO : ENOENT;
    }
    return status == AX_NOT_FOUND ? AX_IO : status;
}
