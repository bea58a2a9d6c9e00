/* SPDX-License-Identifier: Apache-2.0 */
/* Names as numbers: equal texts have equal atoms. 0 is no name. */
#ifndef AX_BASE_ATOM_H
#define AX_BASE_ATOM_H

#include "base/array.h"
#include "base/slice.h"

typedef uint32_t ax_atom;

enum {
    AX_ATOM_INLINE = 24,  /* bytes: most ids fit, and looking one up touches one cache line less */
    AX_ATOM_CHUNK = 4096, /* entries; they never move */
    AX_ATOM_SINGLE = 8,   /* so many chunks are allocated one by one, the others together */
    AX_ATOM_TOGETHER = 16
};

struct ax_atom_entry {
    uint32_t hash;
    uint32_t len;
    union {
        const char *start; /* longer than AX_ATOM_INLINE */
        char text[AX_ATOM_INLINE];
    } at;
};

struct ax_atom_slot {
    uint32_t hash;
    ax_atom atom; /* 0: free */
};

struct ax_atoms {
    const struct ax_allocator *memory;
    struct ax_arena *arena;
    AX_ARRAY(struct ax_atom_entry *) chunks; /* entry 0 is the empty name */
    uint32_t count;
    struct ax_atom_slot *slots;
    uint32_t slot_count; /* a power of two, or 0 */
};

/* `arena` keeps the texts that are copied; it must outlive the atoms. */
void ax_atoms_init(struct ax_atoms *atoms, const struct ax_allocator *memory,
                   struct ax_arena *arena);
void ax_atoms_done(struct ax_atoms *atoms);

/* The atom of `text`, which is copied when it is new; 0 when there is no memory or the text is
 * empty. */
ax_atom ax_atom_of(struct ax_atoms *atoms, struct ax_slice text);
/* The same without a copy: `text` must live as long as the atoms. */
ax_atom ax_atom_of_kept(struct ax_atoms *atoms, struct ax_slice text);
/* The atom of `text` if it is known, else 0. */
ax_atom ax_atom_find(const struct ax_atoms *atoms, struct ax_slice text);

static inline const struct ax_atom_entry *ax_atom_entry(const struct ax_atoms *atoms, ax_atom atom)
{
    return &atoms->chunks.at[atom / AX_ATOM_CHUNK][atom % AX_ATOM_CHUNK];
}

/* Looking up a name in a large table waits for memory twice: for its slot, then for its entry.
 * Told early what will be asked, and again a little later, it need not. `hash` is ax_hash_bytes of
 * the text. */
void ax_atom_prefetch_slot(const struct ax_atoms *atoms, uint32_t hash);
void ax_atom_prefetch_entry(const struct ax_atoms *atoms, uint32_t hash);
ax_atom ax_atom_find_hashed(const struct ax_atoms *atoms, struct ax_slice text, uint32_t hash);

/* Borrowed until ax_atoms_done; the empty slice for 0. */
static inline struct ax_slice ax_atom_text(const struct ax_atoms *atoms, ax_atom atom)
{
    if (atom == 0) {
        return (struct ax_slice){"", 0};
    }
    const struct ax_atom_entry *entry = ax_atom_entry(atoms, atom);
    const char *start = entry->len <= AX_ATOM_INLINE ? entry->at.text : entry->at.start;
    return (struct ax_slice){start, entry->len};
}

uint32_t ax_hash_bytes(const void *bytes, size_t len);

#endif
