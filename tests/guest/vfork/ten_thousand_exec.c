/* Ten thousand times vfork and exec, one after another, lose nothing. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 600 s */
#include "tine_test.h"

int main(int argc, char **argv)
{
	char *args[] = { "self", "child", NULL };

	if (argc > 1)
		return 3;
	for (int i = 0; i < 10000; i++) {
		pid_t pid = vfork();

		if (pid == 0) {
			execve("/proc/self/exe", args, NULL);
			_exit(127);
		}
		CHECK(pid > 0);
		WAIT_EXIT(pid, 3);
	}
	return 0;
}
