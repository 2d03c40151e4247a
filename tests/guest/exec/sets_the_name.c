/* exec sets the name of the process to the file's, cut to 15 bytes; prctl changes it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

int main(int argc, char **argv)
{
	char self[PATH_MAX] = "", name[17] = "", line[64];
	char *args[] = { "argv0", "again", NULL };

	if (argc > 1) {
		OK(prctl(PR_GET_NAME, name));
		CHECK(!strcmp(name, "a-name-of-more-"));
		OK(prctl(PR_SET_NAME, "another name, too long"));
		OK(prctl(PR_GET_NAME, name));
		CHECK(!strcmp(name, "another name, t"));
		slurp("/proc/self/comm", line, sizeof(line));
		CHECK(!strcmp(line, "another name, t\n"));
		return 0;
	}
	OK(readlink("/proc/self/exe", self, sizeof(self)));
	OK(symlink(self, "a-name-of-more-than-15-bytes"));
	execve("a-name-of-more-than-15-bytes", args, environ);
	FAIL("exec: %s", strerror(errno));
}
