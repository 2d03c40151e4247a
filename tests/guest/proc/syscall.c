/* /proc/PID/syscall shows the call in which a task sleeps, with its arguments, and that of the
 * reader itself; /proc/PID/stack shows root where in the kernel it sleeps. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fds[2];
	char path[64], text[4096], expected[128];
	static char byte;
	pid_t pid;

	CHECK_EQ(atoi(slurp("/proc/self/syscall", text, sizeof(text))), SYS_read);
	OK(pipe(fds));
	pid = FORK(CHECK_EQ(read(fds[0], &byte, 1), 1));
	until_asleep(pid);
	snprintf(path, sizeof(path), "/proc/%d/syscall", pid);
	snprintf(expected, sizeof(expected), "%d 0x%x 0x%lx 0x1 ", SYS_read, fds[0], (long)&byte);
	slurp(path, text, sizeof(text));
	if (strncmp(text, expected, strlen(expected)))
		FAIL("syscall is %s, not %s", text, expected);
	snprintf(path, sizeof(path), "/proc/%d/stack", pid);
	CHECK(strstr(slurp(path, text, sizeof(text)), "pipe_read"));
	WAIT_EXIT(FORK(become(1000); FAILS(EACCES, open(path, O_RDONLY))), 0);
	CHECK_EQ(write(fds[1], "", 1), 1);
	WAIT_EXIT(pid, 0);
	return 0;
}
