/* A lease is told by SIGIO when another open breaks it; that open waits until the lease is given
 * up, or made one for reading, or without waiting is EAGAIN. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int told;

static void on_io(int sig)
{
	told++;
}

/* => A child opens the file meanwhile; it is in its open when this returns. */
static pid_t opener(int flags)
{
	pid_t child = FORK({
		OK(open("file", flags));
	});

	UNTIL(told);
	told = 0;
	until_asleep(child);
	return child;
}

int main(void)
{
	int fd, other;
	pid_t child;

	on_signal(SIGIO, on_io, SA_RESTART);
	fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(fcntl(fd, F_GETLEASE), F_UNLCK);
	FAILS(EAGAIN, fcntl(fd, F_SETLEASE, F_UNLCK));
	FAILS(EAGAIN, fcntl(fd, F_SETLEASE, F_RDLCK));	/* it is open for writing */
	FAILS(EINVAL, fcntl(fd, F_SETLEASE, 9));
	OK(fcntl(fd, F_SETLEASE, F_WRLCK));
	CHECK_EQ(fcntl(fd, F_GETLEASE), F_WRLCK);
	CHECK_EQ(fcntl(fd, F_GETOWN), getpid());
	FAILS(EAGAIN, open("file", O_RDONLY | O_NONBLOCK));
	CHECK_EQ(told, 1);
	FAILS(EAGAIN, open("file", O_RDONLY | O_NONBLOCK));
	CHECK_EQ(told, 1);
	CHECK_EQ(fcntl(fd, F_GETLEASE), F_RDLCK);
	OK(fcntl(fd, F_SETLEASE, F_UNLCK));
	other = OK(open("file", O_RDONLY | O_NONBLOCK));
	FAILS(EAGAIN, fcntl(fd, F_SETLEASE, F_WRLCK));	/* it is open twice */
	close(fd);

	OK(fcntl(other, F_SETLEASE, F_RDLCK));
	close(OK(open("file", O_RDONLY | O_NONBLOCK)));
	told = 0;
	child = opener(O_WRONLY);
	CHECK_EQ(fcntl(other, F_GETLEASE), F_UNLCK);
	OK(fcntl(other, F_SETLEASE, F_UNLCK));
	WAIT_EXIT(child, 0);

	OK(fcntl(other, F_SETLEASE, F_WRLCK));
	child = opener(O_RDONLY);
	OK(fcntl(other, F_SETLEASE, F_RDLCK));
	WAIT_EXIT(child, 0);
	CHECK_EQ(fcntl(other, F_GETLEASE), F_RDLCK);
	child = opener(O_WRONLY | O_TRUNC);
	close(other);					/* the lease goes with its file */
	WAIT_EXIT(child, 0);

	fd = OK(open(".", O_RDONLY));
	FAILS(EINVAL, fcntl(fd, F_SETLEASE, F_RDLCK));
	OK(chmod("file", 0644));
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EACCES, fcntl(OK(open("/proc/version", O_RDONLY)), F_SETLEASE, F_RDLCK));
	}), 0);
	return 0;
}
