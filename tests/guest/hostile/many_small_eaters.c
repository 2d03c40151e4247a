/* Many processes that together use up all memory are killed one after another, and the system
 * goes on. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "tine_test.h"

#define EATERS 8

int main(void)
{
	int status, killed = 0;

	for (int i = 0; i < EATERS; i++)
		FORK({
			for (;;) {
				int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
				int prot = PROT_READ | PROT_WRITE;
				char *mem = mmap(NULL, 64 * PAGE, prot, flags, -1, 0);

				if (mem != MAP_FAILED)
					memset(mem, 1, 64 * PAGE);
			}
		});
	while (killed < EATERS) {
		OK(wait(&status));
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		killed++;
	}
	WAIT_EXIT(FORK(memset(private_pages(1024), 1, 1024 * PAGE)), 0);
	return 0;
}
