/* SPDX-License-Identifier: Apache-2.0 */
/* `annexc fmt`: a sound file, written again in canonical form. */
#include "load/foreign.h"
#include "xml/canonical.h"

/* A model is formatted when it loads; a template, when it compiles. */
static enum ax_status check(struct ax_session *session, const char *path, bool is_template)
{
    if (is_template) {
        struct ax_templates *templates;
        const char *const names[] = {path};
        enum ax_status status = ax_templates_load(session, names, 1, &templates);
        if (status == AX_OK) {
            ax_templates_free(templates);
        }
        return status;
    }
    struct ax_model *model;
    enum ax_status status = ax_model_load(session, path, NULL, &model);
    if (status == AX_OK) {
        ax_model_free(model);
    }
    return status;
}

/* Cheap enough: the root of a template says so near the start. */
static bool looks_like_template(struct ax_slice text)
{
    static const char space[] = "urn:annexc:template:1";
    size_t len = text.len < 65536 ? text.len : 65536;
    for (size_t i = 0; i + sizeof(space) - 1 <= len; i++) {
        if (text.start[i] == 'u' && memcmp(text.start + i, space, sizeof(space) - 1) == 0) {
            return true;
        }
    }
    return false;
}

enum ax_status ax_model_format(struct ax_session *session, const char *path,
                               struct ax_output *output)
{
    uint32_t before = session->sources.len;
    bool standard = strcmp(path, "-") == 0;
    uint32_t source;
    enum ax_status status = AX_OK;
    if (standard) {
        status = check(session, path, false);
        source = before + 1;
    } else {
        status = ax_source_read(session, path, (struct ax_span){0, 0, 0}, &source);
        bool is_template =
            status == AX_OK && looks_like_template(ax_source_at(session, source)->text);
        bool foreign = status == AX_OK &&
                       ax_format_of(ax_source_at(session, source)->text) != AX_FORMAT_NATIVE;
        if (status == AX_OK && !foreign) {
            status = check(session, path, is_template);
        }
    }
    if (status == AX_OK && ax_format_of(ax_source_at(session, source)->text) != AX_FORMAT_NATIVE) {
        ax_report(session, AX_CODE_FORMAT_FOREIGN, (struct ax_span){source, 0, 0},
                  "this is a file of another tool; annexc does not rewrite it");
        return AX_INVALID;
    }
    return status == AX_OK ? ax_xml_canonical(session, source, ax_canonical_order, output) : status;
}
