/* SPDX-License-Identifier: Apache-2.0 */
/* Known vulnerabilities as tables and data. */
#include "report/vulnerabilities.h"

const char *ax_vulnerability_format_text(enum ax_vulnerability_format format)
{
    static const char *const texts[AX_VULNERABILITIES_FORMAT_COUNT] = {
        "table", "csv", "json", "markdown", "cyclonedx", "openvex"};
    return texts[format];
}

struct writing {
    struct ax_vulnerabilities *list;
    const struct ax_vulnerability_view *view;
    struct ax_grid grid;
};

#define FOR_PEOPLE                                                                                 \
    {"id", "id", AX_CELL_TEXT}, {"severity", "severity", AX_CELL_TEXT},                            \
        {"score", "score", AX_CELL_NUMBER}, {"exploited since", "kev_added", AX_CELL_TEXT},        \
        {"ransomware", "kev_ransomware", AX_CELL_TRUTH}, {"EPSS", "epss", AX_CELL_NUMBER},         \
        {"percentile", "epss_percentile", AX_CELL_NUMBER},                                         \
        {"component", "component", AX_CELL_TEXT}, {"version", "version", AX_CELL_TEXT},            \
        {"affected", "affected", AX_CELL_TEXT}, {"analysis", "analysis", AX_CELL_TEXT},            \
        {"element", "element", AX_CELL_TEXT}, {"threat", "threat", AX_CELL_TEXT},                  \
        {"reached across a boundary by", "reached_by", AX_CELL_WORDS},                             \
        {"disposition", "disposition", AX_CELL_TEXT},                                              \
    {                                                                                              \
        "CWE", "cwes", AX_CELL_WORDS                                                               \
    }
/* Wide, and in other columns for people. */
#define FOR_MACHINES                                                                               \
    {"vector", "vector", AX_CELL_TEXT}, {"package URL", "purl", AX_CELL_TEXT},                     \
        {"due", "kev_due", AX_CELL_TEXT}, {"source", "source", AX_CELL_TEXT},                      \
        {"description", "description", AX_CELL_TEXT},                                              \
    {                                                                                              \
        "file", "file", AX_CELL_TEXT                                                               \
    }
#define LAST                                                                                       \
    {                                                                                              \
        NULL, NULL, AX_CELL_TEXT                                                                   \
    }

static const struct ax_grid_column columns[] = {FOR_PEOPLE, LAST};
static const struct ax_grid_column whole_columns[] = {FOR_PEOPLE, FOR_MACHINES, LAST};

/* The name of the file without its folder: results do not depend on where files are. */
static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void put_words(struct writing *writing, struct ax_slice words, const char *before)
{
    struct ax_slice word;
    for (bool first = true; ax_slice_next_word(&words, &word); first = false) {
        ax_put_text(writing->grid.text, first ? "" : "\n");
        ax_put_text(writing->grid.text, before);
        ax_put(writing->grid.text, word);
    }
    ax_grid_end(&writing->grid);
}

/* Flows in scope that lead to the element and cross a boundary on the way. */
static void put_reach(struct writing *writing, uint32_t element)
{
    const struct ax_model *model = writing->list->model;
    uint32_t count = 0;
    const uint32_t *around = element ? ax_model_around(model, element, &count) : NULL;
    bool first = true;
    for (uint32_t i = 0; i < count; i++) {
        const struct ax_item *flow = ax_model_item(model, around[i]);
        bool in = flow->kind == AX_KIND_FLOW &&
                  (flow->to == element || (flow->flags & AX_ITEM_BIDIRECTIONAL));
        if (in && !(flow->flags & AX_ITEM_OUT_OF_SCOPE) && model->paths.at[flow->path].count > 0) {
            ax_put_text(writing->grid.text, first ? "" : "\n");
            ax_put(writing->grid.text, ax_model_id_text(model, around[i]));
            first = false;
        }
    }
    ax_grid_end(&writing->grid);
}

static void put_facts(struct writing *writing, const struct ax_known_row *row)
{
    const struct ax_vulnerabilities *list = writing->list;
    const struct ax_bom_vulnerability *vulnerability =
        &list->boms.vulnerabilities.at[row->vulnerability];
    const struct ax_known_facts *facts = &list->facts[row->vulnerability];
    struct ax_grid *grid = &writing->grid;
    ax_grid_put(grid, ax_known_id(list, row->vulnerability));
    ax_grid_put_text(grid, ax_level_text(ax_known_level(list, row->vulnerability)));
    if (vulnerability->score >= 0) {
        ax_put_short(grid->text, vulnerability->score, 4);
    }
    ax_grid_end(grid);
    ax_grid_put(grid, facts->added);
    ax_grid_put_text(grid, !facts->exploited ? "" : facts->ransomware ? "yes" : "no");
    ax_grid_put(grid, facts->epss);
    ax_grid_put(grid, facts->percentile);
}

