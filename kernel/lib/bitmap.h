/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_BITMAP_H
#define KERNEL_LIB_BITMAP_H

#include <kernel/lib/types.h>

/* Bit n of a map is bit n % 64 of word n / 64. Nothing here is atomic: see <asm/bitops.h> for
 * that. */
#define BITS_TO_LONGS(bits)		DIV_ROUND_UP(bits, BITS_PER_LONG)
#define DECLARE_BITMAP(name, bits)	unsigned long name[BITS_TO_LONGS(bits)]

void bitmap_zero(unsigned long *map, unsigned long nbits);
void bitmap_fill(unsigned long *map, unsigned long nbits);	/* bits behind the end: zero */
void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned long nbits);
void bitmap_set(unsigned long *map, unsigned long start, unsigned long n);
void bitmap_clear(unsigned long *map, unsigned long start, unsigned long n);
unsigned long bitmap_weight(const unsigned long *map, unsigned long nbits);
bool bitmap_empty(const unsigned long *map, unsigned long nbits);
bool bitmap_full(const unsigned long *map, unsigned long nbits);

/* => The first such bit at or after `from`, or nbits. */
unsigned long find_next_bit(const unsigned long *map, unsigned long nbits, unsigned long from);
unsigned long find_next_zero_bit(const unsigned long *map, unsigned long nbits, unsigned long from);

static inline unsigned long find_first_bit(const unsigned long *map, unsigned long nbits)
{
	return find_next_bit(map, nbits, 0);
}

static inline unsigned long find_first_zero_bit(const unsigned long *map, unsigned long nbits)
{
	return find_next_zero_bit(map, nbits, 0);
}

/* => The highest set bit, or nbits. */
unsigned long find_last_bit(const unsigned long *map, unsigned long nbits);

/* => Start of the first run of n clear bits at or after `from`, or nbits when there is none. */
unsigned long bitmap_find_zero_area(const unsigned long *map, unsigned long nbits,
				    unsigned long from, unsigned long n);

#define for_each_set_bit(bit, map, nbits) \
	for ((bit) = find_first_bit(map, nbits); (bit) < (nbits); \
	     (bit) = find_next_bit(map, nbits, (bit) + 1))

unsigned int hweight64(u64 word);

static inline unsigned int hweight32(u32 word)
{
	return hweight64(word);
}

static inline unsigned int hweight_long(unsigned long word)
{
	return hweight64(word);
}

#endif
