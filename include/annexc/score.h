/* SPDX-License-Identifier: Apache-2.0 */
/* Scores: a vector says how somebody judged a weakness, and the method makes numbers and a band of
 * it. Everything here is a pure function of its arguments: no session, no memory, no locale, and
 * any number of threads. docs/scores.md has the notations and where the formulas come from. */
#ifndef AX_ANNEXC_SCORE_H
#define AX_ANNEXC_SCORE_H

#include <annexc/output.h>

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum ax_score_method {
    AX_SCORE_CVSS31,  /* CVSS 3.1: FIRST, specification document, section 7 */
    AX_SCORE_CVSS40,  /* CVSS 4.0: FIRST, specification document, section 8 */
    AX_SCORE_CWSS,    /* CWSS 1.0.1: MITRE */
    AX_SCORE_DREAD3,  /* DREAD, 1 to 3 for each factor: Microsoft patterns & practices, 2003 */
    AX_SCORE_DREAD10, /* DREAD, 0 to 10 for each factor */
    AX_SCORE_OWASP,   /* OWASP Risk Rating Methodology */
    AX_SCORE_METHOD_COUNT
};

/* "CVSS3.1", "CVSS4.0", "CWSS", "DREAD3", "DREAD10", "OWASP". Static. */
AX_API const char *ax_score_method_text(enum ax_score_method method);
/* The method of this name in `*out_method`; false: there is none. */
AX_API bool ax_score_method_find(struct ax_slice name, enum ax_score_method *out_method);
/* What a reader of such a score has to know, or NULL. One sentence or more. Static. */
AX_API const char *ax_score_method_caveat(enum ax_score_method method);

#define AX_SCORE_METRICS 32

/* A vector that was read. A value: copy it freely; what is in it is the library's. */
struct ax_score_vector {
    enum ax_score_method method;
    uint8_t values[AX_SCORE_METRICS];  /* 0: not given */
    uint8_t weights[AX_SCORE_METRICS]; /* CWSS: hundredths */
};

enum ax_score_mistake_kind {
    AX_MISTAKE_METHOD,  /* not the beginning of any vector */
    AX_MISTAKE_FORM,    /* not NAME:VALUE between slashes, or too long */
    AX_MISTAKE_METRIC,  /* the method has no such metric */
    AX_MISTAKE_VALUE,   /* the metric has no such value, or a weight is not that of the code */
    AX_MISTAKE_ORDER,   /* a metric given twice, or too late where the order is fixed */
    AX_MISTAKE_MISSING, /* a metric that has to be there is not */
    AX_MISTAKE_COUNT
};

/* Where a vector is wrong: bytes [start, end) of its text. `text` is one line without a full stop;
 * it may repeat bytes of the vector. */
struct ax_score_mistake {
    enum ax_score_mistake_kind kind;
    size_t start;
    size_t end;
    char text[240];
};

/* Reads a vector of any method. AX_OK; AX_INVALID with the first mistake in `*out_mistake`. Neither
 * keeps a pointer into `text`. */
AX_API enum ax_status ax_score_parse(struct ax_slice text, struct ax_score_vector *out_vector,
                                     struct ax_score_mistake *out_mistake);
/* Writes the canonical form: metrics in the order of the method, what is not defined left out. */
AX_API void ax_score_vector_write(const struct ax_score_vector *vector, struct ax_output *output);

enum ax_owasp_impact {
    AX_OWASP_KNOWN,     /* business where the vector has it, else technical */
    AX_OWASP_BUSINESS,  /* technical where the vector has no business impact */
    AX_OWASP_TECHNICAL, /* business where the vector has no technical impact */
    AX_OWASP_MAX        /* the greater of the two */
};

enum ax_dread_d {
    AX_DREAD_D_COUNTS, /* as the vector says */
    AX_DREAD_D_OMIT,   /* Discoverability is left out */
    AX_DREAD_D_MAX     /* Discoverability is taken to be the highest value */
};

/* What a method leaves to its user. Zeroed: the usual choice. */
struct ax_score_options {
    enum ax_owasp_impact impact;
    enum ax_dread_d dread_d;
    /* Of DREAD10, in tenths: from where on a mean is Medium, High, Critical; all 0: 40, 70, 90,
     * which is annexc's own choice. */
    unsigned dread_bands[3];
};

