/* SPDX-License-Identifier: Apache-2.0 */
/* Shipped templates as numbers. Reading them was half of the time for a small model, so it is done
 * when the library is built (templates/freeze.c): what their declarations say, and their compiled
 * rules, are laid down as words and only have to be picked up. The text is still there, and all
 * places and most texts lie in it. */
#ifndef AX_LOAD_FROZEN_H
#define AX_LOAD_FROZEN_H

#include "load/load.h"

enum {
    AX_FROZEN_ATOMS, /* how many: names, … */
    AX_FROZEN_TESTS,
    AX_FROZEN_TYPES, /* … declarations */
    AX_FROZEN_CATEGORIES,
    AX_FROZEN_RULES,
    AX_FROZEN_PROPERTIES,
    AX_FROZEN_HEAD
};

/* The head; two words for each name, those of types, categories and rules first; three for each
 * test; what passes through ax_frost_pass. */
struct ax_frozen {
    const char *name;
    struct ax_slice texts; /* those that do not stand in the template as they are */
    const uint32_t *words;
};

/* Made by templates/freeze.c; ends with the name NULL. */
extern const struct ax_frozen ax_frozen_templates[];

/* NULL when there is none. */
const struct ax_frozen *ax_frozen_find(const char *name);

/* A template on its way into words or out of them. */
struct ax_frost {
    struct ax_templates *templates;
    struct ax_template_loader *loader; /* NULL: into words */
    uint32_t own;                      /* index of the template */
    uint32_t source;
    bool failed; /* no memory */
    /* Each writes what it is given as the next words, or sets it to what they say. */
    void (*number)(struct ax_frost *frost, uint32_t *number);
    void (*atom)(struct ax_frost *frost, ax_atom *atom);
    void (*slice)(struct ax_frost *frost, struct ax_slice *slice);
    void (*test)(struct ax_frost *frost, uint16_t *test);
};

/* Passes everything that the template declares, in the same order both ways. */
void ax_frost_pass(struct ax_frost *frost);

/* Where a text stands: in the template, behind that in `texts`, or nowhere. */
#define AX_FROZEN_NOWHERE UINT32_MAX

/* Reads a frozen template, with those that it extends, into the loader's. False when it has to be
 * read from its text because an id is taken already: that tells the place. */
bool ax_template_thaw(struct ax_template_loader *loader, const struct ax_frozen *frozen,
                      uint32_t source);

/* The words of template 0 of those that are compiled. `texts` is appended to. AX_INVALID when
 * something is declared before the last `extends`. */
enum ax_status ax_template_freeze(struct ax_templates *templates, struct ax_output *texts,
                                  struct ax_output *words);

#endif
