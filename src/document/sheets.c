/* SPDX-License-Identifier: Apache-2.0 */
#include "document/sheets.h"

#include <stddef.h>

#define OWN(title, attribute)                                                                      \
    {                                                                                              \
        title, NULL, attribute, NULL, NULL, false                                                  \
    }
#define NUMBER(title, attribute)                                                                   \
    {                                                                                              \
        title, NULL, attribute, NULL, NULL, true                                                   \
    }
#define ONE_OF(title, attribute, list)                                                             \
    {                                                                                              \
        title, NULL, attribute, NULL, list, false                                                  \
    }
#define TEXT_OF(title, element)                                                                    \
    {                                                                                              \
        title, element, NULL, NULL, NULL, false                                                    \
    }
#define OF(title, element, attribute)                                                              \
    {                                                                                              \
        title, element, attribute, NULL, NULL, false                                               \
    }
#define TEXT_IN(title, element, inner)                                                             \
    {                                                                                              \
        title, element "/" inner, NULL, NULL, NULL, false                                          \
    }
#define SCORE(title, attribute, moment, is_number)                                                 \
    {                                                                                              \
        title, "score", attribute, moment, NULL, is_number                                         \
    }

#define TABLES_OF(section)                                                                         \
    {                                                                                              \
        "", section, {NULL},                                                                       \
        {                                                                                          \
            {                                                                                      \
                NULL, NULL, NULL, NULL, NULL, false                                                \
            }                                                                                      \
        }                                                                                          \
    }

static const char *const dispositions[] = {"open",   "mitigate",       "eliminate", "transfer",
                                           "accept", "not-applicable", NULL};
static const char *const severities[] = {"critical", "high", "medium", "low", "none", NULL};
static const char *const control_kinds[] = {"design", "protective", "information", "environment",
                                            NULL};
static const char *const control_states[] = {"planned", "implemented", "verified", "withdrawn",
                                             NULL};
static const char *const test_kinds[] = {"function", "thwart",      "vulnerability",
                                         "fuzz",     "penetration", NULL};
static const char *const results[] = {"planned", "pass", "fail", "blocked", NULL};
static const char *const progress[] = {"open", "in-review", "closed", NULL};

const char ax_sheet_part[] = "part";

