/* SPDX-License-Identifier: Apache-2.0 */
/* The examples of rules: read from the text of a template, made into models, tried out. */
#ifndef AX_TRIAL_TRIAL_H
#define AX_TRIAL_TRIAL_H

#include "template/template.h"

#include <annexc/trial.h>

/* A part of the example that can be changed: its start tag. */
struct ax_example_item {
    struct ax_slice id; /* empty: the example itself, which stands for the model */
    uint32_t start;     /* offset of '<' */
    uint32_t end;       /* just past the last attribute */
};

/* One change. Texts are as they stand in the source, not decoded. */
struct ax_quiet {
    struct ax_slice item;
    struct ax_slice attribute;
    struct ax_slice value; /* with its quotes; empty: the attribute is taken away */
    struct ax_span span;
};

struct ax_trial_example {
    ax_atom rule;
    uint32_t change; /* 0: of the rule itself; else of a `retune`: its number among the changes that
                        its template makes, from 1 */
    struct ax_span span; /* of the start tag's name */
    uint32_t first;      /* offset of the content */
    uint32_t last;       /* end of the content: where the first quiet starts */
    uint32_t items;      /* first in `items`: the example itself */
    uint32_t item_count;
    uint32_t quiets; /* first in `quiets` */
    uint32_t quiet_count;
    bool broken; /* reported */
};

struct ax_trial {
    struct ax_session *session;
    const struct ax_templates *templates;
    uint32_t source;
    AX_ARRAY(struct ax_trial_example) examples;
    AX_ARRAY(struct ax_example_item) items;
    AX_ARRAY(struct ax_quiet) quiets;
};

/* Finds the examples in trial->source, which is well-formed. Those that cannot be tried out are
 * reported and marked. AX_NO_MEMORY. */
enum ax_status ax_trial_read(struct ax_trial *trial);
void ax_trial_done(struct ax_trial *trial);
/* The example as the text of a model, with the change (NULL: none): a new source, whose lines are
 * those of the template; 0: reported, or no memory. */
uint32_t ax_trial_model(struct ax_trial *trial, const struct ax_trial_example *example,
                        const struct ax_quiet *quiet);
/* ax_templates_try for the template number 0 of templates that are compiled, whose text with the
 * examples is `source`; adds to *result. Where `alone` is given, only what it lacks is tried out:
 * examples of rules that it does not have. */
enum ax_status ax_trial_run(struct ax_templates *templates, const struct ax_templates *alone,
                            uint32_t source, struct ax_trial_result *result);

#endif
