/* SPDX-License-Identifier: Apache-2.0 */
#include "method/ways.h"

#include "base/limits.h"

/* Steps of a claim are looked for once. */
struct known {
    uint32_t first;
    uint32_t count;
    bool found;
};

struct search {
    struct ax_reach *reach;
    struct ax_routes *routes;
    struct known *known; /* by kind and element */
    size_t known_size;
    struct ax_route route; /* on the way */
    struct ax_claim claims[AX_WAY_STEPS];
    uint32_t depth; /* that is looked for now */
    uint64_t looked;
};

static struct known steps_of(struct search *search, struct ax_claim claim)
{
    size_t index = (size_t)claim.kind * search->reach->model->items.len + claim.element;
    struct known *known = &search->known[index];
    if (!known->found) {
        uint32_t first;
        if (!ax_reach_find(search->reach, claim, &first)) {
            return (struct known){0, 0, true};
        }
        *known = (struct known){first, search->reach->steps.len - first, true};
    }
    return *known;
}

/* A way that comes back to where it was is a longer form of another. */
static bool was_here(const struct search *search, struct ax_claim claim)
{
    for (uint32_t i = 0; i < search->route.count; i++) {
        if (search->claims[i].kind == claim.kind && search->claims[i].element == claim.element) {
            return true;
        }
    }
    return false;
}

static uint32_t crossings_of(const struct search *search, const struct ax_step *step)
{
    const struct ax_model *model = search->reach->model;
    const struct ax_item *item = ax_model_item(model, step->item);
    return step->item != 0 && item->kind == AX_KIND_FLOW ? model->paths.at[item->path].count : 0;
}

static void add_need(struct ax_route *route, uint32_t need)
{
    uint32_t at = route->needs++;
    while (at > 0 && route->need[at - 1] > need) {
        route->need[at] = route->need[at - 1];
        at--;
    }
    route->need[at] = need;
}

/* The same threats are the same need, wherever they are chosen; so is a beginning at the same
 * item. */
static void add_needs(const struct search *search, struct ax_route *route,
                      const struct ax_step *step)
{
    const struct ax_reach *reach = search->reach;
    uint32_t threats = reach->threats->list.len;
    if (step->count > 0) {
        add_need(route, reach->chosen.at[step->first]);
    }
    if (step->also_count > 0) {
        add_need(route, reach->chosen.at[step->also_first]);
    }
    if (step->way != AX_WAY_BECAUSE) {
        uint32_t item =
            step->way == AX_WAY_ACT ? ax_reach_from(reach, step->item, step->back) : step->item;
        add_need(route, threats + item);
    }
}

static void keep_route(struct search *search)
{
    struct ax_route *route = ax_array_push(search->reach->session->memory, &search->routes->list);
    if (!route) {
        search->reach->session->no_memory = true;
        return;
    }
    *route = search->route;
    route->needs = 0;
    route->crosses = 0;
    for (uint32_t i = 0; i < route->count; i++) {
        const struct ax_step *step = &search->reach->steps.at[route->steps[i]];
        add_needs(search, route, step);
        route->crosses += crossings_of(search, step);
    }
}

static bool is_over(struct search *search)
{
    if (search->looked++ > AX_LIMIT_TREE_WAYS || search->routes->list.len >= AX_LIMIT_TREE_ROUTES) {
        search->routes->more = true;
        return true;
    }
    return search->reach->session->no_memory;
}

/* The depth is limited, so is that of the recursion. */
static void follow(struct search *search, uint32_t index)
{
    struct ax_step step = search->reach->steps.at[index];
    if (is_over(search) || search->route.count == search->depth) {
        search->routes->more |= search->depth == AX_WAY_STEPS;
        return;
    }
    search->route.steps[search->route.count] = index;
    bool begins = step.way != AX_WAY_BECAUSE;
    if (begins && search->route.count + 1 == search->depth) {
        search->route.count++;
        keep_route(search);
        search->route.count--;
    }
    if (begins || was_here(search, step.premise)) {
        return;
    }
    search->claims[search->route.count++] = step.premise;
    struct known next = steps_of(search, step.premise);
    for (uint32_t i = 0; i < next.count; i++) {
        follow(search, next.first + i);
    }
    search->route.count--;
}

static bool is_easier(const struct ax_route *a, const struct ax_route *b)
{
    return a->needs != b->needs ? a->needs < b->needs : a->crosses < b->crosses;
}

/* Insertion sort: there are few, and equal ones keep their order. */
static void sort(struct ax_routes *routes)
{
    for (uint32_t i = 1; i < routes->list.len; i++) {
        struct ax_route route = routes->list.at[i];
        uint32_t at = i;
        while (at > 0 && is_easier(&route, &routes->list.at[at - 1])) {
            routes->list.at[at] = routes->list.at[at - 1];
            at--;
        }
        routes->list.at[at] = route;
    }
}

/* Both are sorted. */
static bool needs_all_of(const struct ax_route *more, const struct ax_route *less)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < more->needs && at < less->needs; i++) {
        at += more->need[i] == less->need[at] ? 1 : 0;
    }
    return at == less->needs;
}

/* The easier ones come first, so that a way is dropped by one that is kept. */
static void cut(struct ax_routes *routes, uint32_t most)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < routes->list.len; i++) {
        bool new = true;
        for (uint32_t k = 0; new &&k < kept; k++) {
            new = !needs_all_of(&routes->list.at[i], &routes->list.at[k]);
        }
        if (new &&kept == most) {
            routes->more = true;
            break;
        }
        if (new) {
            routes->list.at[kept++] = routes->list.at[i];
        }
    }
    routes->list.len = kept;
}

enum ax_status ax_routes_find(struct ax_reach *reach, uint32_t first_goal, uint32_t goals,
                              uint32_t most, struct ax_routes *out_routes)
{
    const struct ax_allocator *memory = reach->session->memory;
    struct search search = {.reach = reach, .routes = out_routes};
    *out_routes = (struct ax_routes){.more = false};
    search.known_size =
        (AX_CLAIM_LOST + 1) * (size_t)reach->model->items.len * sizeof(struct known);
    search.known = ax_memory_resize(memory, NULL, 0, search.known_size);
    if (!search.known) {
        return AX_NO_MEMORY;
    }
    memset(search.known, 0, search.known_size);
    for (search.depth = 1; search.depth <= AX_WAY_STEPS; search.depth++) {
        for (uint32_t i = 0; i < goals; i++) {
            follow(&search, first_goal + i);
        }
    }
    sort(out_routes);
    cut(out_routes, most);
    ax_memory_release(memory, search.known, search.known_size);
    if (reach->session->no_memory) {
        ax_routes_done(out_routes, reach);
        return AX_NO_MEMORY;
    }
    return AX_OK;
}

void ax_routes_done(struct ax_routes *routes, const struct ax_reach *reach)
{
    ax_array_done(reach->session->memory, &routes->list);
}
