/* SPDX-License-Identifier: Apache-2.0 */
/* A model from a stranger: loaded, reviewed, enumerated, reported in every format, explained,
 * written in canonical form and read again. */
#include "fuzz.h"

#include "load/load.h"
#include "threat/threat.h"
#include "xml/canonical.h"

#include <unistd.h>

/* Nothing is there to be included. */
#define PATH AX_SLICE("/nowhere/fuzz/model.xml")

enum {
    WIDTH = 79,
    EXPLAINED = 4
};

/* Small, so that a run takes little time; it has every scope and verb. */
static const char base_template[] =
    "<template xmlns='urn:annexc:template:1' id='fuzz' version='1'>"
    "<type id='app' parent='process' name='App'/><type id='zone' parent='boundary'/>"
    "<type id='usb' parent='port'/><type id='health' parent='data'/><type id='log' parent='store'>"
    "<set property='encrypted' value='no'/></type>"
    "<property id='encrypted' on='store process' values='yes no unknown' default='unknown'/>"
    "<property id='integrity' on='flow' values='yes no unknown' default='unknown'/>"
    "<property id='remark' on='flow store model'/>"
    "<category id='S' name='Spoofing'/><category id='T' name='Tampering' affects='integrity'/>"
    "<rule id='S1' category='S' severity='high'><when>source is 'external' and target is 'process' "
    "and not flow.integrity is 'yes'</when><title>{source.name} to {target.name}</title>"
    "<description>{flow.name} {flow.data} {flow.crosses} {flow.integrity}</description></rule>"
    "<rule id='T1' category='T'><when>flow crosses 'boundary' or flow enters 'zone' or flow leaves "
    "'zone' or flow carries 'health'</when><unless>source inside 'zone' and target inside 'zone'"
    "</unless><title>{flow.remark}</title><description>d</description></rule>"
    "<rule id='E1' scope='element' category='T'><when>element.encrypted is 'no' or element has "
    "'usb' or element carries 'health' or element inside 'boundary' or element is 'boundary' or "
    "element is 'port'</when>"
    "<title>{element.name}</title><description>{element.type}</description></rule>"
    "<rule id='M1' scope='model' category='T'><when>model has 'usb' or model.remark is 'x'</when>"
    "<title>{model.name}</title><description>d</description></rule></template>";

/* A path under which the template can be read again and again. */
static const char *template_path(void)
{
    static char path[64];
    if (!*path) {
        char name[] = "/tmp/annexc-fuzz-XXXXXX";
        int fd = mkstemp(name);
        size_t size = sizeof(base_template) - 1;
        fuzz_expect(fd >= 0 && write(fd, base_template, size) == (ssize_t)size,
                    "there is a place for the template");
        (void)unlink(name);
        (void)snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    }
    return path;
}

static enum ax_status report(const struct ax_threats *threats, struct ax_output *output)
{
    enum ax_status status = AX_OK;
    for (int format = 0; status == AX_OK && format < AX_THREATS_FORMAT_COUNT; format++) {
        struct ax_report_style style = {.width = WIDTH, .color = format & 1};
        status = ax_report_threats(threats, (enum ax_threat_format)format, style, output);
    }
    return status;
}

/* The first threats that the list of ids names. */
static enum ax_status explain(struct ax_model *model, const struct ax_threats *threats,
                              struct ax_output *output)
{
    enum ax_status status = AX_OK;
    for (uint32_t i = 0; status == AX_OK && i < EXPLAINED && i < ax_threats_count(threats); i++) {
        struct ax_output *id = ax_output_to_memory(model->session->memory);
        if (!id) {
            return AX_NO_MEMORY;
        }
        ax_threat_put_id(model, &threats->list.at[i], id);
        status = ax_output_flush(id);
        status = status == AX_OK ? ax_threats_explain(model, ax_output_text(id), output) : status;
        fuzz_expect(status == AX_OK || status == AX_NO_MEMORY, "a threat can be explained");
        ax_output_free(id);
    }
    return status;
}

