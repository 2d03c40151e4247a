/* SPDX-License-Identifier: MIT */
#ifndef ASM_BITOPS_H
#define ASM_BITOPS_H

#include <kernel/lib/compiler.h>
#include <kernel/lib/types.h>

/*
 * Bits of arrays of words: bit n is bit n % 64 of word n / 64.
 *
 * The set, clear and test_and_ functions are atomic, and full barriers; those with __ in front are
 * neither.
 */

#define __BIT_WORD(nr)	((nr) / BITS_PER_LONG)
#define __BIT_MASK(nr)	(1UL << (nr) % BITS_PER_LONG)

static __always_inline void set_bit(unsigned int nr, unsigned long *map)
{
	__atomic_or_fetch(&map[__BIT_WORD(nr)], __BIT_MASK(nr), __ATOMIC_SEQ_CST);
}

static __always_inline void clear_bit(unsigned int nr, unsigned long *map)
{
	__atomic_and_fetch(&map[__BIT_WORD(nr)], ~__BIT_MASK(nr), __ATOMIC_SEQ_CST);
}

static __always_inline void __set_bit(unsigned int nr, unsigned long *map)
{
	map[__BIT_WORD(nr)] |= __BIT_MASK(nr);
}

static __always_inline void __clear_bit(unsigned int nr, unsigned long *map)
{
	map[__BIT_WORD(nr)] &= ~__BIT_MASK(nr);
}

static __always_inline bool test_bit(unsigned int nr, const unsigned long *map)
{
	return READ_ONCE(map[__BIT_WORD(nr)]) & __BIT_MASK(nr);
}

/* => What it was before. */
static __always_inline bool test_and_set_bit(unsigned int nr, unsigned long *map)
{
	return __atomic_fetch_or(&map[__BIT_WORD(nr)], __BIT_MASK(nr), __ATOMIC_SEQ_CST) &
	       __BIT_MASK(nr);
}

static __always_inline bool test_and_clear_bit(unsigned int nr, unsigned long *map)
{
	return __atomic_fetch_and(&map[__BIT_WORD(nr)], ~__BIT_MASK(nr), __ATOMIC_SEQ_CST) &
	       __BIT_MASK(nr);
}

/* ---- Places of bits. => Those with __ count from 0 and want a word that isn't 0. ---- */

static __always_inline unsigned int __ffs(unsigned long word)	/* lowest 1 */
{
	return __builtin_ctzl(word);
}

static __always_inline unsigned int __fls(unsigned long word)	/* highest 1 */
{
	return BITS_PER_LONG - 1 - __builtin_clzl(word);
}

static __always_inline unsigned int ffz(unsigned long word)	/* lowest 0; there is one */
{
	return __ffs(~word);
}

/* => From 1; 0: there is none. */
static __always_inline int ffs(unsigned int word)
{
	return __builtin_ffs(word);
}

static __always_inline int fls(unsigned int word)
{
	return word ? 32 - __builtin_clz(word) : 0;
}

static __always_inline int fls64(u64 word)
{
	return word ? 64 - __builtin_clzll(word) : 0;
}

#endif
