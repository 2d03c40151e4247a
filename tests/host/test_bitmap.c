/* SPDX-License-Identifier: MIT */

/* A bitmap agrees with an array of bools, whatever is done to it. */
/* sources: kernel/lib/bitmap.c */

#include <kernel/lib/bitmap.h>

#include "test.h"

#define NR_BITS	200

static unsigned long map[BITS_TO_LONGS(NR_BITS)];
static bool model[NR_BITS];

static unsigned long model_next(bool value, unsigned long nbits, unsigned long from)
{
	while (from < nbits && model[from] != value)
		from++;
	return min(from, nbits);
}

static unsigned long model_zero_area(unsigned long nbits, unsigned long from, unsigned long n)
{
	for (; n <= nbits && from <= nbits - n && from < nbits; from++)
		if (model_next(true, nbits, from) - from >= n)
			return from;
	return nbits;
}

static void check_queries(unsigned long nbits)
{
	unsigned long weight = 0, last = nbits, bit, from = test_random() % (nbits + 2);

	for (unsigned long i = 0; i < nbits; i++) {
		weight += model[i];
		if (model[i])
			last = i;
	}
	CHECK_EQ(bitmap_weight(map, nbits), weight);
	CHECK_EQ(find_last_bit(map, nbits), last);
	CHECK_EQ(bitmap_empty(map, nbits), weight == 0);
	CHECK_EQ(bitmap_full(map, nbits), weight == nbits);
	CHECK_EQ(find_first_bit(map, nbits), model_next(true, nbits, 0));
	CHECK_EQ(find_first_zero_bit(map, nbits), model_next(false, nbits, 0));
	CHECK_EQ(find_next_bit(map, nbits, from), model_next(true, nbits, from));
	CHECK_EQ(find_next_zero_bit(map, nbits, from), model_next(false, nbits, from));
	for (unsigned long n = 1; n < 80; n += 7)
		CHECK_EQ(bitmap_find_zero_area(map, nbits, from, n),
			 model_zero_area(nbits, from, n));
	for_each_set_bit(bit, map, nbits)
		weight--;
	CHECK_EQ(weight, 0);
}

TEST(random_operations, "bitmap: random ranges set and cleared, all queries agree with a model")
{
	bitmap_zero(map, NR_BITS);
	for (int i = 0; i < 5000; i++) {
		unsigned long start = test_random() % NR_BITS;
		unsigned long n = test_random() % (NR_BITS - start + 1);
		bool value = test_random() & 1;

		if (value)
			bitmap_set(map, start, n);
		else
			bitmap_clear(map, start, n);
		for (unsigned long j = 0; j < n; j++)
			model[start + j] = value;
		check_queries(1 + test_random() % NR_BITS);
	}
}

TEST(fill, "bitmap: filled to n bits has no bit behind them")
{
	unsigned long other[BITS_TO_LONGS(NR_BITS)];

	for (unsigned long n = 1; n <= NR_BITS; n++) {
		bitmap_fill(map, n);
		CHECK(bitmap_full(map, n));
		CHECK_EQ(bitmap_weight(map, ALIGN(n, 64)), n);
		bitmap_copy(other, map, n);
		CHECK_EQ(bitmap_weight(other, n), n);
	}
	CHECK_EQ(hweight32(0xf0f0f0f1), 17);
}
