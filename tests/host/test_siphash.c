/* SPDX-License-Identifier: MIT */

/* SipHash-1-3 of texts of all lengths is what the paper's algorithm says. */
/* sources: kernel/lib/siphash.c */

#include <kernel/lib/siphash.h>

#include "test.h"

/* By another implementation, which gives the paper's value for SipHash-2-4. */
static const struct { size_t n; u64 value; } known[] = {
	{ 0, 0xabac0158050fc4dc }, { 1, 0xc9f49bf37d57ca93 }, { 7, 0xd3927d989bb11140 },
	{ 8, 0x369095118d299a8e }, { 15, 0xd320d86d2a519956 }, { 64, 0xf17997ec4b4a6065 },
};

TEST(values, "siphash: values of known texts")
{
	struct siphash_key key = { { 0x0706050403020100, 0x0f0e0d0c0b0a0908 } };
	u8 text[64];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i;
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		CHECK_EQ(siphash(text, known[i].n, &key), known[i].value);
	key.word[1]++;
	CHECK(siphash(text, 8, &key) != known[3].value);
}