const struct ax_sheet ax_sheets[] = {
    {"Product",
     "cover",
     {"product", "template", "method", NULL},
     {OWN("Name", "name"), OWN("Version", "version"), OWN("Manufacturer", "manufacturer"),
      OWN("Safety class", "safety-class"), OWN("Template", "id"), OWN("Methods", "methods"),
      TEXT_OF("Description", "description"), TEXT_OF("Intended use", "intended-use"),
      TEXT_OF("Statement", "text")}},
    {"Techniques",
     "cover",
     {"technique", NULL},
     {OWN("Clause", "clause"),
      OWN("Technique", "name"),
      OWN("Used", "used"),
      {"To be known", NULL, NULL, NULL, NULL, false}}},
    {"Out of scope",
     "cover/scope",
     {"excluded", NULL},
     {OWN("Id", "id"),
      OWN("Name", "name"),
      OWN("Kind", "kind"),
      {"Reason", NULL, NULL, NULL, NULL, false}}},
    {"Context",
     "context",
     {"item", NULL},
     {OWN("Part", "title"), {"Text", NULL, NULL, NULL, NULL, false}, OWN("Missing", "missing")}},
    {"Assets",
     "assets",
     {"data", NULL},
     {OWN("Id", "id"),
      OWN("Asset", "name"),
      OWN("Class", "class"),
      OWN("Confidentiality", "confidentiality"),
      OWN("Integrity", "integrity"),
      OWN("Availability", "availability"),
      {"Description", NULL, NULL, NULL, NULL, false}}},
    {"Elements",
     "interfaces",
     {"boundary", "element", "port", NULL},
     {OWN("Id", "id"), OWN("Name", "name"), OWN("Kind", "kind"), OWN("Type", "type"),
      OWN("Kind of port", "port-kind"), OWN("In", "in"), OWN("Data", "data"),
      OWN("In scope", "in-scope"), OWN("Reason", "scope-reason"),
      TEXT_OF("Description", "description")}},
    {"Flows",
     "interfaces",
     {"flow", NULL},
     {NUMBER("Flow", "flow-number"), OWN("Id", "id"), OWN("Name", "name"), OWN("From", "from"),
      OWN("To", "to"), OWN("And back", "bidirectional"), OWN("Protocol", "protocol"),
      OWN("Version", "version"), OWN("Data", "data"), OWN("Crosses", "crosses"),
      TEXT_OF("Description", "description")}},
    {"Assumptions",
     "assumptions",
     {"assumption", NULL},
     {OWN("Id", "id"), TEXT_OF("Assumption", "text"), OWN("Owner", "owner"),
      OWN("Valid until", "valid-until")}},
    {"Threats",
     "threats",
     {"threat", NULL},
     {OWN("Id", "id"),
      TEXT_OF("Threat", "title"),
      OWN("Where", "subject-name"),
      OWN("Category", "category"),
      ONE_OF("Severity", "severity", severities),
      SCORE("Vector before", "canonical", "pre", false),
      SCORE("Score before", "value", "pre", true),
      SCORE("Band before", "band", "pre", false),
      SCORE("Verdict before", "verdict", "pre", false),
      ONE_OF("Disposition", "disposition", dispositions),
      OF("Controls", "record", "controls"),
      SCORE("Score after", "value", "post", true),
      SCORE("Band after", "band", "post", false),
      SCORE("Verdict after", "verdict", "post", false),
      OWN("Owner", "owner"),
      OWN("Until", "until"),
      ONE_OF("Status", "status", progress),
      OF("Harm", "record", "harm"),
      OF("Safety risk file", "record", "safety-ref"),
      OWN("State", "state"),
      OWN("Review again", "review-again"),
      TEXT_OF("Description", "description")}},
    {"Decisions",
     "threats",
     {"threat", NULL},
     {OWN("Id", "id"), ONE_OF("Disposition", "disposition", dispositions),
      TEXT_IN("Reason", "record", "reason"), TEXT_IN("Statement", "record", "statement"),
      TEXT_IN("Impact", "record", "impact"), TEXT_IN("Note", "record", "note"),
      TEXT_IN("Residual risk", "residual", "text"), TEXT_IN("Told to users", "disclosed", "text"),
      OF("Decided with", "record", "decided"), OF("Came with", "record", "introduced"),
      OF("Gone with", "record", "gone")}},
    TABLES_OF("trees"),
    TABLES_OF("vulnerabilities"),
    {"Controls",
     "controls",
     {"control", NULL},
     {OWN("Id", "id"), OWN("Name", "name"), ONE_OF("Kind", "kind", control_kinds),
      ONE_OF("Status", "status", control_states), OWN("Requirements", "requirements"),
      OWN("Side effects", "side-effects"), OWN("Owner", "owner"), TEXT_OF("Text", "text")}},
    {"Tests",
     "controls",
     {"test", NULL},
     {OWN("Id", "id"), OWN("Name", "name"), ONE_OF("Kind", "kind", test_kinds),
      ONE_OF("Result", "result", results), OWN("Date", "date"), OWN("Controls", "controls"),
      OWN("Reference", "ref"), TEXT_OF("Text", "text")}},
    {"Traceability",
     "controls",
     {"trace", NULL},
     {OWN("Threat", "threat"), ONE_OF("Disposition", "disposition", dispositions),
      OWN("Control", "control"), OWN("Requirements", "requirements"), OWN("Tests", "tests"),
      OWN("Gaps", "gaps")}},
    {"Acceptance",
     "residual",
     {"acceptance", NULL},
     {OWN("File", "file"), TEXT_OF("Criteria", "text")}},
    {"Issues",
     "issues",
     {"issue", NULL},
     {OWN("Id", "id"), OWN("Name", "name"), ONE_OF("Status", "status", progress),
      OWN("Owner", "owner"), OWN("Threats", "threats"), OWN("Date", "date"),
      OWN("Ticket", "ticket"), OWN("Reference", "ref"), TEXT_OF("Text", "text")}},
    {"Reviews",
     "reviews",
     {"review", "release", NULL},
     {OWN("Id", "id"), OWN("Date", "date"), OWN("Next", "next"), OWN("Roles", "roles"),
      OWN("Version", "version"), OWN("Result", "result"), TEXT_OF("Text", "text")}},
    {"Monitoring",
     "monitoring",
     {"monitoring", NULL},
     {OWN("Id", "id"), OWN("Name", "name"), OWN("Owner", "owner"), OWN("Reference", "ref"),
      OWN("Next", "next"), TEXT_OF("Text", "text")}},
    {"Completeness",
     "completeness",
     {"rule", "finding", NULL},
     {OWN("Rule", "name"),
      OWN("Clause", "clause"),
      {"Text", NULL, NULL, NULL, NULL, false},
      OWN("State", "state"),
      NUMBER("Looked at", "looked-at"),
      NUMBER("Found", "found"),
      NUMBER("With a reason", "excused"),
      NUMBER("Code", "code"),
      OWN("File", "file"),
      NUMBER("Line", "line")}},
    {"Coverage",
     "completeness",
     {"coverage", NULL},
     {OWN("Source", "source"),
      OWN("Clause", "clause"),
      {"Asks for", NULL, NULL, NULL, NULL, false},
      OWN("Evidence", "evidence"),
      OWN("Missing", "missing")}},
    TABLES_OF("octave"),
    TABLES_OF("trike"),
    {NULL, NULL, {NULL}, {{NULL, NULL, NULL, NULL, NULL, false}}},
};