static void put_component(struct writing *writing, const struct ax_known_row *row)
{
    static const char *const affected[] = {
        [AX_AFFECTED] = "yes",
        [AX_AFFECTED_NO] = "no",
        [AX_AFFECTED_OTHER] = "no: another version",
        [AX_AFFECTED_UNKNOWN] = "unknown",
    };
    const struct ax_vulnerabilities *list = writing->list;
    if (row->component != AX_NO_INDEX) {
        const struct ax_bom_component *component = &list->boms.components.at[row->component];
        ax_put(writing->grid.text, component->group);
        ax_put_text(writing->grid.text, component->group.len > 0 ? "/" : "");
        ax_grid_put(&writing->grid, component->name);
        ax_grid_put(&writing->grid, component->version);
    } else {
        ax_grid_put(&writing->grid, row->ref);
        ax_grid_end(&writing->grid);
    }
    ax_grid_put_text(&writing->grid, affected[row->affected]);
    ax_grid_put_text(&writing->grid,
                     ax_vex_states[list->boms.vulnerabilities.at[row->analysis].state]);
}

static void put_element(struct writing *writing, const struct ax_known_row *row, uint32_t element)
{
    struct ax_vulnerabilities *list = writing->list;
    struct ax_slice none = {"", 0};
    bool counts = element && ax_known_counts(list, row);
    struct ax_slice id = element ? ax_known_threat_id(list, row->vulnerability, element) : none;
    ax_grid_put(&writing->grid, element ? ax_model_id_text(list->model, element) : none);
    ax_grid_put(&writing->grid, counts ? id : none);
    put_reach(writing, element);
    if (writing->view->risk && element) {
        struct ax_risk_decision decision;
        ax_risk_decide(writing->view->risk, id, writing->view->as_of, &decision);
        ax_put_text(writing->grid.text, decision.threat || counts
                                            ? ax_risk_disposition_text(decision.disposition)
                                            : "");
    }
    ax_grid_end(&writing->grid);
    put_words(writing, list->boms.vulnerabilities.at[row->vulnerability].cwes, "CWE-");
}

static void put_long(struct writing *writing, const struct ax_known_row *row)
{
    const struct ax_vulnerabilities *list = writing->list;
    const struct ax_bom_vulnerability *vulnerability =
        &list->boms.vulnerabilities.at[row->vulnerability];
    struct ax_slice none = {"", 0};
    ax_grid_put(&writing->grid, vulnerability->vector);
    ax_grid_put(&writing->grid, row->component != AX_NO_INDEX
                                    ? list->boms.components.at[row->component].purl
                                    : none);
    ax_grid_put(&writing->grid, list->facts[row->vulnerability].due);
    ax_grid_put(&writing->grid, vulnerability->source);
    ax_grid_put(&writing->grid, vulnerability->description);
    ax_grid_put_text(&writing->grid, name_of(list->boms.files.at[vulnerability->file].path));
}

/* Whether the record of the threat is for this house only. */
static bool is_hidden(struct writing *writing, const struct ax_known_row *row, uint32_t element)
{
    struct ax_risk_decision decision;
    if (!writing->view->public_edition || !writing->view->risk || element == 0) {
        return false;
    }
    struct ax_slice id = ax_known_threat_id(writing->list, row->vulnerability, element);
    ax_risk_decide(writing->view->risk, id, writing->view->as_of, &decision);
    return decision.threat && ax_risk_is_internal(writing->view->risk, decision.threat);
}

static void put_row(struct writing *writing, const struct ax_known_row *row, uint32_t element,
                    bool whole)
{
    if (is_hidden(writing, row, element)) {
        return;
    }
    put_facts(writing, row);
    put_component(writing, row);
    put_element(writing, row, element);
    if (whole) {
        put_long(writing, row);
    }
}

static void fill(struct writing *writing, bool whole)
{
    const struct ax_vulnerabilities *list = writing->list;
    for (uint32_t i = 0; i < list->rows.len; i++) {
        const struct ax_known_row *row = &list->rows.at[i];
        uint32_t place = ax_known_place(list, row);
        if (place == 0) {
            put_row(writing, row, 0, whole);
        }
        for (; place; place = list->places.at[place - 1].next) {
            put_row(writing, row, list->places.at[place - 1].element, whole);
        }
    }
}

/* ------------------------------------------------------------------------------------- sources */

static const struct ax_grid_column source_columns[] = {
    {"file", "file", AX_CELL_TEXT},      {"kind", "kind", AX_CELL_TEXT},
    {"date", "date", AX_CELL_TEXT},      {"components", "components", AX_CELL_NUMBER},
    {"SHA-256", "sha256", AX_CELL_TEXT}, LAST,
};

