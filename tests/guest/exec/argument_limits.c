/* One argument may have 128 KiB less one byte, all together a quarter of the stack limit; more
 * is E2BIG. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define ARG_LEN 131072

int main(int argc, char **argv)
{
	char *one = malloc(ARG_LEN + 1), *args[40] = { "x", one, NULL };
	struct rlimit stack = { 8 << 20, 8 << 20 };

	if (argc > 1) {
		CHECK_EQ(strlen(argv[argc - 1]), ARG_LEN - 1);
		CHECK_EQ(argv[1][ARG_LEN - 2], 'y');
		return 30;
	}
	OK(setrlimit(RLIMIT_STACK, &stack));
	memset(one, 'y', ARG_LEN);
	one[ARG_LEN] = 0;
	FAILS(E2BIG, execve("/proc/self/exe", args, environ));
	one[ARG_LEN - 1] = 0;
	WAIT_EXIT(FORK(execve("/proc/self/exe", args, environ)), 30);
	/* 15 fit into 2 MiB, 16 and the pointers don't. */
	for (int i = 1; i <= 15; i++)
		args[i] = one;
	args[16] = NULL;
	WAIT_EXIT(FORK(execve("/proc/self/exe", args, environ)), 30);
	args[16] = one;
	args[17] = NULL;
	FAILS(E2BIG, execve("/proc/self/exe", args, environ));
	stack.rlim_cur = 1 << 20;
	OK(setrlimit(RLIMIT_STACK, &stack));
	args[3] = NULL;
	FAILS(E2BIG, execve("/proc/self/exe", args, environ));
	return 0;
}
