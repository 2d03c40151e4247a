/* When memory runs out the largest process is killed, not its innocent neighbour and not pid 1. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "tine_test.h"

int main(void)
{
	struct gate ready = gate(), go = gate();
	pid_t small = FORK({
		char *mem = private_pages(256);

		memset(mem, 7, 256 * PAGE);
		gate_open(&ready);
		gate_pass(&go);
		for (unsigned i = 0; i < 256 * PAGE; i++)
			CHECK_EQ(mem[i], 7);
	});
	pid_t large;

	gate_pass(&ready);
	large = FORK({
		for (;;) {
			char *mem = mmap(NULL, 256 * PAGE, PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

			if (mem != MAP_FAILED)
				memset(mem, 1, 256 * PAGE);
		}
	});
	WAIT_SIGNAL(large, SIGKILL);
	gate_open(&go);
	WAIT_EXIT(small, 0);
	WAIT_EXIT(FORK(memset(private_pages(1024), 1, 1024 * PAGE)), 0);
	return 0;
}
