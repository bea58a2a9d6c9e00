/* SPDX-License-Identifier: Apache-2.0 */
/* Attack-defence trees: what an attacker wants, how it is refined, and what stands against it. */
#ifndef AX_ANNEXC_TREE_H
#define AX_ANNEXC_TREE_H

#include <annexc/diagram.h>
#include <annexc/report.h>
#include <annexc/risk.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ax_tree;

/* Reads the tree `path` ("-": standard input): the native format (docs/trees.md), or ADTool's
 * <adtree> and <sandtree>. Where a native tree names its model, what it refers to is looked up
 * there, and in the risk file beside it. AX_OK with *out_tree set, which the caller frees before
 * the session; AX_INVALID, AX_IO, AX_LIMIT, AX_NO_MEMORY without one. */
AX_API enum ax_status ax_tree_load(struct ax_session *session, const char *path,
                                   struct ax_tree **out_tree);
/* The same for a tree about a model that was loaded: what it refers to is looked up there and in
 * `risk` (NULL: none), whatever model it names. Both have to live as long as this call. */
AX_API enum ax_status ax_tree_load_about(struct ax_session *session, const char *path,
                                         struct ax_model *model, const struct ax_risk *risk,
                                         struct ax_tree **out_tree);
/* A tree that is to be made of a model. */
struct ax_tree_wish {
    const char
        *goal; /* a threat's id, or data=ID[:integrity|confidentiality|availability][@ELEMENT]
                       */
    const struct ax_risk *risk; /* its controls stand against the threats that they mitigate, and
                                   threats that do not apply are left out; NULL: none */
    unsigned most;              /* so many ways at most; 0: as many as are kept */
};

/* Makes the tree of the ways in which an attacker gets to the goal along the flows of the model,
 * with its threats as leaves and its controls as counters; each way is possible in the model. The
 * leaves count one in MinCost: the value is the least number of things to manage. It belongs to the
 * model's session; the caller frees it. AX_NOT_FOUND: there is no such goal (reported), or no way
 * to it (told by a note); AX_LIMIT (reported), AX_NO_MEMORY. */
AX_API enum ax_status ax_tree_generate(struct ax_model *model, const struct ax_tree_wish *wish,
                                       struct ax_tree **out_tree);
/* NULL is fine. */
AX_API void ax_tree_free(struct ax_tree *tree);

/* The attribute domains of ADTool: how values of leaves become the value of the root. */
enum ax_tree_domain {
    AX_TREE_PROB_SUCC,    /* probability of success, independent actions */
    AX_TREE_SAT_SCENARIO, /* does the scenario hold */
    AX_TREE_SAT_PROP,     /* can the attacker succeed */
    AX_TREE_SAT_OPP,      /* can the defender succeed */
    AX_TREE_MIN_COST,
    AX_TREE_MIN_TIME_SEQ, /* one action after another */
    AX_TREE_MIN_TIME_PAR, /* actions at the same time */
    AX_TREE_MIN_SKILL,    /* 0 … k */
    AX_TREE_DIFF_LMH,
    AX_TREE_DIFF_LMHE,
    AX_TREE_REACH_PAR, /* reachable with so many units of a resource that can be used again */
    AX_TREE_REACH_SEQ, /* the same, used up */
    AX_TREE_POWER_CONS,
    AX_TREE_DOMAIN_COUNT
};

/* "ProbSucc", …: the names of ADTool's classes. Static. */
AX_API const char *ax_tree_domain_text(enum ax_tree_domain domain);

/* What is worked out of a tree. */
struct ax_tree_options {
    unsigned domains; /* bit per ax_tree_domain; 0: those that the tree has values for */
    bool same_labels; /* leaves of one role with the same label are the same action */
    bool attack_sets; /* list the minimal attack sets */
    bool pareto;      /* list the best probability for each cost (MinCost and ProbSucc) */
    unsigned most;    /* so many attack sets and points are listed; 0: all that were found */
    unsigned drawn;   /* for a picture: ax_tree_domain + 1 whose values are shown; 0: none */
};

/* How results are written. */
enum ax_tree_format {
    AX_TREE_TABLE,
    AX_TREE_JSON,
    AX_TREE_CSV,
    AX_TREE_XML,    /* the tree itself, native format */
    AX_TREE_ADTOOL, /* the tree itself, for ADTool */
    AX_TREE_FORMAT_COUNT
};

/* "table", "json", "csv", "xml", "adtool". Static. */
AX_API const char *ax_tree_format_text(enum ax_tree_format format);

/* Evaluates the tree and writes the result: the value of the root with all defences, without any
 * and without each; on request attack sets and the Pareto front. Same tree, same bytes. Where
 * actions are shared and there are too many for an exact value, bounds are written and called
 * so. AX_IO, AX_NO_MEMORY; AX_INVALID: the tree cannot be written in ADTool's format (reported). */
AX_API enum ax_status ax_report_tree(struct ax_tree *tree, const struct ax_tree_options *options,
                                     enum ax_tree_format format, struct ax_report_style style,
                                     struct ax_output *output);

/* Draws the tree: the attacker's nodes red and oval, the defender's green boxes, an arc over what
 * has to be done together (with an arrow: in that order), dotted lines to what counters.
 * `timeout` in seconds, 0: none. AX_TIMEOUT, AX_INTERNAL (both reported), AX_IO, AX_NO_MEMORY. */
AX_API enum ax_status ax_tree_draw(struct ax_tree *tree, const struct ax_tree_options *options,
                                   enum ax_picture_format format, unsigned timeout,
                                   struct ax_output *output);

#ifdef __cplusplus
}
#endif
#endif
