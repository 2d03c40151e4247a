/* There are file-max open files at most: more of them are ENFILE, but for who has CAP_SYS_ADMIN,
 * and when they are closed there are new ones. */
/* SPDX-License-Identifier: MIT */
#include "limit.h"

#define USER		1001
#define FILE_MAX	"/proc/sys/fs/file-max"

static void at_the_limit(void)
{
	char text[64];
	int first, fd[2], n = 0;

	become(USER);
	while ((first = open("/dev/null", O_RDONLY)) >= 0)
		n++;
	CHECK_EQ(errno, ENFILE);
	CHECK(n > 100 && n <= 300);
	FAILS(ENFILE, pipe(fd));
	FAILS(ENFILE, syscall(SYS_memfd_create, "x", 0));
	FAILS(ENFILE, mmap(NULL, PAGE, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	FAILS(ENFILE, syscall(SYS_pidfd_open, getpid(), 0));
	OK(dup(1));			/* a descriptor is no file */
	WAIT_EXIT(FORK(), 0);
	for (int i = 0; i < 100; i++)	/* many: Linux counts roughly at first */
		close(10 + i);
	CHECK(slurp("/proc/self/comm", text, sizeof(text))[0]);
}

int main(void)
{
	char text[64], limit[32];
	long used, max = atol(slurp(FILE_MAX, limit, sizeof(limit)));
	int status;

	CHECK(max > 0);
	used = atol(slurp("/proc/sys/fs/file-nr", text, sizeof(text)));
	snprintf(text, sizeof(text), "%ld\n", used + 200);
	spew(FILE_MAX, text, 0);
	OK(waitpid(FORK(at_the_limit()), &status, 0));
	if (!status)
		OK(waitpid(FORK(at_the_limit()), &status, 0));
	spew(FILE_MAX, "1\n", 0);
	CHECK(slurp("/proc/self/comm", text, sizeof(text))[0]);		/* root is exempt */
	spew(FILE_MAX, limit, 0);
	CHECK_EQ(status, 0);
	return 0;
}
