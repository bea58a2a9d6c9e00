/* SPDX-License-Identifier: Apache-2.0 */
/* What every function of the library answers, and how its symbols are marked. */
#ifndef AX_ANNEXC_STATUS_H
#define AX_ANNEXC_STATUS_H

#if defined(__GNUC__)
#define AX_API __attribute__((visibility("default")))
#else
#define AX_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The result of an operation. What exactly is wrong with an input is told by messages (diag.h);
 * the status only says what kind of end it came to. */
enum ax_status {
    AX_OK = 0,
    AX_INVALID,   /* the input has errors; each was reported as a message */
    AX_NOT_FOUND, /* no such file, template, rule, element, … */
    AX_IO,        /* reading or writing failed; errno was reported as a message */
    AX_NO_MEMORY, /* an allocation failed */
    AX_LIMIT,     /* a named limit was exceeded; it was reported as a message */
    AX_TIMEOUT,   /* work in a child process took longer than allowed */
    AX_INTERNAL   /* annexc contradicts itself: always a bug */
};

/* A short English phrase for `status`, never NULL. Static. */
AX_API const char *ax_status_text(enum ax_status status);

#ifdef __cplusplus
}
#endif
#endif
