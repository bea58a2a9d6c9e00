/* SPDX-License-Identifier: Apache-2.0 */
/* annexc risk export and import: round trips through a spreadsheet. */
#include "cli/format.h"
#include "cli/risk.h"

#include <annexc/report.h>
#include <annexc/stored.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum {
    EXPORT_CSV,
    EXPORT_XLSX
};

static const struct ax_ending endings[] = {{"csv", EXPORT_CSV}, {"xlsx", EXPORT_XLSX}, {NULL, 0}};

static enum ax_status write_sheet(struct risk_run *run, bool xlsx)
{
    struct ax_console *console = run->call->console;
    const char *path = run->how->output;
    if (ax_is_stdout(path)) {
        return ax_report_risk_sheet(run->risk, xlsx, console->out);
    }
    struct ax_output *output;
    enum ax_status status = ax_output_to_file(NULL, path, &output);
    if (status == AX_IO) {
        run->task.unwritable = true;
        ax_console_write_error(console, path, errno);
    }
    if (status != AX_OK) {
        return status;
    }
    status = ax_report_risk_sheet(run->risk, xlsx, output);
    status = status == AX_OK ? ax_output_commit(output) : status;
    if (status == AX_IO) {
        run->task.unwritable = true;
        ax_console_write_error(console, path, ax_output_errno(output));
    }
    ax_output_free(output);
    return status;
}

enum ax_exit ax_risk_run_export(struct risk_run *run)
{
    int format = run->how->format;
    struct ax_console *console = run->call->console;
    if (!ax_format_settle(console, "risk", endings, run->how->output, EXPORT_CSV, &format)) {
        return AX_EXIT_TROUBLE;
    }
    bool xlsx = format == EXPORT_XLSX;
    if (xlsx && !ax_report_risk_has_xlsx()) {
        return ax_usage_error(console, "risk", NULL,
                              "workbooks need libxlsxwriter, which is not there: use -f csv");
    }
    if (xlsx && ax_is_stdout(run->how->output) && isatty(STDOUT_FILENO)) {
        return ax_usage_error(console, "risk", NULL, "a workbook is no text: name a file with -o");
    }
    ax_risk_begin(run, RISK_NEEDS_FILE);
    if (run->task.status == AX_OK) {
        run->task.status = write_sheet(run, xlsx);
    }
    return ax_risk_end(run);
}

static bool ends(const char *text, const char *end)
{
    size_t len = strlen(text);
    return len > strlen(end) && strcmp(text + len - strlen(end), end) == 0;
}

/* The drawing is the model of the risk file, or was converted to it: its threats have the same ids
 * only in the first case. */
static enum ax_status import_stored(struct risk_run *run, struct ax_risk_edit *edit,
                                    const char *path)
{
    struct ax_load_options how = {run->how->templates.at, run->how->templates.count};
    struct ax_model *model = NULL;
    struct ax_stored *stored = NULL;
    enum ax_status status = ax_model_load(run->task.session, path, &how, &model);
    status = status == AX_OK ? ax_stored_read(model, &stored) : status;
    status = status == AX_OK ? ax_stored_judge(stored) : status;
    status = status == AX_OK ? ax_risk_edit_import_stored(edit, stored) : status;
    ax_stored_free(stored);
    ax_model_free(model);
    return status;
}

static void import(struct risk_run *run, struct ax_risk_edit *edit)
{
    struct ax_task *task = &run->task;
    const char *path = run->operands[0];
    task->status =
        ends(path, ".tm7") ? import_stored(run, edit, path) : ax_risk_edit_import(edit, path);
    if (task->status == AX_OK) {
        task->status = ax_risk_edit_finish(edit);
    }
    if (task->status == AX_OK) {
        ax_risk_say(run, edit); /* before anything is written */
        (void)ax_output_flush(run->call->console->out);
        task->status = run->how->dry_run ? AX_OK : ax_risk_edit_commit(edit);
    }
}

enum ax_exit ax_risk_run_import(struct risk_run *run)
{
    ax_risk_begin(run, RISK_NEEDS_FILE | RISK_TAKES_MODEL);
    if (run->task.status == AX_OK) {
        struct ax_risk_edit *edit = NULL;
        struct ax_threat_options which = ax_risk_asked_methods(run);
        run->task.status = ax_risk_edit_begin(run->risk, run->task.model, &which, &edit);
        if (run->task.status == AX_OK) {
            import(run, edit);
        }
        ax_risk_edit_free(edit);
    }
    return ax_risk_end(run);
}
