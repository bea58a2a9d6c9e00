/* SPDX-License-Identifier: Apache-2.0 */
#include <annexc/status.h>

const char *ax_status_text(enum ax_status status)
{
    switch (status) {
    case AX_OK: return "fine";
    case AX_INVALID: return "the input has errors";
    case AX_NOT_FOUND: return "not found";
    case AX_IO: return "reading or writing failed";
    case AX_NO_MEMORY: return "out of memory";
    case AX_LIMIT: return "a limit was exceeded";
    case AX_TIMEOUT: return "it took too long";
    case AX_INTERNAL: return "internal error";
    }
    return "unknown status";
}
