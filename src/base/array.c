/* SPDX-License-Identifier: Apache-2.0 */
#include "base/array.h"

bool ax_array_grow_(const struct ax_allocator *memory, void **at, uint32_t *cap, size_t size,
                    uint64_t need)
{
    uint64_t wanted = *cap < 8 ? 8 : (uint64_t)*cap + *cap / 2;
    if (wanted < need) {
        wanted = need;
    }
    size_t bytes = 0;
    if (wanted > UINT32_MAX || !ax_size_multiply((size_t)wanted, size, &bytes)) {
        return false;
    }
    void *grown = ax_memory_resize(memory, *at, *cap * size, bytes);
    if (!grown) {
        return false;
    }
    *at = grown;
    *cap = (uint32_t)wanted;
    return true;
}
