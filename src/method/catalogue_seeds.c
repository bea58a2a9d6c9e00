/* SPDX-License-Identifier: Apache-2.0 */
/* Where to begin when nothing is named: what is usual for each category of STRIDE. A choice of our
 * own. */
#include "method/catalogue.h"

struct seed {
    char category;
    const char *ids;
};

static const struct seed seeds[] = {
    {'S', "CAPEC-151 CAPEC-148 CAPEC-154 CAPEC-94 CAPEC-114 CAPEC-115 CWE-287 CWE-290 CWE-295 "
          "CWE-306 CWE-346 CWE-384 CWE-521 CWE-798 A07:2025"},
    {'T', "CAPEC-153 CAPEC-137 CAPEC-248 CAPEC-242 CAPEC-184 CAPEC-176 CAPEC-439 CWE-20 CWE-22 "
          "CWE-78 CWE-79 CWE-89 CWE-94 CWE-345 CWE-353 CWE-494 CWE-502 CWE-787 A05:2025 A08:2025 "
          "A03:2025"},
    {'R', "CAPEC-268 CAPEC-93 CWE-117 CWE-223 CWE-778 A09:2025"},
    {'I', "CAPEC-116 CAPEC-117 CAPEC-157 CAPEC-158 CAPEC-169 CAPEC-188 CWE-125 CWE-200 CWE-311 "
          "CWE-312 CWE-319 CWE-326 CWE-327 CWE-522 CWE-532 A04:2025 A02:2025 A01:2025"},
    {'D', "CAPEC-125 CAPEC-130 CAPEC-131 CAPEC-227 CAPEC-2 CAPEC-601 CAPEC-607 CWE-400 CWE-401 "
          "CWE-476 CWE-674 CWE-770 CWE-835 A10:2025"},
    {'E', "CAPEC-233 CAPEC-122 CAPEC-1 CAPEC-100 CWE-120 CWE-121 CWE-122 CWE-190 CWE-250 CWE-269 "
          "CWE-284 CWE-416 CWE-862 CWE-863 A01:2025 A06:2025"},
};

struct ax_slice ax_catalogue_seeds(struct ax_slice category)
{
    for (size_t i = 0; i < AX_COUNT(seeds); i++) {
        if (category.len == 1 && *category.start == seeds[i].category) {
            return ax_slice_of(seeds[i].ids);
        }
    }
    return AX_SLICE("");
}