static void fill_sources(struct writing *writing)
{
    const struct ax_vulnerabilities *list = writing->list;
    for (uint32_t i = 0; i < list->boms.files.len; i++) {
        const struct ax_bom_file *file = &list->boms.files.at[i];
        uint32_t count = 0;
        for (uint32_t k = 0; k < list->boms.components.len; k++) {
            count += list->boms.components.at[k].file == i ? 1 : 0;
        }
        ax_grid_put_text(&writing->grid, name_of(file->path));
        ax_grid_put(&writing->grid, file->format);
        ax_grid_put(&writing->grid, file->date);
        ax_grid_put_number(&writing->grid, count);
        ax_grid_put_text(&writing->grid, file->digest);
    }
    for (uint32_t i = 0; i < list->lists.len; i++) {
        const struct ax_known_source *source = &list->lists.at[i];
        ax_grid_put_text(&writing->grid, name_of(source->path));
        ax_grid_put_text(&writing->grid, source->kind);
        ax_grid_put(&writing->grid, source->date);
        ax_grid_end(&writing->grid);
        ax_grid_put_text(&writing->grid, source->digest);
    }
}

static enum ax_status fill_part(struct writing *writing, enum ax_vulnerability_part part)
{
    static const struct ax_grid_column *const all[AX_VULNERABILITY_PART_COUNT] = {
        [AX_VULNERABILITY_PART_LIST] = columns,
        [AX_VULNERABILITY_PART_WHOLE] = whole_columns,
        [AX_VULNERABILITY_PART_SOURCES] = source_columns,
    };
    if (!ax_grid_init(&writing->grid, writing->list->session->memory, all[part])) {
        return AX_NO_MEMORY;
    }
    if (part == AX_VULNERABILITY_PART_SOURCES) {
        fill_sources(writing);
    } else {
        fill(writing, part == AX_VULNERABILITY_PART_WHOLE);
    }
    enum ax_status status = ax_grid_status(&writing->grid);
    if (status != AX_OK) {
        ax_grid_done(&writing->grid);
    }
    return status;
}

enum ax_status ax_vulnerability_part_fill(struct ax_vulnerabilities *list,
                                          const struct ax_vulnerability_view *view,
                                          enum ax_vulnerability_part part, struct ax_grid *out_grid)
{
    struct writing writing = {.list = list, .view = view};
    enum ax_status status = fill_part(&writing, part);
    if (status == AX_OK) {
        *out_grid = writing.grid;
    }
    return status;
}

/* --------------------------------------------------------------------------------------- formats
 */

const char ax_vulnerability_note[] =
    "EPSS is a prediction for the internet as a whole: it is shown, and goes into no score.";

static void write_grid(const struct ax_grid *grid, enum ax_vulnerability_format format,
                       struct ax_report_style style, struct ax_output *output)
{
    switch ((int)format) {
    case AX_VULNERABILITIES_CSV: ax_grid_write_csv(grid, output); break;
    case AX_VULNERABILITIES_JSON: ax_grid_write_json(grid, output); break;
    case AX_VULNERABILITIES_MARKDOWN: ax_grid_write_markdown(grid, output); break;
    default: ax_grid_write_table(grid, style.width, output); break;
    }
}

static enum ax_status write_part(struct writing *writing, enum ax_vulnerability_part part,
                                 enum ax_vulnerability_format format, struct ax_report_style style,
                                 struct ax_output *output)
{
    enum ax_status status = fill_part(writing, part);
    if (status == AX_OK) {
        write_grid(&writing->grid, format, style, output);
        ax_grid_done(&writing->grid);
    }
    return status;
}

/* CSV has one table: its sources stand in the other formats. */
static enum ax_status write_tables(struct writing *writing, enum ax_vulnerability_format format,
                                   struct ax_report_style style, struct ax_output *output)
{
    bool json = format == AX_VULNERABILITIES_JSON;
    bool csv = format == AX_VULNERABILITIES_CSV;
    enum ax_status status = AX_OK;
    if (!json && !csv && writing->list->rows.len == 0) {
        ax_put_text(output, "No vulnerability is known.\n");
    } else {
        ax_put_text(output, json ? "{\"vulnerabilities\":" : "");
        status = write_part(writing,
                            json || csv ? AX_VULNERABILITY_PART_WHOLE : AX_VULNERABILITY_PART_LIST,
                            format, style, output);
    }
    if (csv || status != AX_OK) {
        return status;
    }
    ax_put_text(output, json ? ",\n\"sources\":" : "\n");
    status = write_part(writing, AX_VULNERABILITY_PART_SOURCES, format, style, output);
    if (ax_known_has_epss(writing->list)) {
        ax_putf(output, json ? ",\n\"note\":\"%s\"" : "\n%s\n", ax_vulnerability_note);
    }
    ax_put_text(output, json ? "}\n" : "");
    return status;
}

enum ax_status ax_report_vulnerabilities(struct ax_vulnerabilities *list,
                                         const struct ax_risk *risk,
                                         enum ax_vulnerability_format format,
                                         struct ax_report_style style, struct ax_output *output)
{
    struct ax_vulnerability_view view = {.risk = risk};
    struct writing writing = {.list = list, .view = &view};
    enum ax_status status = AX_OK;
    if (format == AX_VULNERABILITIES_CYCLONEDX || format == AX_VULNERABILITIES_OPENVEX) {
        ax_vex_write(list, risk, format == AX_VULNERABILITIES_OPENVEX, output);
    } else {
        status = write_tables(&writing, format, style, output);
    }
    return status == AX_OK ? output->status : status;
}
