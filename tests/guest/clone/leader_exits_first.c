/* When the first thread of a process ends before the others, wait reports the process only after
 * the last of them, with its status. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static struct gate go;

static int thread(void *unused)
{
	gate_pass(&go);
	return 14;
}

int main(void)
{
	pid_t pid;
	int status;

	go = gate();
	pid = FORK({
		static int tid;

		start_thread(thread, NULL, &tid);
		syscall(SYS_exit, 13);
	});
	UNTIL(state_of(pid) == 'Z');
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	gate_open(&go);
	WAIT_EXIT(pid, 14);
	return 0;
}
