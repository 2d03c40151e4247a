/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bitmap.h>
#include <kernel/lib/string.h>

/* The bits of a word from bit n % 64 on, and those below bit n % 64 (all for 0). */
static inline unsigned long mask_from(unsigned long n)
{
	return ~0UL << (n % BITS_PER_LONG);
}

static inline unsigned long mask_to(unsigned long n)
{
	return ~0UL >> (-n % BITS_PER_LONG);
}

void bitmap_zero(unsigned long *map, unsigned long nbits)
{
	memset(map, 0, BITS_TO_LONGS(nbits) * sizeof(long));
}

void bitmap_fill(unsigned long *map, unsigned long nbits)
{
	bitmap_zero(map, nbits);
	bitmap_set(map, 0, nbits);
}

void bitmap_copy(unsigned long *dst, const unsigned long *src, unsigned long nbits)
{
	memcpy(dst, src, BITS_TO_LONGS(nbits) * sizeof(long));
}

/* The bits of word i that lie in [start, end). */
static inline unsigned long word_mask(unsigned long i, unsigned long start, unsigned long end)
{
	unsigned long mask = ~0UL;

	if (i == start / BITS_PER_LONG)
		mask &= mask_from(start);
	if (i == (end - 1) / BITS_PER_LONG)
		mask &= mask_to(end);
	return mask;
}

void bitmap_set(unsigned long *map, unsigned long start, unsigned long n)
{
	unsigned long end = start + n;

	for (unsigned long i = start / BITS_PER_LONG; n && i <= (end - 1) / BITS_PER_LONG; i++)
		map[i] |= word_mask(i, start, end);
}

void bitmap_clear(unsigned long *map, unsigned long start, unsigned long n)
{
	unsigned long end = start + n;

	for (unsigned long i = start / BITS_PER_LONG; n && i <= (end - 1) / BITS_PER_LONG; i++)
		map[i] &= ~word_mask(i, start, end);
}

/* Sums of neighbours: of bits, of pairs, of nibbles; the multiplication adds the bytes. */
unsigned int hweight64(u64 word)
{
	word -= word >> 1 & 0x5555555555555555ULL;
	word = (word & 0x3333333333333333ULL) + (word >> 2 & 0x3333333333333333ULL);
	word = (word + (word >> 4)) & 0x0f0f0f0f0f0f0f0fULL;
	return word * 0x0101010101010101ULL >> 56;
}

unsigned long bitmap_weight(const unsigned long *map, unsigned long nbits)
{
	unsigned long weight = 0;

	for (unsigned long i = 0; i < BITS_TO_LONGS(nbits); i++)
		weight += hweight64(map[i] & word_mask(i, 0, nbits));
	return weight;
}

bool bitmap_empty(const unsigned long *map, unsigned long nbits)
{
	return find_first_bit(map, nbits) == nbits;
}

bool bitmap_full(const unsigned long *map, unsigned long nbits)
{
	return find_first_zero_bit(map, nbits) == nbits;
}

/* The first bit at or after `from` that differs from those of `flip` (0: a set one, ~0: a clear
 * one). */
static __always_inline unsigned long find_next(const unsigned long *map, unsigned long nbits,
					       unsigned long from, unsigned long flip)
{
	unsigned long i, word;

	if (from >= nbits)
		return nbits;
	i = from / BITS_PER_LONG;
	word = (map[i] ^ flip) & mask_from(from);
	while (!word) {
		if (++i >= BITS_TO_LONGS(nbits))
			return nbits;
		word = map[i] ^ flip;
	}
	return min(i * BITS_PER_LONG + __builtin_ctzl(word), nbits);
}

unsigned long find_next_bit(const unsigned long *map, unsigned long nbits, unsigned long from)
{
	return find_next(map, nbits, from, 0);
}

unsigned long find_next_zero_bit(const unsigned long *map, unsigned long nbits, unsigned long from)
{
	return find_next(map, nbits, from, ~0UL);
}

unsigned long find_last_bit(const unsigned long *map, unsigned long nbits)
{
	for (unsigned long i = BITS_TO_LONGS(nbits); i-- > 0; ) {
		unsigned long word = map[i] & word_mask(i, 0, nbits);

		if (word)
			return i * BITS_PER_LONG + 63 - __builtin_clzl(word);
	}
	return nbits;
}

unsigned long bitmap_find_zero_area(const unsigned long *map, unsigned long nbits,
				    unsigned long from, unsigned long n)
{
	unsigned long start = find_next_zero_bit(map, nbits, from), end;

	while (start < nbits && n <= nbits - start) {
		end = find_next_bit(map, start + n, start);
		if (end == start + n)
			return start;
		start = find_next_zero_bit(map, nbits, end);
	}
	return nbits;
}
