/* What a program has opened of its own memory's description says nothing about the program that it
 * becomes: a set-user-ID program isn't made to read itself out by what it finds open. */
/* SPDX-License-Identifier: MIT */
#include "copy_self.h"

#define PROGRAM "/tmp/open_texts"

static const char *const names[] = { "maps", "smaps", "environ" };

/* In the new program; the descriptors are 10 and up. */
static int report(void)
{
	char c;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		CHECK_EQ(read(10 + i, &c, 1), 0);
	return 0;
}

static void run(void)
{
	char path[64];

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "/proc/%d/%s", getpid(), names[i]);
		OK(dup2(OK(open(path, O_RDONLY)), 10 + i));
	}
	execl(PROGRAM, PROGRAM, "report", NULL);
	FAIL("exec: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return strcmp(argv[1], "again") ? report() : (run(), 1);
	copy_self(PROGRAM);
	WAIT_EXIT(FORK(run()), 0);
	OK(chmod(PROGRAM, 04755));
	WAIT_EXIT(FORK({
		/* The descriptors are those of a program that may be looked into. */
		become(1000);
		EXEC_SELF("again");
	}), 0);
	OK(unlink(PROGRAM));
	return 0;
}
