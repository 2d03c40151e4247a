/* fcntl's locks belong to a process and end with it or any close of the file, OFD and flock's to an
 * open file; who would wait for himself gets EDEADLK. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/file.h>

static int lock(int fd, int cmd, short type, off_t start, off_t len)
{
	struct flock l = { .l_type = type, .l_start = start, .l_len = len };

	return fcntl(fd, cmd, &l);
}

static void posix_locks(int fd)
{
	struct flock l = { .l_type = F_WRLCK, .l_start = 15, .l_len = 1 };
	struct gate go = gate();
	pid_t parent = getpid(), child;

	OK(lock(fd, F_SETLK, F_WRLCK, 10, 10));
	OK(lock(fd, F_SETLK, F_UNLCK, 12, 2));		/* two pieces are left */
	WAIT_EXIT(FORK({
		OK(lock(fd, F_SETLK, F_WRLCK, 12, 2));
		FAILS(EAGAIN, lock(fd, F_SETLK, F_RDLCK, 11, 1));
		OK(fcntl(fd, F_GETLK, &l));
		CHECK_EQ(l.l_type, F_WRLCK);
		CHECK_EQ(l.l_pid, parent);
		CHECK_EQ(l.l_start, 14);
		CHECK_EQ(l.l_len, 6);
	}), 0);
	OK(lock(fd, F_SETLK, F_RDLCK, 0, 0));
	WAIT_EXIT(FORK(OK(lock(fd, F_SETLK, F_RDLCK, 0, 0));
		       FAILS(EAGAIN, lock(fd, F_SETLK, F_WRLCK, 0, 0))), 0);
	child = FORK(gate_pass(&go); OK(lock(fd, F_SETLKW, F_WRLCK, 0, 1)));
	gate_open(&go);
	until_asleep(child);
	close(OK(open("file", O_RDONLY)));		/* any descriptor of it */
	WAIT_EXIT(child, 0);
	OK(lock(fd, F_SETLK, F_WRLCK, 0, 0));		/* the child's went with it */
	OK(lock(fd, F_SETLK, F_UNLCK, 0, 0));
}

static void deadlock(int fd)
{
	struct gate ready = gate();
	pid_t child;

	OK(lock(fd, F_SETLK, F_WRLCK, 0, 1));
	child = FORK(OK(lock(fd, F_SETLK, F_WRLCK, 1, 1)); gate_open(&ready);
		     OK(lock(fd, F_SETLKW, F_WRLCK, 0, 1)));
	gate_pass(&ready);
	until_asleep(child);
	FAILS(EDEADLK, lock(fd, F_SETLKW, F_WRLCK, 1, 1));
	OK(lock(fd, F_SETLK, F_UNLCK, 0, 1));
	WAIT_EXIT(child, 0);
}

static void by_open_file(int fd)
{
	int other = OK(open("file", O_RDWR)), copy = OK(dup(fd));
	struct flock l = { .l_type = F_WRLCK };

	OK(lock(fd, F_OFD_SETLK, F_WRLCK, 0, 0));
	FAILS(EAGAIN, lock(other, F_OFD_SETLK, F_RDLCK, 0, 1));
	FAILS(EAGAIN, lock(other, F_SETLK, F_RDLCK, 0, 1));
	OK(fcntl(other, F_OFD_GETLK, &l));
	CHECK_EQ(l.l_pid, -1);
	l.l_pid = 1;
	FAILS(EINVAL, fcntl(fd, F_OFD_SETLK, &l));
	WAIT_EXIT(FORK(OK(lock(fd, F_OFD_SETLK, F_WRLCK, 5, 1))), 0);
	FAILS(EAGAIN, lock(other, F_OFD_SETLK, F_RDLCK, 5, 1));
	OK(lock(copy, F_OFD_SETLK, F_UNLCK, 0, 0));

	OK(flock(fd, LOCK_EX));
	FAILS(EWOULDBLOCK, flock(other, LOCK_SH | LOCK_NB));
	OK(lock(other, F_SETLK, F_WRLCK, 0, 0));	/* these don't see each other */
	OK(lock(other, F_SETLK, F_UNLCK, 0, 0));
	OK(flock(copy, LOCK_SH));			/* the same open file */
	OK(flock(other, LOCK_SH | LOCK_NB));
	FAILS(EWOULDBLOCK, flock(fd, LOCK_EX | LOCK_NB));
	close(other);
	OK(flock(fd, LOCK_EX | LOCK_NB));
	close(copy);
	FAILS(EINVAL, flock(fd, 0x40));
	FAILS(EBADF, flock(-1, LOCK_SH));
}

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), reader = OK(open("file", O_RDONLY));

	posix_locks(fd);
	deadlock(fd);
	by_open_file(fd);
	FAILS(EBADF, lock(reader, F_SETLK, F_WRLCK, 0, 0));
	FAILS(EINVAL, lock(fd, F_SETLK, 7, 0, 0));
	FAILS(EINVAL, lock(fd, F_SETLK, F_RDLCK, -1, 1));
	return 0;
}
