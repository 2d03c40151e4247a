/* When a call writes to memory that isn't there yet and no page is left, the largest is killed. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "tine_test.h"

#include <fcntl.h>

int main(void)
{
	pid_t large = FORK({
		int zero = open("/dev/zero", O_RDONLY);

		for (;;) {
			char *mem = mmap(NULL, 256 * PAGE, PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

			if (mem != MAP_FAILED)
				CHECK_EQ(read(zero, mem, 256 * PAGE), 256 * PAGE);
		}
	});

	WAIT_SIGNAL(large, SIGKILL);
	WAIT_EXIT(FORK(memset(private_pages(1024), 1, 1024 * PAGE)), 0);
	return 0;
}
