/* A process that may not be looked into gives its descriptors to nobody, not even while it ends. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"
#include <sys/prctl.h>

#define SIZE	(24UL << 20)

/* Much memory makes it slow to let go of it, with the files still open. */
static void guard_a_secret(int secret, int out)
{
	OK(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1,
		0));
	OK(prctl(PR_SET_DUMPABLE, 0));
	CHECK_EQ(write(out, "r", 1), 1);
	CHECK_EQ(fcntl(secret, F_GETFD), FD_CLOEXEC);
}

static void look_at_its_end(void)
{
	char path[64], link[64], c;
	int fds[2], secret, fd;
	pid_t pid;

	become(1000);
	OK(prctl(PR_SET_DUMPABLE, 1));
	OK(pipe(fds));
	pid = OK(fork());
	if (!pid) {
		secret = OK(open("/dev/null", O_RDONLY | O_CLOEXEC));
		CHECK_EQ(dup3(secret, 100, O_CLOEXEC), 100);
		guard_a_secret(100, fds[1]);
		_exit(0);
	}
	fd = OK(pidfd_open(pid, 0));
	snprintf(path, sizeof(path), "/proc/%d/fd/100", pid);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	while (!pidfd_ready(fd)) {
		CHECK_EQ(pidfd_getfd(fd, 100, 0), -1);
		CHECK_EQ(readlink(path, link, sizeof(link)), -1);
	}
	WAIT_EXIT(pid, 0);
}

int main(void)
{
	for (int i = 0; i < 5; i++)
		WAIT_EXIT(FORK(look_at_its_end()), 0);
	return 0;
}
