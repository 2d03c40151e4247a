/* exec without any argument gives the program an argv of one empty string. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	char *none[] = { NULL };

	if (environ[0] && !strcmp(environ[0], "SECOND=1"))
		return argc == 1 && argv[0][0] == 0 && argv[1] == NULL ? 3 : 4;
	WAIT_EXIT(FORK({
		char *env[] = { "SECOND=1", NULL };

		execve("/proc/self/exe", none, env);
	}), 3);
	WAIT_EXIT(FORK({
		char *env[] = { "SECOND=1", NULL };

		execve("/proc/self/exe", NULL, env);
	}), 3);
	return 0;
}
