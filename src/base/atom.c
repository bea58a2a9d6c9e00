/* SPDX-License-Identifier: Apache-2.0 */
#include "base/atom.h"

#define CHUNK_BYTES (AX_ATOM_CHUNK * sizeof(struct ax_atom_entry))

/* The last up to seven bytes as a number: overlapping loads instead of a loop. */
static uint64_t tail(const unsigned char *at, size_t len)
{
    if (len >= 4) {
        uint32_t first;
        uint32_t last;
        memcpy(&first, at, 4);
        memcpy(&last, at + len - 4, 4);
        return (uint64_t)first << 32 | last;
    }
    return len == 0 ? 0 : (uint64_t)at[0] << 16 | (uint64_t)at[len / 2] << 8 | at[len - 1];
}

/* Multiply and fold, eight bytes at a time (the idea of wyhash): ids are short, and there are
 * millions. */
uint32_t ax_hash_bytes(const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    uint64_t hash = 0x9e3779b97f4a7c15ULL ^ len;
    while (len >= 8) {
        uint64_t word;
        memcpy(&word, at, 8);
        hash = (hash ^ word) * 0xff51afd7ed558ccdULL;
        hash ^= hash >> 32;
        at += 8;
        len -= 8;
    }
    uint64_t rest = tail(at, len);
    hash = (hash ^ rest) * 0xc4ceb9fe1a85ec53ULL;
    return (uint32_t)(hash ^ (hash >> 32));
}

void ax_atoms_init(struct ax_atoms *atoms, const struct ax_allocator *memory,
                   struct ax_arena *arena)
{
    *atoms = (struct ax_atoms){.memory = memory, .arena = arena};
}

/* How many chunks the allocation has that begins with chunk `index`. */
static uint32_t chunks_at(uint32_t index)
{
    return index < AX_ATOM_SINGLE ? 1 : AX_ATOM_TOGETHER;
}

void ax_atoms_done(struct ax_atoms *atoms)
{
    for (uint32_t i = 0; i < atoms->chunks.len; i += chunks_at(i)) {
        ax_memory_release(atoms->memory, atoms->chunks.at[i], chunks_at(i) * CHUNK_BYTES);
    }
    ax_array_done(atoms->memory, &atoms->chunks);
    ax_memory_release(atoms->memory, atoms->slots, atoms->slot_count * sizeof(*atoms->slots));
    *atoms = (struct ax_atoms){.memory = atoms->memory, .arena = atoms->arena};
}

static bool is_text(const struct ax_atoms *atoms, ax_atom atom, struct ax_slice text)
{
    const struct ax_atom_entry *entry = ax_atom_entry(atoms, atom);
    return entry->len == text.len &&
           memcmp(ax_atom_text(atoms, atom).start, text.start, text.len) == 0;
}

/* Answers the slot where the text is or belongs. There is always a free one. */
static struct ax_atom_slot *slot_of(const struct ax_atoms *atoms, struct ax_slice text,
                                    uint32_t hash)
{
    uint32_t at = hash & (atoms->slot_count - 1);
    for (;;) {
        struct ax_atom_slot *slot = &atoms->slots[at];
        if (slot->atom == 0 || (slot->hash == hash && is_text(atoms, slot->atom, text))) {
            return slot;
        }
        at = (at + 1) & (atoms->slot_count - 1);
    }
}

static bool grow_slots(struct ax_atoms *atoms)
{
    uint32_t count = atoms->slot_count ? atoms->slot_count * 2 : 1024;
    struct ax_atom_slot *slots = ax_memory_resize(atoms->memory, NULL, 0, count * sizeof(*slots));
    if (!slots) {
        return false;
    }
    memset(slots, 0, count * sizeof(*slots));
    for (uint32_t i = 0; i < atoms->slot_count; i++) {
        struct ax_atom_slot old = atoms->slots[i];
        uint32_t at = old.hash & (count - 1);
        while (old.atom && slots[at].atom) {
            at = (at + 1) & (count - 1);
        }
        if (old.atom) {
            slots[at] = old;
        }
    }
    ax_memory_release(atoms->memory, atoms->slots, atoms->slot_count * sizeof(*slots));
    atoms->slots = slots;
    atoms->slot_count = count;
    return true;
}

