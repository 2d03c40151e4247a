/* A thread that is moved from processor to processor keeps its memory, its TLS, its FPU and its
 * clock. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

static __thread long local = 77;

int main(void)
{
	int n = cpus();
	char *mem = private_pages(16);
	double sum = 0;
	uint64_t last = 0;

	memset(mem, 5, 16 * PAGE);
	for (int i = 0; i < 400; i++) {
		uint64_t now;

		bind_to(i % n);
		now = now_ns(CLOCK_MONOTONIC);
		CHECK(now >= last);
		last = now;
		CHECK_EQ(local, 77 + i);
		local++;
		sum += 0.5;
		CHECK_EQ(mem[i % 16 * PAGE], 5 + i / 16);
		mem[i % 16 * PAGE]++;
	}
	CHECK(sum == 200);
	return 0;
}
