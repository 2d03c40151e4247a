/* Limits can be lowered by anybody, raised by root only, never soft above hard; prlimit also
 * serves another process. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct rlimit limit = { 10, 20 }, got;
	struct gate go = gate();
	pid_t child;

	OK(setrlimit(RLIMIT_NOFILE, &limit));
	OK(getrlimit(RLIMIT_NOFILE, &got));
	CHECK_EQ(got.rlim_cur, 10);
	CHECK_EQ(got.rlim_max, 20);
	limit.rlim_cur = 21;
	FAILS(EINVAL, setrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_max = 100;
	OK(setrlimit(RLIMIT_NOFILE, &limit));
	FAILS(EINVAL, syscall(SYS_setrlimit, 16, &limit));
	FAILS(EINVAL, syscall(SYS_getrlimit, 99, &got));
	WAIT_EXIT(FORK({
		become(1000);
		limit.rlim_max = 101;
		FAILS(EPERM, setrlimit(RLIMIT_NOFILE, &limit));
		limit.rlim_max = 50;
		OK(setrlimit(RLIMIT_NOFILE, &limit));
	}), 0);
	child = FORK(gate_pass(&go));
	limit = (struct rlimit) { 7, 8 };
	OK(syscall(SYS_prlimit64, child, RLIMIT_CORE, &limit, &got));
	OK(syscall(SYS_prlimit64, child, RLIMIT_CORE, NULL, &got));
	CHECK_EQ(got.rlim_cur, 7);
	FAILS(ESRCH, syscall(SYS_prlimit64, 0x3fffffff, RLIMIT_CORE, NULL, &got));
	gate_open(&go);
	WAIT_EXIT(child, 0);
	/* A file may not grow beyond RLIMIT_FSIZE. */
	limit = (struct rlimit) { 1000, 1000 };
	OK(setrlimit(RLIMIT_FSIZE, &limit));
	on_signal(SIGXFSZ, SIG_IGN, 0);
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	static char buf[2000];
	CHECK_EQ(write(fd, buf, 2000), 1000);
	FAILS(EFBIG, write(fd, buf, 1));
	return 0;
}
