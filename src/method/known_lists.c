/* SPDX-License-Identifier: Apache-2.0 */
/* CISA's list of known exploited vulnerabilities, and EPSS scores. */
#include "base/slice.h"
#include "method/csv_read.h"
#include "method/known.h"

/* Vulnerabilities by the atom of their CVE. */
struct ids {
    AX_ARRAY(uint32_t) first; /* by atom: index + 1 */
    uint32_t *next;           /* by vulnerability */
    size_t size;
};

static bool index_ids(struct ax_vulnerabilities *list, struct ids *ids)
{
    const struct ax_allocator *memory = list->session->memory;
    uint32_t count = list->boms.vulnerabilities.len;
    *ids = (struct ids){.size = count * sizeof(uint32_t)};
    ids->next = ax_memory_resize(memory, NULL, 0, ids->size);
    bool fine = ids->next != NULL || count == 0;
    for (uint32_t i = 0; fine && i < count; i++) {
        ax_atom atom = ax_atom_of(&list->session->atoms, ax_known_id(list, i));
        uint32_t more = atom >= ids->first.len ? atom + 1 - ids->first.len : 0;
        fine = atom && ax_array_reserve(memory, &ids->first, more);
        if (fine) {
            memset(ids->first.at + ids->first.len, 0, more * sizeof(uint32_t));
            ids->first.len += more;
            ids->next[i] = ids->first.at[atom];
            ids->first.at[atom] = i + 1;
        }
    }
    list->session->no_memory |= !fine;
    return fine;
}

static void release_ids(const struct ax_vulnerabilities *list, struct ids *ids)
{
    ax_array_done(list->session->memory, &ids->first);
    ax_memory_release(list->session->memory, ids->next, ids->size);
}

static uint32_t find_id(const struct ax_vulnerabilities *list, const struct ids *ids,
                        struct ax_slice cve)
{
    ax_atom atom = ax_atom_find(&list->session->atoms, cve);
    return atom < ids->first.len ? ids->first.at[atom] : 0;
}

static enum ax_status begin(struct ax_vulnerabilities *list, const char *path, const char *kind,
                            uint32_t source, struct ax_csv *csv)
{
    enum ax_status status = AX_OK;
    if (source == 0) {
        status = ax_source_read(list->session, path, (struct ax_span){0, 0, 0}, &source);
    }
    if (status != AX_OK) {
        return status;
    }
    struct ax_known_source *entry = ax_array_push(list->session->memory, &list->lists);
    if (!entry) {
        return AX_NO_MEMORY;
    }
    struct ax_slice text = ax_source_at(list->session, source)->text;
    struct ax_sha256 sha;
    *entry = (struct ax_known_source){.path = path, .kind = kind};
    ax_sha256_init(&sha);
    ax_sha256_add(&sha, text.start, text.len);
    ax_sha256_end(&sha, entry->digest);
    ax_csv_init(csv, list->session, source);
    return AX_OK;
}

static enum ax_status wrong_header(struct ax_csv *csv, const char *what)
{
    struct ax_span span = csv->count > 0 ? csv->spans[0] : (struct ax_span){csv->source, 0, 0};
    ax_report(csv->session, AX_CODE_KNOWN_LIST, span, "%s", what);
    return AX_INVALID;
}

static bool is_cve(struct ax_slice text)
{
    return text.len >= 13 && memcmp(text.start, "CVE-", 4) == 0;
}

static struct ax_slice cell(const struct ax_csv *csv, int column)
{
    return column >= 0 && (uint32_t)column < csv->count ? csv->cells[column]
                                                        : (struct ax_slice){"", 0};
}

struct kev_columns {
    int id;
    int added;
    int due;
    int ransomware;
};

static void read_kev_row(struct ax_vulnerabilities *list, const struct ids *ids,
                         const struct ax_csv *csv, const struct kev_columns *columns,
                         struct ax_slice *newest)
{
    struct ax_slice added = cell(csv, columns->added);
    if (ax_slice_compare(added, *newest) > 0) {
        *newest = added;
    }
    for (uint32_t v = find_id(list, ids, cell(csv, columns->id)); v; v = ids->next[v - 1]) {
        struct ax_known_facts *facts = &list->facts[v - 1];
        facts->exploited = true;
        facts->added = added;
        facts->due = cell(csv, columns->due);
        facts->ransomware = ax_slice_is(cell(csv, columns->ransomware), "Known");
    }
}