/* Both layers, and what is left of the threats. */
static enum ax_status show_parts(struct ax_model *model, struct ax_threats *threats,
                                 struct ax_output *output)
{
    enum ax_status status = AX_OK;
    for (int layer = AX_VAST_APPLICATION; status == AX_OK && layer <= AX_VAST_OPERATIONAL;
         layer++) {
        struct ax_diagram_options how = {.format = AX_PICTURE_DOT,
                                         .vast = (enum ax_vast_layer)layer};
        struct ax_threats_part part = {NULL, (enum ax_vast_layer)layer, NULL};
        size_t before = ax_threats_count(threats);
        status = ax_diagram_draw(model, &how, output);
        status = status == AX_OK ? ax_threats_keep(threats, &part) : status;
        fuzz_expect(ax_threats_count(threats) <= before, "a part has no more than the whole");
    }
    return status == AX_OK ? ax_report_threats(threats, AX_THREATS_JSON,
                                               (struct ax_report_style){0, false}, output)
                           : status;
}

static enum ax_status enumerate(struct ax_model *model, struct ax_output *output)
{
    static const struct ax_threat_options both = {true, true};
    struct ax_threats *threats = NULL;
    enum ax_status status = ax_threats_enumerate(model, &both, &threats);
    if (status == AX_OK) {
        status = report(threats, output);
        status = status == AX_OK ? explain(model, threats, output) : status;
        status = status == AX_OK ? show_parts(model, threats, output) : status;
        ax_threats_free(threats);
    }
    return status;
}

static enum ax_status load(struct ax_session *session, struct ax_slice text,
                           struct ax_model **out_model)
{
    const char *templates[] = {template_path()};
    struct ax_load_options options = {templates, 1};
    return ax_model_load_text(session, PATH, text, &options, out_model);
}

/* Writing twice gives the same bytes, and they are a model like the first. */
static enum ax_status rewrite(struct ax_session *session, const struct ax_model *model,
                              struct ax_output *output)
{
    static const char *const order[] = {"id", "name", NULL};
    enum ax_status status = ax_xml_canonical(session, model->source, order, output);
    if (status != AX_OK) {
        return status;
    }
    struct ax_slice text = ax_output_text(output);
    struct ax_session *other = ax_session_new(session->memory);
    struct ax_output *again = other ? ax_output_to_memory(session->memory) : NULL;
    struct ax_model *copy = NULL;
    status = again ? load(other, text, &copy) : AX_NO_MEMORY;
    if (status == AX_OK) {
        fuzz_expect(copy->items.len == model->items.len, "the canonical form has as many items");
        status = ax_xml_canonical(other, copy->source, order, again);
        fuzz_expect(status != AX_OK || ax_slice_equal(text, ax_output_text(again)) ||
                        ax_output_flush(again) != AX_OK,
                    "the canonical form of the canonical form is itself");
    }
    fuzz_expect(status == AX_OK || status == AX_NO_MEMORY, "the canonical form is a model");
    ax_model_free(copy);
    ax_output_free(again);
    ax_session_free(other);
    return status;
}

static enum ax_status use(struct ax_session *session, struct ax_model *model,
                          struct ax_output *output)
{
    enum ax_status status = ax_model_review(model);
    status = status == AX_OK ? enumerate(model, output) : status;
    struct ax_output *text = status == AX_OK ? ax_output_to_memory(session->memory) : NULL;
    if (!text) {
        return status == AX_OK ? AX_NO_MEMORY : status;
    }
    status = rewrite(session, model, text);
    ax_output_free(text);
    return status;
}

static void run(const struct ax_allocator *memory, struct ax_slice input,
                struct fuzz_result *result)
{
    result->status = AX_NO_MEMORY;
    struct ax_session *session = ax_session_new(memory);
    struct ax_output *output = session ? ax_output_to_memory(memory) : NULL;
    if (output) {
        struct ax_model *model = NULL;
        result->status = load(session, input, &model);
        if (result->status == AX_OK) {
            result->status = use(session, model, output);
            ax_model_free(model);
        }
        fuzz_put_counts(session, output);
        fuzz_write_messages(session, memory);
        if (ax_output_flush(output) != AX_OK) {
            result->status = AX_NO_MEMORY;
        }
        fuzz_keep(result, output);
    }
    ax_output_free(output);
    ax_session_free(session);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_all(run, data, size);
    return 0;
}
