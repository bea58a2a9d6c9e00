/* SPDX-License-Identifier: Apache-2.0 */
/* Names as numbers: equal texts have equal atoms. 0 is no name. */
#ifndef AX_BASE_ATOM_H
#define AX_BASE_ATOM_H

#include "base/array.h"
#include "base/slice.h"

typedef uint32_t ax_atom;

struct ax_atom_entry {
    const char *start;
    uint32_t len;
    uint32_t hash;
};

struct ax_atoms {
    const struct ax_allocator *memory;
    struct ax_arena *arena;
    AX_ARRAY(struct ax_atom_entry) entries; /* entries.at[0] is the empty name */
    uint32_t *slots;
    uint32_t slot_count; /* a power of two, or 0 */
};

/* `arena` keeps the texts that are copied; it must outlive the atoms. */
void ax_atoms_init(struct ax_atoms *atoms, const struct ax_allocator *memory,
                   struct ax_arena *arena);
void ax_atoms_done(struct ax_atoms *atoms);

/* The atom of `text`, which is copied when it is new; 0 when there is no memory or the text is empty. */
ax_atom ax_atom_of(struct ax_atoms *atoms, struct ax_slice text);
/* The same without a copy: `text` must live as long as the atoms. */
ax_atom ax_atom_of_kept(struct ax_atoms *atoms, struct ax_slice text);
/* The atom of `text` if it is known, else 0. */
ax_atom ax_atom_find(const struct ax_atoms *atoms, struct ax_slice text);

/* Borrowed until ax_atoms_done; the empty slice for 0. */
static inline struct ax_slice ax_atom_text(const struct ax_atoms *atoms, ax_atom atom)
{
    if (atom == 0) {
        return (struct ax_slice){"", 0};
    }
    return (struct ax_slice){atoms->entries.at[atom].start, atoms->entries.at[atom].len};
}

uint32_t ax_hash_bytes(const void *bytes, size_t len);

#endif
