/* A file that begins with #! is run by the interpreter it names, with its one argument, the path
 * and the rest. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	char self[PATH_MAX] = "", text[PATH_MAX + 64];
	char *args[] = { "lost", "first", "second", NULL };

	if (argc > 1 && !strcmp(argv[1], "as interpreter")) {
		CHECK_EQ(argc, 5);
		CHECK(!strcmp(argv[2], "./script"));
		CHECK(!strcmp(argv[3], "first"));
		CHECK(!strcmp(argv[4], "second"));
		return 17;
	}
	if (argc > 1 && !strcmp(argv[1], "./bare"))
		return argc == 4 && !strcmp(argv[2], "first") ? 18 : 1;
	OK(readlink("/proc/self/exe", self, sizeof(self)));
	snprintf(text, sizeof(text), "#! %s  as interpreter  \nrest\n", self);
	spew("script", text, 0755);
	WAIT_EXIT(FORK({
		execve("./script", args, environ);
		FAIL("exec: %s", strerror(errno));
	}), 17);
	/* Neither an argument nor a newline. */
	snprintf(text, sizeof(text), "#!%s", self);
	spew("bare", text, 0755);
	WAIT_EXIT(FORK({
		execve("./bare", args, environ);
		FAIL("exec: %s", strerror(errno));
	}), 18);
	return 0;
}
