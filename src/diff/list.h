/* SPDX-License-Identifier: Apache-2.0 */
/* Threat lists that were saved: JSON, JSON Lines, CSV and XML as `annexc threats` writes them, told
 * apart by their content. JSON is read piece by piece. */
#ifndef AX_DIFF_LIST_H
#define AX_DIFF_LIST_H

#include "diff/record.h"
#include "json/reader.h"

enum ax_list_format {
    AX_LIST_JSON, /* a document, or lines */
    AX_LIST_CSV,
    AX_LIST_XML
};

/* Where a record's text stands in list->texts until the record is whole. */
struct ax_list_part {
    size_t start;
    size_t len;
    bool has;
};

/* A cell of CSV as it stands in the file. */
struct ax_list_cell {
    struct ax_slice text; /* without the quotes around it */
    size_t start;         /* in the window */
    bool doubled;         /* has "" for " */
};

struct ax_list {
    struct ax_session *session;
    enum ax_list_format format;
    enum ax_status status;
    struct ax_record record; /* the one read last; its texts hold until the next is read */
    uint64_t count;          /* records read */
    /* About the model, where the list says it; empty otherwise. They live with the session. */
    struct ax_slice model_id;
    struct ax_slice model_name;
    struct ax_slice model_version;
    struct ax_slice templates; /* "stride 1.0.0, team 2" */
    /* What follows is the readers' own. */
    struct ax_output *texts;
    struct ax_list_part parts[AX_RECORD_TEXT_COUNT];
    struct ax_slice direct[AX_RECORD_TEXT_COUNT]; /* texts that lie in the window as they are */
    bool has_severity;
    struct ax_json json;
    bool in_document;    /* inside of the object that has "threats" */
    bool in_threats;     /* inside of that array */
    bool lines;          /* an object on each line */
    struct ax_window in; /* CSV, XML: at `start` the last row, at `at` the next one */
    bool hungry;         /* CSV: the window ends inside of the row */
    AX_ARRAY(uint8_t)
    columns; /* CSV: the record's text that each is, or the severity behind them */
    struct ax_list_cell cells[AX_RECORD_TEXT_COUNT + 1]; /* CSV: of the row, by that number */
    struct ax_list_stream *stream; /* XML that is read piece by piece; NULL: it was read whole */
    uint32_t source;               /* XML */
    AX_ARRAY(struct ax_record) records; /* XML */
};

/* Opens a list that was read as a source: what its first character says. */
enum ax_status ax_list_open_source(struct ax_list *list, struct ax_session *session,
                                   uint32_t source);
/* Opens a list as a stream, which is read piece by piece. */
enum ax_status ax_list_open_stream(struct ax_list *list, struct ax_session *session,
                                   const char *path, enum ax_list_format format);
/* Reads the next record into list->record. False at the end, and after a mistake, which was
 * reported. */
bool ax_list_next(struct ax_list *list);
/* Reads the next record of both lists, and says whether the two are the same byte for byte; the
 * second is then not looked into, and its record is not set. False when either ended or failed. */
bool ax_list_next_both(struct ax_list *one, struct ax_list *other, bool *out_same);
/* Releases it, and answers what went wrong. */
enum ax_status ax_list_done(struct ax_list *list);

/* For the readers. Begins a record; ends it: false, reported at `span`, when it is not whole. */
void ax_list_begin(struct ax_list *list);
bool ax_list_end(struct ax_list *list, struct ax_span span);
/* Adds to a text of the record. */
void ax_list_put(struct ax_list *list, enum ax_record_text which, struct ax_slice text);
/* Sets the severity; false, and reported, when it is none. */
bool ax_list_set_severity(struct ax_list *list, struct ax_slice word, struct ax_span span);
bool ax_list_is_severity(struct ax_list *list, struct ax_slice word);
void ax_list_fail(struct ax_list *list, enum ax_status status);
/* Adds a template to what the list says about itself. */
void ax_list_add_template(struct ax_list *list, struct ax_slice id, struct ax_slice version);
struct ax_slice ax_list_keep(struct ax_list *list, struct ax_slice text);

enum ax_status ax_list_open_json(struct ax_list *list);
bool ax_list_next_json(struct ax_list *list);
/* Takes the record that the line begins with, and answers its length when all is certain; else 0.
 */
size_t ax_list_glance_json(struct ax_list *list, struct ax_slice line);
enum ax_status ax_list_open_csv(struct ax_list *list);
bool ax_list_next_csv(struct ax_list *list);
bool ax_list_same_columns(const struct ax_list *one, const struct ax_list *other);
/* Reads a row of the first; whether the other has the same one next, which is then passed. */
bool ax_list_both_csv(struct ax_list *one, struct ax_list *other, bool *out_same);
/* Reads all of list->source into list->records. */
enum ax_status ax_list_open_xml(struct ax_list *list);
enum ax_status ax_list_open_xml_stream(struct ax_list *list);
void ax_list_close_stream(struct ax_list *list);
/* The next threat; `*out_whole`: there is no stream any more, and list->records has it. */
bool ax_list_next_stream(struct ax_list *list, bool *out_whole);
/* Passes what was read last from the first, where the other has the same next. */
bool ax_list_pass_stream(const struct ax_list *one, struct ax_list *other);

#endif
