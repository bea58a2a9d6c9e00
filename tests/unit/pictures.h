/* SPDX-License-Identifier: Apache-2.0 */
/* What tests of pictures share: a model, drawing it, finding a line of its DOT. */
#ifndef AX_UNIT_PICTURES_H
#define AX_UNIT_PICTURES_H

#include "base/output.h"
#include "fixture.h"
#include "runner.h"

#include <annexc/diagram.h>

#include <stdio.h>
#include <string.h>

/* Boundaries in one another, a store, ports, flows of all sorts, something out of scope. */
#define PUMP                                                                                       \
    "<data id='dose'/><data id='log'/>"                                                            \
    "<external id='nurse' name='Nurse'/>"                                                          \
    "<boundary id='hospital' name='Hospital'>"                                                     \
    "<external id='emr' name='EMR' in-scope='no' reason='not ours'/>"                              \
    "<boundary id='pump' name='Pump'>"                                                             \
    "<process id='ui' name='User interface'><description>What the nurse touches.</description>"    \
    "<port id='usb' name='USB' kind='usb-data' external='yes'/></process>"                         \
    "<process id='core' name='Core' tags='safety'/>"                                               \
    "<store id='db' name='Dose log'/>"                                                             \
    "</boundary></boundary>"                                                                       \
    "<boundary id='cloud' name='Cloud'/>"                                                          \
    "<flow id='f1' number='7' from='nurse' to='ui' name='Enters dose' data='dose'/>"               \
    "<flow id='f2' from='ui' to='core' data='dose' protocol='SPI' version='2'/>"                   \
    "<flow id='f3' from='core' to='db' name='Logs' data='log' bidirectional='yes'/>"               \
    "<flow id='f4' from='emr' to='ui' name='Orders'/>"                                             \
    "<flow id='f5' from='emr' to='ui' name='Orders again'/>"                                       \
    "<flow id='f6' from='core' to='core' name='Watches'/>"                                         \
    "<flow id='f7' from='nurse' to='emr' name='Reads' in-scope='no' reason='not ours'/>"
#define WITH(more) MODEL("<uses template='stride'/>" PUMP more)

static struct ax_output *picture;

static inline void begin(void)
{
    fixture_begin();
    picture = ax_output_to_memory(NULL);
}

static inline void end(void)
{
    ax_output_free(picture);
    fixture_end();
}

static inline const char *text_of(struct ax_output *output)
{
    return ax_output_text(output).start;
}

/* The line of the DOT that starts with `start`, without blanks before it. */
static inline const char *dot_line(const char *dot, const char *start)
{
    static char line[4096];
    for (const char *at = dot; at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL) {
        at += strspn(at, " ");
        if (strncmp(at, start, strlen(start)) == 0) {
            (void)snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
            return line;
        }
    }
    return "";
}

static inline bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static inline const char *draw_with(const struct ax_diagram_options *options)
{
    ax_output_free(picture);
    picture = ax_output_to_memory(NULL);
    ck_assert_int_eq(ax_diagram_draw(model, options, picture), AX_OK);
    return text_of(picture);
}

#endif
