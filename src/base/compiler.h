/* SPDX-License-Identifier: Apache-2.0 */
/* The one place for compiler extensions. */
#ifndef AX_BASE_COMPILER_H
#define AX_BASE_COMPILER_H

#if defined(__GNUC__)
#define AX_PRINTF(at, first) __attribute__((format(printf, at, first)))
#define AX_CLEANUP(function) __attribute__((cleanup(function)))
#define AX_NODISCARD __attribute__((warn_unused_result))
#define AX_PREFETCH(address) __builtin_prefetch(address)
#define AX_LIKELY(x) __builtin_expect(!!(x), 1)
#define AX_UNLIKELY(x) __builtin_expect(!!(x), 0)
#else
#error "annexc needs gcc or clang"
#endif

#define AX_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
