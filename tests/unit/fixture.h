/* SPDX-License-Identifier: Apache-2.0 */
/* Models and templates from texts that stand in the test. All memory is counted: fixture_end fails
 * a test that leaves some behind, or that gives back another size than it took. */
#ifndef AX_UNIT_FIXTURE_H
#define AX_UNIT_FIXTURE_H

#include "diag/session.h"
#include "load/load.h"
#include "model/model.h"
#include "threat/threat.h"

#include <check.h>

#define MODEL(content) "<model xmlns=\"urn:annexc:model:1\" id=\"m\">" content "</model>"
#define TEMPLATE(content)                                                                          \
    "<template xmlns=\"urn:annexc:template:1\" id=\"t\" version=\"1\">" content "</template>"
/* A rule with no more than it needs. `head`: id, category and other attributes. */
#define RULE(head, when)                                                                           \
    "<rule " head " category=\"C\"><when>" when                                                    \
    "</when><title>title</title><description>text</description></rule>"
#define CATEGORY "<category id=\"C\" name=\"Category\"/>"

/* Of the running test; the model is NULL until load succeeds. */
extern struct ax_session *session;
extern struct ax_model *model;

void fixture_begin(void);
void fixture_end(void);

/* Writes a file below the test's own folder (folders are made as needed) and answers its path,
 * which holds until the next call. */
const char *write_file(const char *name, const char *text);
/* The path of a name in that folder; holds until the next call. */
const char *path_of(const char *name);

/* Loads the text as the file "m.xml" of the test's folder with the template text; without one
 * (NULL) the model's own `uses` count. The text has to live as long as the session. */
enum ax_status try_load(const char *template_text, const char *model_text);
/* The same; fails the test when there is an error. */
void load(const char *template_text, const char *model_text);
/* The same for a file of the test's folder. */
enum ax_status try_load_file(const char *name);

/* The item with this id, which has to exist. */
uint32_t item_of(const char *id);
const struct ax_item *item_at(const char *id);
/* All messages so far as text, without the lines of the source; places are those of "m.xml",
 * "t.xml", … as the folder is cut off. Holds until the next call. */
const char *messages(void);
/* How often a code was reported. */
size_t reported(enum ax_code code);

/* The threats of the model as "RULE@SUBJECT RULE@SUBJECT …" in order; holds until the next call. */
const char *threats(void);
const char *threats_by(struct ax_threat_options options);

#endif
