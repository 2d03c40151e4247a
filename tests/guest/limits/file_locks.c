/* A user may have only so many locks and leases, in all his processes; then there is ENOLCK, and
 * what he gives up he may have again. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: nobody is held to a number there. */
#include "limit.h"
#include <sys/file.h>

#define MOST	100000
#define FILE	"/tmp_file_locks"

static int lock(int fd, short type, off_t start, off_t len)
{
	struct flock l = { .l_type = type, .l_start = start, .l_len = len };

	return fcntl(fd, F_SETLK, &l);
}

/* => How many of one byte, with holes between them, could be had. */
static long fill(int fd)
{
	long n = 0;

	while (n < MOST && !lock(fd, F_RDLCK, 2 * n, 1))
		n++;
	CHECK(n < MOST);
	CHECK_EQ(errno, ENOLCK);
	return n;
}

static void user(void)
{
	int fd = OK(open(FILE, O_RDWR)), other = OK(open(FILE, O_RDWR));
	long n;

	become(1000);
	n = fill(fd);
	CHECK(n >= 1024);
	/* No other kind, nor another process of his. */
	FAILS(ENOLCK, flock(other, LOCK_SH));
	WAIT_EXIT(FORK(FAILS(ENOLCK, lock(fd, F_RDLCK, 1, 1))), 0);
	/* A lock can't be cut in two, but shrink, and go. */
	OK(lock(fd, F_UNLCK, 0, 1));
	OK(lock(fd, F_UNLCK, 2, 1));
	OK(lock(fd, F_RDLCK, 1000000, 10));
	OK(lock(fd, F_RDLCK, 0, 1));
	FAILS(ENOLCK, lock(fd, F_UNLCK, 1000004, 1));
	OK(lock(fd, F_UNLCK, 1000005, 5));
	OK(lock(fd, F_UNLCK, 0, 0));
	OK(flock(other, LOCK_SH));
	CHECK_EQ(fill(fd), n - 1);
}

int main(void)
{
	int fd = OK(open(FILE, O_RDWR | O_CREAT, 0666));
	pid_t child;
	struct gate full = gate(), end = gate();

	OK(fchmod(fd, 0666));
	child = FORK(user(); gate_open(&full); gate_pass(&end));
	gate_pass(&full);
	/* Others have their own account, and root none. */
	WAIT_EXIT(FORK(become(1001); OK(lock(fd, F_RDLCK, 0, 1))), 0);
	OK(lock(fd, F_RDLCK, 0, 1));
	gate_open(&end);
	WAIT_EXIT(child, 0);
	WAIT_EXIT(FORK(user()), 0);		/* all came back */
	machine_goes_on();
	close(fd);
	OK(unlink(FILE));
	return 0;
}
