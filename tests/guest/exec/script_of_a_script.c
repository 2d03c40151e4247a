/* An interpreter may itself be a script, but not without end. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	char self[PATH_MAX] = "", text[PATH_MAX + 64], cwd[256];
	char *args[] = { "x", NULL };

	if (argc > 1) {
		CHECK_EQ(argc, 3);
		CHECK(strstr(argv[1], "/inner"));
		CHECK(!strcmp(argv[2], "./outer"));
		return 19;
	}
	OK(readlink("/proc/self/exe", self, sizeof(self)));
	OK(getcwd(cwd, sizeof(cwd)));
	snprintf(text, sizeof(text), "#!%s\n", self);
	spew("inner", text, 0755);
	snprintf(text, sizeof(text), "#!%s/inner\n", cwd);
	spew("outer", text, 0755);
	WAIT_EXIT(FORK(execve("./outer", args, environ)), 19);

	snprintf(text, sizeof(text), "#!%s/endless\n", cwd);
	spew("endless", text, 0755);
	FAILS(ELOOP, execve("./endless", args, environ));
	return 0;
}
