/* SPDX-License-Identifier: Apache-2.0 */
/* What a picture shows: the model as a view has it, worked out before anything is drawn, so that
 * the writer of DOT and the check of the picture cannot disagree about it. */
#ifndef AX_DIAGRAM_SCENE_H
#define AX_DIAGRAM_SCENE_H

#include "diagram/look.h"
#include "model/view.h"

enum ax_scene_role {
    AX_ROLE_HIDDEN,
    AX_ROLE_STUB,    /* not part of the view, but a drawn flow ends here: drawn faintly */
    AX_ROLE_NODE,    /* an element, or a collapsed boundary */
    AX_ROLE_CLUSTER, /* a boundary around its content */
    AX_ROLE_INSIDE,  /* lies in a collapsed boundary, which stands for it */
    AX_ROLE_EDGE,    /* a flow with an edge of its own; merged ones hang on it */
    AX_ROLE_MERGED   /* a flow that another flow's edge stands for */
};

/* Beside those of enum ax_view_mark. */
enum ax_scene_mark {
    AX_MARK_HOLDS = 16, /* boundaries: something in it is drawn */
    AX_MARK_OPENED = 32 /* boundaries: while a split is worked out */
};

struct ax_scene_item {
    uint8_t role;    /* enum ax_scene_role */
    uint8_t marks;   /* enum ax_view_mark, enum ax_scene_mark */
    uint8_t novelty; /* enum ax_novelty */
    uint8_t light;   /* enum ax_light */
    bool turned;     /* edges: goes against the first one between the same two nodes */
    uint32_t stand;  /* the node that stands for an element or boundary, 0: none */
    uint32_t number; /* stores: its place among the model's stores, from 1 */
    uint32_t first;  /* clusters and elements: content (ports). Edges: merged flows */
    uint32_t last;
    uint32_t next; /* the next in the same list */
};

struct ax_vast;

struct ax_scene {
    const struct ax_model *model;
    struct ax_look look;
    const struct ax_badges *badges;   /* threats of what is drawn; NULL: they are not shown */
    const struct ax_vast *vast;       /* what a VAST-style view says; NULL: it is none */
    uint32_t view;                    /* item; 0: the whole model */
    uint32_t part;                    /* the boundary that the picture is about, or 0 */
    const struct ax_joined *compares; /* where novelties come from; NULL: there are none */
    bool selective;                   /* the view shows only what it includes */
    struct ax_scene_item *items;      /* by item; the list of items[0] is what lies in no cluster */
    uint32_t nodes;                   /* what the picture has to contain */
    uint32_t edges;
    uint32_t clusters;
    uint32_t hollows; /* clusters with nothing in them */
};

/* Works out what `view` (0: the whole model) shows. False without memory. */
bool ax_scene_init(struct ax_scene *scene, const struct ax_model *model, uint32_t view);
/* The same with what is shown marked already, by item: enum ax_view_mark. */
bool ax_scene_init_marked(struct ax_scene *scene, const struct ax_model *model, uint32_t view,
                          const uint8_t *marks);
void ax_scene_done(struct ax_scene *scene);

/* The element where a flow begins or ends (a port's owner); 0: nowhere. */
uint32_t ax_scene_from(const struct ax_scene *scene, uint32_t flow);
uint32_t ax_scene_to(const struct ax_scene *scene, uint32_t flow);
/* The item that is drawn for an end: a node, a stub, or 0 for an end that is nowhere. */
uint32_t ax_scene_drawn(const struct ax_scene *scene, uint32_t item);
/* The innermost cluster around a node or cluster; 0: none. */
uint32_t ax_scene_cluster(const struct ax_scene *scene, uint32_t item);
/* True when the element stands for several of its kind. */
bool ax_scene_is_multiple(const struct ax_scene *scene, uint32_t item);
/* Appends to the list of a cluster, an element or a flow. */
void ax_scene_append(struct ax_scene *scene, uint32_t list, uint32_t item);
/* The last item of the model plus one. */
static inline uint32_t ax_scene_end(const struct ax_scene *scene)
{
    return scene->model->items.len;
}

#endif
