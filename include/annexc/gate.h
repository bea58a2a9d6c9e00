/* SPDX-License-Identifier: Apache-2.0 */
/* Gates: what makes the answer of a command "no". They are written in a small language, which all
 * commands that have --fail-on share (docs/gates.md):
 *
 *     gates   = gate { "," gate }               any of them trips
 *     gate    = subject { ":" test }            all of its tests hold for one threat
 *     subject = "new" | "gone" | "changed" | "open" | "expired"
 *     test    = "severity" ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) level
 *             | ( "category" | "rule" ) ( "=" | "!=" ) word
 *     level   = "none" | "low" | "medium" | "high" | "critical" */
#ifndef AX_ANNEXC_GATE_H
#define AX_ANNEXC_GATE_H

#include <annexc/model.h>
#include <annexc/session.h>
#include <annexc/template.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a gate is about. */
enum ax_gate_subject {
    AX_GATE_NEW,     /* a threat that the old side, or the baseline, does not have */
    AX_GATE_GONE,    /* one that only the old side has */
    AX_GATE_CHANGED, /* one that both have, but not in the same words or with the same severity */
    AX_GATE_OPEN, /* one that nobody has decided about for good; without a risk file: every one */
    AX_GATE_EXPIRED, /* one whose acceptance is over */
    AX_GATE_SUBJECT_COUNT
};

/* "new", "gone", … Static. */
AX_API const char *ax_gate_subject_text(enum ax_gate_subject subject);

struct ax_gates;

/* Reads the texts of --fail-on, of which there may be none. What is wrong is reported with its
 * place in the text; the source is named "--fail-on". AX_OK with *out_gates set, which the caller
 * frees before the session; AX_INVALID, AX_LIMIT, AX_NO_MEMORY. */
AX_API enum ax_status ax_gates_parse(struct ax_session *session, const char *const *texts,
                                     size_t count, struct ax_gates **out_gates);
/* NULL is fine. */
AX_API void ax_gates_free(struct ax_gates *gates);

/* Whether there is a gate at all. */
AX_API bool ax_gates_any(const struct ax_gates *gates);
/* Whether one of the gates is about this subject. */
AX_API bool ax_gates_ask(const struct ax_gates *gates, enum ax_gate_subject subject);
/* Reports (AX_INVALID) each gate about a subject that the command has no answer for, because what
 * it needs was not given; `needs` says what that is: "a baseline". */
AX_API enum ax_status ax_gates_refuse(struct ax_gates *gates, enum ax_gate_subject subject,
                                      const char *needs);

/* Warns (AX8104) of each rule and category that no template of the models has: its gate would never
 * be tripped, or always. `other` (the old side) may be NULL. */
AX_API void ax_gates_check(struct ax_gates *gates, const struct ax_model *model,
                           const struct ax_model *other);

/* A threat, as gates see it. Slices are used during the call only, but for `id`, which is copied
 * when a message needs it. */
struct ax_gate_threat {
    unsigned subjects; /* bit 1U << enum ax_gate_subject for all that it is */
    enum ax_level severity;
    struct ax_slice id;
    struct ax_slice rule;
    struct ax_slice category;      /* its id */
    struct ax_slice category_name; /* may be empty */
};

/* Shows the gates a threat. AX_NO_MEMORY. */
AX_API enum ax_status ax_gates_meet(struct ax_gates *gates, const struct ax_gate_threat *threat);
/* How many gates were tripped so far. */
AX_API size_t ax_gates_tripped(const struct ax_gates *gates);
/* Reports a warning for each gate that was tripped, with the number of threats and the first of
 * their ids. Call it once, at the end. */
AX_API void ax_gates_report(struct ax_gates *gates);

#ifdef __cplusplus
}
#endif
#endif