enum ax_status ax_known_read_kev(struct ax_vulnerabilities *list, const char *path, uint32_t source)
{
    struct ax_csv csv;
    struct ids ids;
    size_t errors = list->session->counts[AX_ERROR];
    enum ax_status status = begin(list, path, "KEV", source, &csv);
    if (status != AX_OK) {
        return status;
    }
    (void)ax_csv_next(&csv);
    struct kev_columns columns = {ax_csv_column(&csv, "cveID"), ax_csv_column(&csv, "dateAdded"),
                                  ax_csv_column(&csv, "dueDate"),
                                  ax_csv_column(&csv, "knownRansomwareCampaignUse")};
    if (columns.id < 0 || columns.added < 0) {
        return wrong_header(&csv, "this is no list of known exploited vulnerabilities: the columns "
                                  "cveID and dateAdded are missing");
    }
    if (!index_ids(list, &ids)) {
        release_ids(list, &ids);
        return AX_NO_MEMORY;
    }
    struct ax_slice newest = {"", 0};
    while (ax_csv_next(&csv)) {
        if (!is_cve(cell(&csv, columns.id))) {
            ax_report(list->session, AX_CODE_KNOWN_LIST,
                      csv.spans[(uint32_t)columns.id < csv.count ? columns.id : 0],
                      "\"%.*s\" is no CVE", AX_FMT(cell(&csv, columns.id)));
            continue;
        }
        read_kev_row(list, &ids, &csv, &columns, &newest);
    }
    list->lists.at[list->lists.len - 1].date = newest;
    release_ids(list, &ids);
    return ax_session_verdict(list->session, errors);
}

/* "#model_version:v2023.03.01,score_date:2025-02-20T00:00:00+0000", which is two cells. */
static struct ax_slice date_of_model(const struct ax_csv *csv)
{
    static const char start[] = "score_date:";
    size_t len = sizeof(start) - 1;
    for (uint32_t i = 0; i < csv->count; i++) {
        if (csv->cells[i].len > len && memcmp(csv->cells[i].start, start, len) == 0) {
            return (struct ax_slice){csv->cells[i].start + len, csv->cells[i].len - len};
        }
    }
    return (struct ax_slice){NULL, 0};
}

static bool is_share(struct ax_slice text)
{
    double value;
    return ax_slice_to_decimal(text, &value) && value >= 0 && value <= 1;
}

static void read_epss_row(struct ax_vulnerabilities *list, const struct ids *ids,
                          const struct ax_csv *csv)
{
    if (csv->count < 3 || !is_cve(csv->cells[0]) || !is_share(csv->cells[1]) ||
        !is_share(csv->cells[2])) {
        ax_report(list->session, AX_CODE_KNOWN_LIST, csv->spans[0],
                  "a line is a CVE, a probability and a percentile, from 0 to 1");
        return;
    }
    for (uint32_t v = find_id(list, ids, csv->cells[0]); v; v = ids->next[v - 1]) {
        list->facts[v - 1].epss = csv->cells[1];
        list->facts[v - 1].percentile = csv->cells[2];
    }
}

enum ax_status ax_known_read_epss(struct ax_vulnerabilities *list, const char *path,
                                  uint32_t source)
{
    struct ax_csv csv;
    struct ids ids;
    size_t errors = list->session->counts[AX_ERROR];
    enum ax_status status = begin(list, path, AX_KNOWN_EPSS, source, &csv);
    if (status != AX_OK) {
        return status;
    }
    (void)ax_csv_next(&csv);
    struct ax_slice date = date_of_model(&csv);
    if (!date.start) {
        return wrong_header(&csv, "EPSS scores begin with a line "
                                  "\"#model_version:…,score_date:…\"");
    }
    list->lists.at[list->lists.len - 1].date = date;
    if (!ax_csv_next(&csv) || csv.count < 3 || !ax_slice_is(csv.cells[0], "cve") ||
        !ax_slice_is(csv.cells[1], "epss") || !ax_slice_is(csv.cells[2], "percentile")) {
        return wrong_header(&csv, "the columns of EPSS scores are cve,epss,percentile");
    }
    if (!index_ids(list, &ids)) {
        release_ids(list, &ids);
        return AX_NO_MEMORY;
    }
    while (ax_csv_next(&csv)) {
        read_epss_row(list, &ids, &csv);
    }
    release_ids(list, &ids);
    return ax_session_verdict(list->session, errors);
}
