/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_SIPHASH_H
#define KERNEL_LIB_SIPHASH_H

#include <kernel/lib/types.h>

/*
 * SipHash-1-3 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): a number for what
 * a program chooses, which it can neither predict nor make alike without the key. For hash tables,
 * with a key from get_random_bytes().
 */
struct siphash_key {
	u64 word[2];
};

u64 siphash(const void *data, size_t n, const struct siphash_key *key);

#endif
