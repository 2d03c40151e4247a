/* A call that gets no memory is not just refused: somebody is killed for it. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "tine_test.h"

int main(void)
{
	pid_t large = FORK({
		size_t size = PAGE;
		char *mem = OK(mmap(NULL, 64UL << 30, PROT_READ | PROT_WRITE,
				    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));

		for (;; mem += size)
			if (madvise(mem, size, 23 /* MADV_POPULATE_WRITE */))
				pause();
	});

	WAIT_SIGNAL(large, SIGKILL);
	return 0;
}
