/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_HASH_H
#define KERNEL_LIB_HASH_H

#include <kernel/lib/types.h>

/* Multiplication by 2^n over the golden ratio spreads neighbours; the top bits are the best mixed
 * (Knuth, The Art of Computer Programming, 6.4). => Values below 2^bits. */
#define GOLDEN_RATIO_32	0x9e3779b9U
#define GOLDEN_RATIO_64	0x9e3779b97f4a7c15ULL

static inline u32 hash_32(u32 value, unsigned int bits)
{
	return value * GOLDEN_RATIO_32 >> (32 - bits);
}

static inline u32 hash_64(u64 value, unsigned int bits)
{
	return value * GOLDEN_RATIO_64 >> (64 - bits);
}

static inline u32 hash_long(unsigned long value, unsigned int bits)
{
	return hash_64(value, bits);
}

static inline u32 hash_ptr(const void *ptr, unsigned int bits)
{
	return hash_64((unsigned long)ptr, bits);
}

#endif
