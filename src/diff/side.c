/* SPDX-License-Identifier: Apache-2.0 */
/* One of two files: what it is, and its threats one by one. */
#include "base/output.h"
#include "diff/diff.h"
#include "load/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    SNIFFED_BYTES = 512
};

static bool is_markup(struct ax_slice text)
{
    static const char *const marks[] = {"<", "\xef\xbb\xbf<", "\xff\xfe", "\xfe\xff"};
    text = ax_slice_trim(text);
    for (size_t i = 0; i < AX_COUNT(marks); i++) {
        size_t len = strlen(marks[i]);
        if (text.len >= len && memcmp(text.start, marks[i], len) == 0) {
            return true;
        }
    }
    return text.len == 0;
}

/* Whether the file begins like a list that can be read piece by piece, and like which, without
 * reading it: lists may be larger than memory. */
static bool begins_like_list(const char *path, enum ax_list_format *out_format)
{
    char bytes[SNIFFED_BYTES];
    struct stat about;
    int fd = strcmp(path, "-") == 0 ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool regular = fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
    ssize_t got = regular ? pread(fd, bytes, sizeof(bytes), 0) : -1;
    if (fd >= 0) {
        (void)close(fd);
    }
    struct ax_slice text = {bytes, got > 0 ? (size_t)got : 0};
    if (text.len >= 3 && memcmp(text.start, "\xef\xbb\xbf", 3) == 0) {
        text = (struct ax_slice){text.start + 3, text.len - 3};
    }
    text = ax_slice_trim(text);
    bool json = text.len > 0 && (text.start[0] == '{' || text.start[0] == '[');
    bool xml = !json && is_markup(text);
    *out_format = json ? AX_LIST_JSON : xml ? AX_LIST_XML : AX_LIST_CSV;
    return !xml || ax_slice_is(ax_root_name(text), "threats");
}

struct ax_slice ax_templates_names(const struct ax_templates *templates)
{
    struct ax_session *session = templates->session;
    struct ax_slice text = {"", 0};
    for (uint32_t i = 0; i < templates->templates.len; i++) {
        const struct ax_template *at = &templates->templates.at[i];
        struct ax_slice id = ax_atom_text(&session->atoms, at->id);
        text = ax_session_format(session, "%.*s%s%.*s %.*s", AX_FMT(text), i ? ", " : "",
                                 AX_FMT(id), AX_FMT(at->version));
    }
    return text;
}

static enum ax_status attach_known(struct ax_model *model,
                                   const struct ax_vulnerability_sources *sources)
{
    struct ax_vulnerabilities *list = NULL;
    if (!sources || sources->bom_count == 0) {
        return AX_OK;
    }
    enum ax_status status = ax_vulnerabilities_read(model->session, model, sources, &list);
    status = status == AX_OK ? ax_vulnerabilities_attach(list) : status;
    ax_vulnerabilities_free(list);
    return status;
}

static enum ax_status open_model(struct ax_side *side, struct ax_session *session, uint32_t source,
                                 int which, const struct ax_diff_options *options)
{
    struct ax_slice text = ax_source_at(session, source)->text;
    struct ax_slice name = ax_source_at(session, source)->name;
    enum ax_status status = ax_model_load_text(session, name, text, &options->load, &side->model);
    status = status == AX_OK ? attach_known(side->model, options->known[which]) : status;
    if (status == AX_OK) {
        status = ax_threats_enumerate(side->model, &options->threats, &side->threats);
    }
    if (status == AX_OK) {
        side->id = ax_model_id_text(side->model, 0);
        side->name = ax_model_label(side->model, 0);
        side->version = ax_model_text(side->model, 0, "version");
        side->templates = ax_templates_names(side->model->templates);
        side->count = side->threats->list.len;
        side->texts = ax_output_to_memory(session->memory);
        status = side->texts ? AX_OK : AX_NO_MEMORY;
    }
    return status;
}

/* The same as ax_risk_load, from the session's reader. */
static enum ax_status read_risk(struct ax_side *side, struct ax_session *session, const char *path)
{
    struct ax_slice text;
    size_t size = 0;
    enum ax_status status = ax_session_read_file(session, path, &text, &size);
    if (status == AX_IO && errno == ENOENT) {
        return AX_NOT_FOUND;
    }
    if (status == AX_IO) {
        (void)ax_report(session, AX_CODE_FILE_UNREADABLE, (struct ax_span){0, 0, 0},
                        "cannot read \"%s\": %s", path, strerror(errno));
    }
    if (status != AX_OK) {
        return status;
    }
    uint32_t source = ax_source_add(session, ax_slice_of(path), text);
    if (source == 0) {
        ax_memory_release(session->memory, (char *)(uintptr_t)text.start, size);
        return AX_NO_MEMORY;
    }
    session->sources.at[source - 1].size = size;
    return ax_risk_read(session, source, &side->risk);
}