/* In the order of badness within one method. */
enum ax_score_band {
    AX_BAND_ABSENT, /* the method has no bands, or none for this kind of vector */
    AX_BAND_NONE,
    AX_BAND_NOTE, /* OWASP only */
    AX_BAND_LOW,
    AX_BAND_MEDIUM,
    AX_BAND_HIGH,
    AX_BAND_CRITICAL,
    AX_BAND_COUNT
};

/* "", "None", "Note", "Low", … Static. */
AX_API const char *ax_score_band_text(enum ax_score_band band);

/* The numbers beside the score. Which there are depends on the method. */
enum ax_score_part {
    AX_PART_BASE,           /* CVSS, CWSS */
    AX_PART_TEMPORAL,       /* CVSS 3.1 */
    AX_PART_THREAT,         /* CVSS 4.0: with base and threat metrics only */
    AX_PART_ENVIRONMENTAL,  /* CVSS, CWSS */
    AX_PART_IMPACT,         /* CVSS 3.1; OWASP: the one that counts */
    AX_PART_EXPLOITABILITY, /* CVSS 3.1; CVSS 4.0: the class EQ1 as 2 high, 1 medium, 0 low; both
                               with the modified metrics */
    AX_PART_ATTACK_SURFACE, /* CWSS */
    AX_PART_SUM,            /* DREAD */
    AX_PART_MEAN,           /* DREAD */
    AX_PART_LIKELIHOOD,     /* OWASP: its word for how easily and by whom, not a probability */
    AX_PART_TECHNICAL,      /* OWASP */
    AX_PART_BUSINESS,       /* OWASP */
    AX_PART_COUNT
};

/* "base", "attack-surface", … Static. */
AX_API const char *ax_score_part_text(enum ax_score_part part);

struct ax_score {
    enum ax_score_method method;
    int tenths; /* the most specific score; -1: the method has no such number */
    enum ax_score_band band;
    bool own_band;            /* the bands are annexc's or the user's, not the method's */
    char macro[7];            /* CVSS 4.0, else empty */
    bool by_business;         /* OWASP: the business impact is the one that counts */
    const char *nomenclature; /* CVSS 4.0: "CVSS-B", "CVSS-BT", "CVSS-BE", "CVSS-BTE"; else "" */
    int64_t parts[AX_PART_COUNT];  /* millionths; -1: there is none */
    uint8_t digits[AX_PART_COUNT]; /* decimals that a part is written with */
};

/* Scores. `options` NULL: the usual choice. */
AX_API void ax_score_compute(const struct ax_score_vector *vector,
                             const struct ax_score_options *options, struct ax_score *out_score);
/* Writes every step of it with its numbers, a line each, and the caveats. */
AX_API void ax_score_explain(const struct ax_score_vector *vector,
                             const struct ax_score_options *options, struct ax_output *output);

/* Writes the score as people write it: "9.8", "12" for the sum of DREAD3, nothing where there is
 * none. */
AX_API void ax_score_write(const struct ax_score *score, struct ax_output *output);
/* Writes one of the parts; nothing where there is none. */
AX_API void ax_score_part_write(const struct ax_score *score, enum ax_score_part part,
                                struct ax_output *output);
/* "LOW", "MEDIUM" or "HIGH" for a likelihood or an impact of OWASP; "" for everything else.
 * Static. */
AX_API const char *ax_score_part_level(const struct ax_score *score, enum ax_score_part part);
/* Writes what stands behind a band of OWASP: "likelihood 5.25 MEDIUM, impact 8 HIGH (business)".
 * Nothing for other methods. */
AX_API void ax_score_rating_write(const struct ax_score *score, struct ax_output *output);
/* Whether a score that somebody stored is the one that follows from the vector: as a number, so
 * that "9" is "9.0". For a method without a number `stored` is its band. */
AX_API bool ax_score_agrees(const struct ax_score *score, struct ax_slice stored);

#ifdef __cplusplus
}
#endif
#endif
