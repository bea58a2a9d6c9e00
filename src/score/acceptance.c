/* SPDX-License-Identifier: Apache-2.0 */
#include "score/acceptance.h"

static const char *const verdict_texts[AX_VERDICT_COUNT] = {
    [AX_VERDICT_NONE] = "",
    [AX_VERDICT_ACCEPTABLE] = "acceptable",
    [AX_VERDICT_REDUCE] = "reduce",
    [AX_VERDICT_UNACCEPTABLE] = "unacceptable",
};

const char *ax_verdict_text(enum ax_verdict verdict)
{
    return verdict_texts[verdict];
}

struct ax_slice ax_acceptance_id(const struct ax_acceptance *acceptance)
{
    return acceptance->id;
}

struct ax_slice ax_acceptance_name(const struct ax_acceptance *acceptance)
{
    return acceptance->name;
}

struct ax_slice ax_acceptance_version(const struct ax_acceptance *acceptance)
{
    return acceptance->version;
}

struct ax_slice ax_acceptance_description(const struct ax_acceptance *acceptance)
{
    return acceptance->description;
}

bool ax_acceptance_is_example(const struct ax_acceptance *acceptance)
{
    return acceptance->is_example;
}

size_t ax_acceptance_bands(const struct ax_acceptance *acceptance)
{
    return acceptance->bands.count;
}

struct ax_slice ax_acceptance_band_name(const struct ax_acceptance *acceptance, size_t band)
{
    return acceptance->bands.at[band].name;
}

struct ax_slice ax_acceptance_band_text(const struct ax_acceptance *acceptance, size_t band)
{
    return acceptance->bands.at[band].text;
}

size_t ax_acceptance_harms(const struct ax_acceptance *acceptance)
{
    return acceptance->harms.count;
}

struct ax_slice ax_acceptance_harm_name(const struct ax_acceptance *acceptance, size_t harm)
{
    return acceptance->harms.at[harm].name;
}

struct ax_slice ax_acceptance_harm_text(const struct ax_acceptance *acceptance, size_t harm)
{
    return acceptance->harms.at[harm].text;
}

int ax_grade_find(const struct ax_grades *grades, struct ax_slice name)
{
    for (size_t i = 0; i < grades->count; i++) {
        if (ax_slice_equal(grades->at[i].name, name)) {
            return (int)i;
        }
    }
    return -1;
}

int ax_acceptance_find_band(const struct ax_acceptance *acceptance, struct ax_slice name)
{
    return ax_grade_find(&acceptance->bands, name);
}

int ax_acceptance_find_harm(const struct ax_acceptance *acceptance, struct ax_slice name)
{
    return ax_grade_find(&acceptance->harms, name);
}

int ax_acceptance_band_of(const struct ax_acceptance *acceptance, const struct ax_score *score)
{
    const struct ax_scale *scale = &acceptance->scales[score->method];
    if (!scale->there) {
        return -1;
    }
    int64_t value =
        scale->of == AX_PART_COUNT ? (int64_t)score->tenths * 100000 : score->parts[scale->of];
    int band = -1;
    for (size_t i = 0; i < scale->count && value >= scale->steps[i].from; i++) {
        band = scale->steps[i].band;
    }
    return band;
}

enum ax_verdict ax_acceptance_verdict(const struct ax_acceptance *acceptance, int band, int harm)
{
    return band < 0 || harm < 0 ? AX_VERDICT_NONE : (enum ax_verdict)acceptance->cells[band][harm];
}
