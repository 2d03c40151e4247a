/* exec hands over all arguments and the environment, in order, empty strings too. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	char *args[] = { "name", "", "one two", "", "\xff\n\t", NULL };
	char *env[] = { "A=1", "", "NOT A VARIABLE", "B=", NULL };

	if (argc == 1) {
		execve("/proc/self/exe", args, env);
		FAIL("exec: %s", strerror(errno));
	}
	CHECK_EQ(argc, 5);
	for (int i = 0; i <= 5; i++)
		CHECK(args[i] ? !strcmp(argv[i], args[i]) : argv[i] == NULL);
	for (int i = 0; i <= 4; i++)
		CHECK(env[i] ? !strcmp(environ[i], env[i]) : environ[i] == NULL);
	return 0;
}