static bool has_room(struct ax_atoms *atoms)
{
    if (atoms->count == 0) {
        atoms->count = 1; /* atom 0 has an entry that nobody looks at */
    }
    if (atoms->count / AX_ATOM_CHUNK >= atoms->chunks.len) {
        uint32_t more = chunks_at(atoms->chunks.len);
        if (!ax_array_reserve(atoms->memory, &atoms->chunks, more)) {
            return false;
        }
        struct ax_atom_entry *chunk = ax_memory_resize(atoms->memory, NULL, 0, more * CHUNK_BYTES);
        for (uint32_t i = 0; chunk && i < more; i++) {
            atoms->chunks.at[atoms->chunks.len++] = chunk + i * AX_ATOM_CHUNK;
        }
        if (!chunk) {
            return false;
        }
    }
    bool crowded = atoms->count >= atoms->slot_count / 2 + atoms->slot_count / 8;
    return !crowded || grow_slots(atoms);
}

static bool fill_entry(struct ax_atoms *atoms, struct ax_slice text, uint32_t hash, bool copy)
{
    struct ax_atom_entry *entry =
        &atoms->chunks.at[atoms->count / AX_ATOM_CHUNK][atoms->count % AX_ATOM_CHUNK];
    entry->hash = hash;
    entry->len = (uint32_t)text.len;
    if (text.len <= AX_ATOM_INLINE) {
        memcpy(entry->at.text, text.start, text.len);
        return true;
    }
    entry->at.start = copy ? ax_arena_copy(atoms->arena, text).start : text.start;
    return entry->at.start != NULL;
}

static ax_atom intern(struct ax_atoms *atoms, struct ax_slice text, bool copy)
{
    if (text.len == 0 || text.len > UINT32_MAX || !has_room(atoms)) {
        return 0;
    }
    uint32_t hash = ax_hash_bytes(text.start, text.len);
    struct ax_atom_slot *slot = slot_of(atoms, text, hash);
    if (slot->atom == 0 && fill_entry(atoms, text, hash, copy)) {
        *slot = (struct ax_atom_slot){hash, atoms->count++};
    }
    return slot->atom;
}

static const struct ax_atom_slot *first_slot(const struct ax_atoms *atoms, uint32_t hash)
{
    return &atoms->slots[hash & (atoms->slot_count - 1)];
}

void ax_atom_prefetch_slot(const struct ax_atoms *atoms, uint32_t hash)
{
    if (atoms->slot_count > 0) {
        AX_PREFETCH(first_slot(atoms, hash));
    }
}

void ax_atom_prefetch_entry(const struct ax_atoms *atoms, uint32_t hash)
{
    ax_atom atom = atoms->slot_count > 0 ? first_slot(atoms, hash)->atom : 0;
    if (atom != 0) {
        AX_PREFETCH(ax_atom_entry(atoms, atom));
    }
}

ax_atom ax_atom_of(struct ax_atoms *atoms, struct ax_slice text)
{
    return intern(atoms, text, true);
}

ax_atom ax_atom_of_kept(struct ax_atoms *atoms, struct ax_slice text)
{
    return intern(atoms, text, false);
}

ax_atom ax_atom_find(const struct ax_atoms *atoms, struct ax_slice text)
{
    return ax_atom_find_hashed(atoms, text, ax_hash_bytes(text.start, text.len));
}

ax_atom ax_atom_find_hashed(const struct ax_atoms *atoms, struct ax_slice text, uint32_t hash)
{
    return text.len == 0 || atoms->slot_count == 0 ? 0 : slot_of(atoms, text, hash)->atom;
}
