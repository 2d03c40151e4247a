/* Very many short arguments count with their pointers, and too many are E2BIG. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	enum { MANY = 300000 };
	char **args = calloc(MANY + 1, sizeof(*args));

	if (argc > 1)
		return argc == 50001 ? 31 : 1;
	for (int i = 0; i < MANY; i++)
		args[i] = "a";
	FAILS(E2BIG, execve("/proc/self/exe", args, environ));
	args[50001] = NULL;
	WAIT_EXIT(FORK(execve("/proc/self/exe", args, environ)), 31);
	return 0;
}
