/* SPDX-License-Identifier: Apache-2.0 */
/* freeze OUT: writes the shipped templates as C arrays, once they are read and compiled. Runs while
 * the library is built. */
#include "base/output.h"
#include "load/frozen.h"

#include <stdio.h>

/* As if there were none, so that what is frozen was read from its text. */
const struct ax_frozen ax_frozen_templates[] = {{NULL, {NULL, 0}, NULL}};

static void put_texts(struct ax_output *out, size_t index, struct ax_slice texts)
{
    ax_putf(out, "static const unsigned char texts_%zu[] = {0", index);
    for (size_t i = 0; i < texts.len; i++) {
        ax_putf(out, ",%s%u", i % 24 ? "" : "\n", (unsigned char)texts.start[i]);
    }
    ax_put_text(out, "};\n");
}

static void put_words(struct ax_output *out, size_t index, struct ax_slice words)
{
    ax_putf(out, "static const uint32_t words_%zu[] = {", index);
    for (size_t at = 0; at < words.len; at += sizeof(uint32_t)) {
        uint32_t word;
        memcpy(&word, words.start + at, sizeof(word));
        ax_putf(out, "%s%uU,", at % 64 ? "" : "\n", word);
    }
    ax_put_text(out, "};\n");
}

static bool freeze(struct ax_output *out, size_t index, const char *name)
{
    struct ax_session *session = ax_session_new(NULL);
    struct ax_output *texts = ax_output_to_memory(NULL);
    struct ax_output *words = ax_output_to_memory(NULL);
    struct ax_templates *templates = NULL;
    bool fine = session && texts && words &&
                ax_templates_load(session, &name, 1, &templates) == AX_OK &&
                ax_template_freeze(templates, texts, words) == AX_OK;
    if (fine) {
        put_texts(out, index, ax_output_text(texts));
        put_words(out, index, ax_output_text(words));
    }
    ax_templates_free(templates);
    ax_output_free(words);
    ax_output_free(texts);
    ax_session_free(session);
    return fine;
}

static bool freeze_all(struct ax_output *out)
{
    const struct ax_shipped *shipped;
    ax_put_text(out, "/* Made by templates/freeze.c. */\n#include \"load/frozen.h\"\n\n");
    for (size_t i = 0; (shipped = ax_shipped_template(i)); i++) {
        if (!freeze(out, i, shipped->name)) {
            (void)fprintf(stderr, "freeze: %s is not sound, or extends something too late\n",
                          shipped->name);
            return false;
        }
    }
    ax_put_text(out, "\nconst struct ax_frozen ax_frozen_templates[] = {\n");
    for (size_t i = 0; (shipped = ax_shipped_template(i)); i++) {
        ax_putf(out,
                "    {\"%s\", {(const char *)texts_%zu + 1, sizeof(texts_%zu) - 1}, words_%zu},\n",
                shipped->name, i, i, i);
    }
    ax_put_text(out, "    {NULL, {NULL, 0}, NULL},\n};\n");
    return true;
}

int main(int argc, char **argv)
{
    struct ax_output *out = NULL;
    bool fine = argc == 2 && ax_output_to_file(NULL, argv[1], &out) == AX_OK && freeze_all(out) &&
                ax_output_commit(out) == AX_OK;
    ax_output_free(out);
    return fine ? 0 : 1;
}
