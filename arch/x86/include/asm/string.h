/* SPDX-License-Identifier: MIT */
#ifndef ASM_STRING_H
#define ASM_STRING_H

#include <kernel/lib/types.h>

/*
 * A known size is unrolled by the compiler. Any other size goes by eight bytes at a time with the
 * string instructions, and the tail by one move that overlaps what is done already.
 */
#define memcpy(dst, src, n) \
	(__builtin_constant_p(n) ? __builtin_memcpy(dst, src, n) : memcpy(dst, src, n))
#define memmove(dst, src, n) \
	(__builtin_constant_p(n) ? __builtin_memmove(dst, src, n) : memmove(dst, src, n))
#define memset(dst, byte, n) \
	(__builtin_constant_p(n) ? __builtin_memset(dst, byte, n) : memset(dst, byte, n))

/* Words at any address, of any type. */
typedef u16 __attribute__((aligned(1), may_alias)) unaligned_u16;
typedef u32 __attribute__((aligned(1), may_alias)) unaligned_u32;
typedef u64 __attribute__((aligned(1), may_alias)) unaligned_u64;

/* n < 8 bytes: both loads come before the stores, so the ranges may overlap. */
static __always_inline void __copy_small(void *dst, const void *src, size_t n)
{
	if (n >= 4) {
		u32 first = *(const unaligned_u32 *)src;
		u32 last = *(const unaligned_u32 *)(src + n - 4);

		*(unaligned_u32 *)dst = first;
		*(unaligned_u32 *)(dst + n - 4) = last;
	} else if (n >= 2) {
		u16 first = *(const unaligned_u16 *)src;
		u16 last = *(const unaligned_u16 *)(src + n - 2);

		*(unaligned_u16 *)dst = first;
		*(unaligned_u16 *)(dst + n - 2) = last;
	} else if (n) {
		*(u8 *)dst = *(const u8 *)src;
	}
}

/* n >= 8 bytes, upwards. dst may lie below src and overlap it. */
static __always_inline void __copy_up(void *dst, const void *src, size_t n)
{
	u64 last = *(const unaligned_u64 *)(src + n - 8);
	void *end = dst + n - 8;
	size_t words = (n - 1) / 8;

	__asm__ __volatile__("rep movsq" : "+D" (dst), "+S" (src), "+c" (words) : : "memory");
	*(unaligned_u64 *)end = last;
}

/* n >= 8 bytes, downwards. dst may lie above src and overlap it. Rare: no need for std and its
 * risks. */
static __always_inline void __copy_down(void *dst, const void *src, size_t n)
{
	u64 first = *(const unaligned_u64 *)src;

	while (n > 8) {
		n -= 8;
		*(unaligned_u64 *)(dst + n) = *(const unaligned_u64 *)(src + n);
		barrier();	/* or the compiler takes it for a memmove, and calls that */
	}
	*(unaligned_u64 *)dst = first;
}

static __always_inline void __fill_bytes(void *dst, u8 byte, size_t n)
{
	u64 pattern = byte * 0x0101010101010101ULL;
	size_t words = n / 8;

	if (n < 8) {
		while (n--)
			((volatile u8 *)dst)[n] = byte;
		return;
	}
	*(unaligned_u64 *)(dst + n - 8) = pattern;
	__asm__ __volatile__("rep stosq" : "+D" (dst), "+c" (words) : "a" (pattern) : "memory");
}

#endif
