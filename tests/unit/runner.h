/* SPDX-License-Identifier: Apache-2.0 */
/* The main of the unit tests. A test file defines unit_suite and is linked with the runner; one
 * that has a main of its own is linked with it too, and keeps its own. */
#ifndef AX_UNIT_RUNNER_H
#define AX_UNIT_RUNNER_H

#include <check.h>

#define COUNT(array) ((int)(sizeof(array) / sizeof(*(array))))

/* The suite of the test file. The caller gives it to a runner, which frees it. */
Suite *unit_suite(void);

/* Adds tests to a case, each by its name. */
#define ADD_TESTS(tcase, ...)                                                                      \
    do {                                                                                           \
        const TTest *const all_[] = {__VA_ARGS__};                                                 \
        for (int i_ = 0; i_ < COUNT(all_); i_++) {                                                 \
            tcase_add_test((tcase), all_[i_]);                                                     \
        }                                                                                          \
    } while (0)

#endif
