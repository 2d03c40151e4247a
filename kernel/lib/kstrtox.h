/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_KSTRTOX_H
#define KERNEL_LIB_KSTRTOX_H

#include <kernel/lib/types.h>

/*
 * Numbers from text. base 0: by the prefix 0x or 0, else ten.
 *
 * kstrto*: the whole string is one number, one newline may end it.
 * => 0 and *result, or -EINVAL (not a number), -ERANGE (too large for the type).
 */
int __must_check kstrtoull(const char *s, unsigned int base, u64 *result);
int __must_check kstrtoll(const char *s, unsigned int base, s64 *result);
int __must_check kstrtoul(const char *s, unsigned int base, unsigned long *result);
int __must_check kstrtol(const char *s, unsigned int base, long *result);
int __must_check kstrtouint(const char *s, unsigned int base, unsigned int *result);
int __must_check kstrtoint(const char *s, unsigned int base, int *result);

/* => The number at the beginning of s, *end behind it (*end == s: there is none). Wraps. */
u64 simple_strtoull(const char *s, char **end, unsigned int base);

/* => A size such as 64M or 0x10k; *end (may be NULL) behind it. K, M, G, T, P, E. */
u64 memparse(const char *s, char **end);

/* => The value of a hexadecimal digit, or -1. */
int hex_to_bin(char digit);

#endif
