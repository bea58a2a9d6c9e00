/* SPDX-License-Identifier: Apache-2.0 */
#include "base/atom.h"

/* Multiply and fold, eight bytes at a time (the idea of wyhash): ids are short, and there are millions. */
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
    uint64_t rest = 0;
    if (len > 0) {
        memcpy(&rest, at, len);
    }
    hash = (hash ^ rest) * 0xc4ceb9fe1a85ec53ULL;
    return (uint32_t)(hash ^ (hash >> 32));
}

void ax_atoms_init(struct ax_atoms *atoms, const struct ax_allocator *memory,
                   struct ax_arena *arena)
{
    *atoms = (struct ax_atoms){.memory = memory, .arena = arena};
}

void ax_atoms_done(struct ax_atoms *atoms)
{
    ax_memory_release(atoms->memory, atoms->slots, atoms->slot_count * sizeof(*atoms->slots));
    ax_array_done(atoms->memory, &atoms->entries);
    atoms->slots = NULL;
    atoms->slot_count = 0;
}

/* Answers the slot where the text is or belongs. There is always a free one. */
static uint32_t slot_of(const struct ax_atoms *atoms, struct ax_slice text, uint32_t hash)
{
    uint32_t slot = hash & (atoms->slot_count - 1);
    for (;;) {
        ax_atom atom = atoms->slots[slot];
        if (atom == 0) {
            return slot;
        }
        const struct ax_atom_entry *entry = &atoms->entries.at[atom];
        if (entry->hash == hash && entry->len == text.len &&
            memcmp(entry->start, text.start, text.len) == 0) {
            return slot;
        }
        slot = (slot + 1) & (atoms->slot_count - 1);
    }
}

static bool grow_slots(struct ax_atoms *atoms)
{
    uint32_t count = atoms->slot_count ? atoms->slot_count * 2 : 1024;
    uint32_t *slots = ax_memory_resize(atoms->memory, NULL, 0, count * sizeof(*slots));
    if (!slots) {
        return false;
    }
    memset(slots, 0, count * sizeof(*slots));
    ax_memory_release(atoms->memory, atoms->slots, atoms->slot_count * sizeof(*slots));
    atoms->slots = slots;
    atoms->slot_count = count;
    for (ax_atom atom = 1; atom < atoms->entries.len; atom++) {
        uint32_t slot = atoms->entries.at[atom].hash & (count - 1);
        while (slots[slot]) {
            slot = (slot + 1) & (count - 1);
        }
        slots[slot] = atom;
    }
    return true;
}

static bool has_room(struct ax_atoms *atoms)
{
    if (atoms->entries.len == 0) {
        struct ax_atom_entry *none = ax_array_push(atoms->memory, &atoms->entries);
        if (!none) {
            return false;
        }
        *none = (struct ax_atom_entry){"", 0, 0};
    }
    bool crowded = atoms->entries.len >= atoms->slot_count / 2 + atoms->slot_count / 8;
    return !crowded || grow_slots(atoms);
}

static ax_atom intern(struct ax_atoms *atoms, struct ax_slice text, bool copy)
{
    if (text.len == 0 || text.len > UINT32_MAX || !has_room(atoms)) {
        return 0;
    }
    uint32_t hash = ax_hash_bytes(text.start, text.len);
    uint32_t slot = slot_of(atoms, text, hash);
    if (atoms->slots[slot]) {
        return atoms->slots[slot];
    }
    struct ax_slice kept = copy ? ax_arena_copy(atoms->arena, text) : text;
    struct ax_atom_entry *entry = kept.start ? ax_array_push(atoms->memory, &atoms->entries) : NULL;
    if (!entry) {
        return 0;
    }
    *entry = (struct ax_atom_entry){kept.start, (uint32_t)kept.len, hash};
    atoms->slots[slot] = atoms->entries.len - 1;
    return atoms->entries.len - 1;
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
    if (text.len == 0 || atoms->slot_count == 0) {
        return 0;
    }
    return atoms->slots[slot_of(atoms, text, ax_hash_bytes(text.start, text.len))];
}
