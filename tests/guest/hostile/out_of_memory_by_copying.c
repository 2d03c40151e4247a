/* Memory that runs out while copy-on-write pages are copied costs one process, and the others
 * keep their bytes. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "tine_test.h"

int main(void)
{
	size_t half = proc_value("/proc/meminfo", "MemFree") / 4 * 6 / 10;
	struct gate go = gate();
	pid_t parent = FORK({
		char *mem = private_pages(half);
		pid_t child;
		int status;

		for (size_t i = 0; i < half; i++)
			mem[i * PAGE] = 1;
		child = FORK({
			for (size_t i = 0; i < half; i++)
				mem[i * PAGE] = 2;
			gate_pass(&go);
		});
		OK(waitpid(child, &status, 0));
		/* Had we been chosen, we would not be here. */
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		for (size_t i = 0; i < half; i++)
			CHECK_EQ(mem[i * PAGE], 1);
	});
	int status;

	OK(waitpid(parent, &status, 0));
	CHECK(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
	WAIT_EXIT(FORK(memset(private_pages(1024), 1, 1024 * PAGE)), 0);
	return 0;
}
