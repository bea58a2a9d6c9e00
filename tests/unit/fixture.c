/* SPDX-License-Identifier: Apache-2.0 */
#include "fixture.h"

#include "base/output.h"
#include "scarce.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct ax_session *session;
struct ax_model *model;

static struct scarce memory;
static char folder[PATH_MAX];
static char path[PATH_MAX];
static struct ax_output *text;

void fixture_begin(void)
{
    scarce_init(&memory, SIZE_MAX, false);
    session = ax_session_new(&memory.memory);
    ck_assert_ptr_nonnull(session);
    model = NULL;
    text = NULL;
    folder[0] = '\0';
}

static int remove_entry(const char *name, const struct stat *facts, int kind, struct FTW *where)
{
    (void)facts;
    (void)kind;
    (void)where;
    return remove(name);
}

void fixture_end(void)
{
    ax_output_free(text);
    ax_model_free(model);
    ax_session_free(session);
    if (folder[0]) {
        ck_assert_int_eq(nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS), 0);
    }
    ck_assert_uint_eq(memory.live, 0);
    ck_assert_uint_eq(memory.lies, 0);
}

static void make_folder(void)
{
    if (!folder[0]) {
        const char *above = getenv("TMPDIR");
        (void)snprintf(folder, sizeof(folder), "%s/annexc-unit-XXXXXX", above ? above : "/tmp");
        ck_assert_ptr_nonnull(mkdtemp(folder));
    }
}

const char *path_of(const char *name)
{
    make_folder();
    int len = snprintf(path, sizeof(path), "%s/%s", folder, name);
    ck_assert_int_lt(len, (int)sizeof(path));
    return path;
}

const char *write_file(const char *name, const char *content)
{
    (void)path_of(name);
    for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0777);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(content, file), 0);
    ck_assert_int_eq(fclose(file), 0);
    return path;
}

static void forget_model(void)
{
    ax_model_free(model);
    model = NULL;
}

enum ax_status try_load(const char *template_text, const char *model_text)
{
    char template_path[PATH_MAX];
    const char *const names[] = {template_path};
    struct ax_load_options options = {names, template_text ? 1 : 0};
    if (template_text) {
        (void)snprintf(template_path, sizeof(template_path), "%s",
                       write_file("t.xml", template_text));
    }
    forget_model();
    return ax_model_load_text(session, ax_slice_of(path_of("m.xml")), ax_slice_of(model_text),
                              &options, &model);
}

void load(const char *template_text, const char *model_text)
{
    enum ax_status status = try_load(template_text, model_text);
    ck_assert_msg(status == AX_OK, "%s: %s", ax_status_text(status), messages());
}

enum ax_status try_load_file(const char *name)
{
    forget_model();
    return ax_model_load(session, path_of(name), NULL, &model);
}

uint32_t item_of(const char *id)
{
    uint32_t item = ax_model_find(model, ax_atom_find(&session->atoms, ax_slice_of(id)));
    ck_assert_msg(item != 0, "there is no item \"%s\"", id);
    return item;
}

const struct ax_item *item_at(const char *id)
{
    return ax_model_item(model, item_of(id));
}

/* An empty text to write to, instead of the one before. */
static struct ax_output *new_text(void)
{
    ax_output_free(text);
    text = ax_output_to_memory(&memory.memory);
    ck_assert_ptr_nonnull(text);
    return text;
}

static void cut_folder(char *at)
{
    size_t len = strlen(folder);
    for (char *found = len ? strstr(at, folder) : NULL; found; found = strstr(found, folder)) {
        memmove(found, found + len + 1, strlen(found + len + 1) + 1);
    }
}

const char *messages(void)
{
    struct ax_message_style style = {.snippets = false};
    ax_messages_write(session, style, new_text());
    (void)ax_output_text(text);
    cut_folder(text->buffer);
    return text->buffer;
}

size_t reported(enum ax_code code)
{
    size_t count = 0;
    for (uint32_t i = 0; i < session->messages.len; i++) {
        count += session->messages.at[i].code == (uint32_t)code;
    }
    return count;
}

const char *threats_by(struct ax_threat_options options)
{
    struct ax_threats *list;
    ck_assert_int_eq(ax_threats_enumerate(model, &options, &list), AX_OK);
    (void)new_text();
    for (uint32_t i = 0; i < list->list.len; i++) {
        ax_put_text(text, i ? " " : "");
        ax_threat_put_id(model, &list->list.at[i], text);
    }
    ax_threats_free(list);
    return ax_output_text(text).start;
}

const char *threats(void)
{
    return threats_by((struct ax_threat_options)AX_THREAT_DEFAULTS);
}
