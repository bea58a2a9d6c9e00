/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/methods.h"

#include "cli/fill.h"

#include <string.h>

struct method {
    const char *clause;
    const char *name;
    const char *extent;
    const char *what;
};

static const struct method methods[] = {
    {"C.1", "General", "full",
     "annexc report: the risk file says which methods were chosen, and why; each technique that "
     "the document uses is named with what has to be known about it, and so is the scope."},
    {"C.2", "Attack-defence trees", "full",
     "annexc tree: own format and ADTool's, values in all domains with and without each defence, "
     "minimal attack sets, pictures, trees made of a model."},
    {"C.3", "CAPEC, CWE, OWASP, SANS", "full",
     "MITRE's XML of CWE and CAPEC with --catalogue, else short names that are built in: annexc "
     "explain CAPEC-94, names in lists, references checked, CWE Top 25 and OWASP lists by edition "
     "with --coverage; the OWASP Risk Rating in annexc score and the risk file."},
    {"C.4", "CWSS 1.0.1", "full", "annexc score and the risk file."},
    {"C.5", "DREAD", "full", "annexc score and the risk file: two documented scales."},
    {"C.6", "Known potential vulnerabilities", "full",
     "annexc vulns, and --bom of threats and risk: CycloneDX, SPDX 2.3 as JSON, CISA's list of "
     "exploited ones, EPSS; VEX is read and written."},
    {"C.7", "OCTAVE", "profile",
     "annexc octave: OCTAVE Allegro, written from its public openings. Criteria, assets, "
     "containers, areas of concern, scores, pools, treatment; begun of a model. The bounds of the "
     "pools were not checked against the original."},
    {"C.8", "STRIDE", "full", "annexc threats: per interaction and per element."},
    {"C.9", "Trike", "profile (v1)",
     "annexc trike: a matrix of actors, assets and actions, derived from the flows and then "
     "edited; threats by exposure. The rules that generate them come from secondary sources."},
    {"C.10", "VAST", "view",
     "annexc draw --vast: VAST-style application views, one for each feature, and an operational "
     "one; annexc threats --vast lists the threats of them. No public definition of VAST exists."},
    {"-", "LINDDUN, beside the annex", "profile",
     "The template privacy: threats to privacy for each kind of element that has personal data."},
    {"-", "CVSS 3.1 and 4.0, beside the annex", "full",
     "annexc score and the risk file. MITRE's rubric for medical devices is left out: its text "
     "could not be verified."},
};

static void put_column(struct ax_output *output, const char *text, size_t width)
{
    ax_put_text(output, text);
    for (size_t len = strlen(text); len < width; len++) {
        ax_put_text(output, " ");
    }
}

static void put_paragraph(struct ax_output *output, const char *text)
{
    ax_put_text(output, "\n");
    ax_fill(output, (struct ax_slice){text, strlen(text)}, 0, 0);
}

void ax_methods_put(struct ax_output *output)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        const struct method *method = &methods[i];
        put_column(output, method->clause, 6);
        put_column(output, method->name, 37);
        ax_putf(output, "%s\n      ", method->extent);
        ax_fill(output, (struct ax_slice){method->what, strlen(method->what)}, 6, 6);
    }
    put_paragraph(output, "full: the published method; profile: a documented part of it; view: "
                          "pictures in its style.");
    put_paragraph(output, "annexc supports every technique named in Annex C (informative) of IEC "
                          "81001-5-1:2021 and produces records usable as evidence for 7.1-7.5. "
                          "Nothing conforms to the annex, and a method that was used proves no "
                          "safety.");
}
