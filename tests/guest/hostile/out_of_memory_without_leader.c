/* A process whose first thread has ended is killed for its memory like any other. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "clone.h"

static int eat(void *unused)
{
	for (;;) {
		char *mem = mmap(NULL, 256 * PAGE, PROT_READ | PROT_WRITE,
				 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

		if (mem != MAP_FAILED)
			memset(mem, 1, 256 * PAGE);
	}
	return 0;
}

int main(void)
{
	struct gate ready = gate(), go = gate();
	pid_t small = FORK({
		memset(private_pages(256), 7, 256 * PAGE);
		gate_open(&ready);
		gate_pass(&go);
	});
	pid_t large;

	gate_pass(&ready);
	large = FORK({
		OK(clone_call(eat, new_stack(), THREAD_FLAGS, NULL, NULL, NULL, NULL));
		syscall(SYS_exit, 0);
	});
	WAIT_SIGNAL(large, SIGKILL);
	gate_open(&go);
	WAIT_EXIT(small, 0);
	return 0;
}