static enum ax_status open_risk_of(struct ax_side *side, struct ax_session *session,
                                   const char *path, const char *stated)
{
    const char *beside = stated || strcmp(path, "-") == 0 ? stated : ax_risk_path(session, path);
    if (!beside) {
        return session->no_memory ? AX_NO_MEMORY : AX_OK;
    }
    enum ax_status status = session->reader ? read_risk(side, session, beside)
                                            : ax_risk_load(session, beside, &side->risk);
    if (status == AX_NOT_FOUND && stated) {
        (void)ax_report(session, AX_CODE_FILE_UNREADABLE, (struct ax_span){0, 0, 0},
                        "cannot read \"%s\": %s", stated, strerror(ENOENT));
        return AX_IO;
    }
    return status == AX_NOT_FOUND ? AX_OK : status;
}

static enum ax_status open_risk(struct ax_side *side, struct ax_session *session, uint32_t source)
{
    side->kind = AX_SIDE_RISK;
    enum ax_status status = ax_risk_read(session, source, &side->risk);
    if (status == AX_OK) {
        side->id = ax_risk_model_id(side->risk);
        side->version = ax_risk_model_version(side->risk);
    }
    return status;
}

static enum ax_status open_source(struct ax_side *side, struct ax_session *session, int which,
                                  const char *path, const struct ax_diff_options *options)
{
    uint32_t source = 0;
    enum ax_status status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
    if (status != AX_OK) {
        return status;
    }
    struct ax_slice text = ax_source_at(session, source)->text;
    if (is_markup(text) && ax_slice_is(ax_root_name(text), "risk")) {
        return open_risk(side, session, source);
    }
    if (is_markup(text) && !ax_slice_is(ax_root_name(text), "threats")) {
        side->kind = AX_SIDE_MODEL;
        return open_model(side, session, source, which, options);
    }
    side->kind = AX_SIDE_LIST;
    side->list_open = true;
    return ax_list_open_source(&side->list, session, source);
}

enum ax_status ax_side_open(struct ax_diff *diff, int which, const char *path,
                            const struct ax_diff_options *options)
{
    struct ax_side *side = &diff->sides[which];
    enum ax_status status;
    side->path = ax_slice_of(strcmp(path, "-") == 0 ? "<stdin>" : path);
    side->as_of = which == 1 ? options->as_of : NULL;
    enum ax_list_format format;
    if (begins_like_list(path, &format)) {
        side->kind = AX_SIDE_LIST;
        side->list_open = true;
        status = ax_list_open_stream(&side->list, diff->session, path, format);
    } else {
        status = open_source(side, diff->session, which, path, options);
    }
    if (status == AX_OK && side->kind != AX_SIDE_RISK && !options->no_risk) {
        const char *stated = which == 1 ? options->new_risk : options->old_risk;
        bool beside = side->kind == AX_SIDE_MODEL || stated;
        status = beside ? open_risk_of(side, diff->session, path, stated) : AX_OK;
    }
    return status;
}

void ax_side_take_head(struct ax_side *side)
{
    if (side->list_open) {
        side->id = side->list.model_id;
        side->name = side->list.model_name;
        side->version = side->list.model_version;
        side->templates = side->list.templates;
        side->count += side->list.count;
        (void)ax_list_done(&side->list);
        side->list_open = false;
    }
}

/* The next threat of the file itself. */
static bool next_own(struct ax_side *side, const struct ax_record **out_record,
                     enum ax_status *status)
{
    if (side->kind == AX_SIDE_LIST) {
        bool more = ax_list_next(&side->list);
        *status = side->list.status;
        *out_record = &side->list.record;
        return more;
    }
    if (side->kind == AX_SIDE_RISK) {
        return ax_side_next_recorded(side, true, side->manual);
    }
    if (side->next >= side->threats->list.len) {
        return false;
    }
    ax_record_of_threat(side->threats, &side->threats->list.at[side->next], side->texts,
                        &side->record);
    side->record.order = side->next++;
    *status = side->texts->status;
    return *status == AX_OK;
}

bool ax_side_next(struct ax_side *side, const struct ax_record **out_record, enum ax_status *status)
{
    *out_record = &side->record;
    bool more = next_own(side, out_record, status);
    bool recorded = !more && *status == AX_OK && side->kind != AX_SIDE_RISK && side->manual;
    if (recorded) {
        *out_record = &side->record;
    }
    return more || (recorded && ax_side_next_recorded(side, false, true));
}

void ax_side_close(struct ax_side *side)
{
    ax_side_take_head(side);
    ax_output_free(side->texts);
    ax_risk_free(side->risk);
    ax_threats_free(side->threats);
    ax_model_free(side->model);
    side->texts = NULL;
    side->risk = NULL;
    side->threats = NULL;
    side->model = NULL;
}
