/* SPDX-License-Identifier: Apache-2.0 */
#include "report/workbook_library.h"

#include <dlfcn.h>
#include <string.h>

/* The name that a program which was linked with it would ask for. */
#ifdef __APPLE__
#define FILE_NAME "libxlsxwriter." LXW_SOVERSION ".dylib"
#else
#define FILE_NAME "libxlsxwriter.so." LXW_SOVERSION
#endif

/* ISO C has no way from void * to a function; POSIX says that the bytes are the same. */
static bool resolve(void *handle, const char *name, void *function)
{
    void *symbol = dlsym(handle, name);
    memcpy(function, &symbol, sizeof(symbol));
    return symbol != NULL;
}

bool ax_workbook_library_open(struct ax_workbook_library *library)
{
    *library = (struct ax_workbook_library){.handle = dlopen(FILE_NAME, RTLD_LAZY | RTLD_LOCAL)};
    bool whole = library->handle != NULL;
#define X(name) whole = whole && resolve(library->handle, #name, &library->name);
    AX_WORKBOOK_FUNCTIONS(X)
#undef X
    if (!whole) {
        ax_workbook_library_close(library);
    }
    return whole;
}

void ax_workbook_library_close(struct ax_workbook_library *library)
{
    if (library->handle) {
        (void)dlclose(library->handle);
    }
    *library = (struct ax_workbook_library){.handle = NULL};
}

bool ax_workbook_library_is_there(void)
{
    struct ax_workbook_library library;
    bool there = ax_workbook_library_open(&library);
    ax_workbook_library_close(&library);
    return there;
}
