/* MAP_POPULATE gives every page its frame at once. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = OK(mmap(NULL, 64 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0));
	uint64_t frames[64];

	for (int i = 0; i < 64; i++) {
		frames[i] = frame_of(mem + i * PAGE);
		CHECK(frames[i] != 0);
		for (int j = 0; j < i; j++)
			CHECK(frames[i] != frames[j]);
	}
	for (int i = 0; i < 64; i++) {
		mem[i * PAGE] = 1;
		CHECK_EQ(frame_of(mem + i * PAGE), frames[i]);
	}
	return 0;
}
