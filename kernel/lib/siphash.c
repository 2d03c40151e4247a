/* SPDX-License-Identifier: MIT */

#include <kernel/lib/siphash.h>
#include <kernel/lib/string.h>

#define COMPRESSION_ROUNDS	1
#define FINAL_ROUNDS		3

struct siphash_state {
	u64 v0, v1, v2, v3;
};

static __always_inline u64 rol64(u64 word, unsigned int shift)
{
	return word << shift | word >> (64 - shift);
}

static __always_inline void sip_rounds(struct siphash_state *s, unsigned int rounds)
{
	while (rounds--) {
		s->v0 += s->v1;
		s->v2 += s->v3;
		s->v1 = rol64(s->v1, 13) ^ s->v0;
		s->v3 = rol64(s->v3, 16) ^ s->v2;
		s->v0 = rol64(s->v0, 32);
		s->v2 += s->v1;
		s->v0 += s->v3;
		s->v1 = rol64(s->v1, 17) ^ s->v2;
		s->v3 = rol64(s->v3, 21) ^ s->v0;
		s->v2 = rol64(s->v2, 32);
	}
}

static __always_inline void sip_word(struct siphash_state *s, u64 word)
{
	s->v3 ^= word;
	sip_rounds(s, COMPRESSION_ROUNDS);
	s->v0 ^= word;
}

u64 siphash(const void *data, size_t n, const struct siphash_key *key)
{
	struct siphash_state s = {
		key->word[0] ^ 0x736f6d6570736575, key->word[1] ^ 0x646f72616e646f6d,
		key->word[0] ^ 0x6c7967656e657261, key->word[1] ^ 0x7465646279746573,
	};
	const u8 *bytes = data;
	u64 word, last = (u64)n << 56;

	for (; n >= sizeof(word); n -= sizeof(word), bytes += sizeof(word)) {
		memcpy(&word, bytes, sizeof(word));
		sip_word(&s, word);
	}
	while (n--)
		last |= (u64)bytes[n] << 8 * n;
	sip_word(&s, last);
	s.v2 ^= 0xff;
	sip_rounds(&s, FINAL_ROUNDS);
	return s.v0 ^ s.v1 ^ s.v2 ^ s.v3;
}
