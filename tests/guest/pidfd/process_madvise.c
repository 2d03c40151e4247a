/* process_madvise takes hints about the memory of a process that the caller may look into. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

#ifndef SYS_process_madvise
#define SYS_process_madvise 440
#endif
#ifndef MADV_COLD
#define MADV_COLD    20
#define MADV_PAGEOUT 21
#endif

static long advise(int fd, const struct iovec *iov, unsigned long n, int advice, unsigned flags)
{
	return syscall(SYS_process_madvise, fd, iov, n, advice, flags);
}

int main(void)
{
	char *mem = private_pages(4);
	struct gate go = gate();
	struct iovec two[2] = { { mem, PAGE }, { mem + 2 * PAGE, PAGE } };
	struct iovec hole[2] = { { mem, PAGE }, { mem + 3 * PAGE, PAGE } };
	struct iovec wrong = { mem + 1, PAGE }, endless = { mem, -1UL };
	pid_t pid;
	int fd;

	memset(mem, 1, 4 * PAGE);
	OK(munmap(mem + 3 * PAGE, PAGE));
	pid = FORK({
		gate_pass(&go);
		CHECK(mem[0] == 1 && mem[2 * PAGE] == 1);
	});
	fd = OK(pidfd_open(pid, 0));
	CHECK_EQ(advise(fd, two, 2, MADV_COLD, 0), 2 * PAGE);
	CHECK_EQ(advise(fd, two, 2, MADV_PAGEOUT, 0), 2 * PAGE);
	CHECK_EQ(advise(fd, two, 2, MADV_WILLNEED, 0), 2 * PAGE);
	CHECK_EQ(advise(fd, two, 0, MADV_COLD, 0), 0);
	CHECK_EQ(advise(fd, hole, 2, MADV_COLD, 0), PAGE);
	FAILS(ENOMEM, advise(fd, hole + 1, 1, MADV_COLD, 0));
	FAILS(EINVAL, advise(fd, two, 2, MADV_DONTNEED, 0));
	FAILS(EINVAL, advise(fd, two, 2, MADV_COLD, 1));
	FAILS(EINVAL, advise(fd, two, 1025, MADV_COLD, 0));
	FAILS(EINVAL, advise(fd, &wrong, 1, MADV_COLD, 0));
	FAILS(EINVAL, advise(fd, &endless, 1, MADV_COLD, 0));
	FAILS(EFAULT, advise(fd, (void *)8, 1, MADV_COLD, 0));
	FAILS(EBADF, advise(go.fd[0], two, 2, MADV_COLD, 0));
	WAIT_EXIT(FORK({
			  become(1000);
			  FAILS(EACCES, advise(fd, two, 2, MADV_COLD, 0));
			  FAILS(EPERM, advise(pidfd_open(getpid(), 0), two, 2, MADV_COLD, 0));
		  }),
		  0);
	gate_open(&go);
	UNTIL(pidfd_ready(fd));
	FAILS(ESRCH, advise(fd, two, 2, MADV_COLD, 0));
	WAIT_EXIT(pid, 0);
	FAILS(ESRCH, advise(fd, two, 2, MADV_COLD, 0));
	return 0;
}
