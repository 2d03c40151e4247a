/* kcmp says what two processes share, and sorts what they don't, for who may look into both. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

enum { KCMP_FILE,
       KCMP_VM,
       KCMP_FILES,
       KCMP_FS,
       KCMP_SIGHAND,
       KCMP_IO,
       KCMP_SYSVSEM };

static struct gate ready, go;

static long kcmp(pid_t a, pid_t b, int type, unsigned long i, unsigned long j)
{
	return syscall(SYS_kcmp, a, b, type, i, j);
}

static int wait_here(void *arg)
{
	gate_open(&ready);
	gate_pass(&go);
	return 0;
}

/* The answers for what `flags` may have shared; KCMP_VM to KCMP_SIGHAND. */
static void check_shared(unsigned long flags)
{
	static const unsigned long bits[] = { 0, CLONE_VM, CLONE_FILES, CLONE_FS, CLONE_SIGHAND };
	pid_t pid = start(wait_here, flags | SIGCHLD), me = getpid();

	gate_pass(&ready);
	for (int type = KCMP_VM; type <= KCMP_SIGHAND; type++) {
		long there = OK(kcmp(me, pid, type, 0, 0)), back = OK(kcmp(pid, me, type, 0, 0));

		CHECK_EQ(there == 0, (flags & bits[type]) != 0);
		CHECK_EQ(there + back, there ? 3 : 0);
		CHECK_EQ(kcmp(pid, pid, type, 0, 0), 0);
	}
	CHECK_EQ(kcmp(me, pid, KCMP_FILE, 0, 0), 0);
	CHECK_EQ(kcmp(me, pid, KCMP_IO, 0, 0), 0);
	gate_open(&go);
	WAIT_EXIT(pid, 0);
}

/* The descriptors sort: no two are the same, and the order is one. */
static void check_order(void)
{
	int fds[8], smaller[8] = { 0 }, seen = 0;
	pid_t me = getpid();

	for (int i = 0; i < 8; i++)
		fds[i] = OK(open("/dev/null", O_RDONLY));
	for (int i = 0; i < 8; i++)
		for (int j = 0; j < 8; j++)
			smaller[i] += OK(kcmp(me, me, KCMP_FILE, fds[i], fds[j])) == 2;
	for (int i = 0; i < 8; i++)
		seen |= 1 << smaller[i];
	CHECK_EQ(seen, 0xff);
	CHECK_EQ(kcmp(me, me, KCMP_FILE, fds[0], OK(dup(fds[0]))), 0);
}

int main(void)
{
	pid_t me = getpid(), pid;

	ready = gate();
	go = gate();
	check_shared(0);
	check_shared(CLONE_VM);
	check_shared(CLONE_FILES);
	check_shared(CLONE_FS);
	check_shared(CLONE_VM | CLONE_SIGHAND);
	check_order();

	FAILS(EBADF, kcmp(me, me, KCMP_FILE, 0, 900));
	FAILS(EBADF, kcmp(me, me, KCMP_FILE, -1, 0));
	FAILS(EINVAL, kcmp(me, me, 8, 0, 0));
	FAILS(EINVAL, kcmp(me, me, -1, 0, 0));
	FAILS(ESRCH, kcmp(me, 0, KCMP_VM, 0, 0));
	pid = FORK({
		become(1000);
		FAILS(EPERM, kcmp(getpid(), me, KCMP_VM, 0, 0));
		CHECK_EQ(kcmp(getpid(), getpid(), KCMP_VM, 0, 0), 0);
	});
	WAIT_EXIT(pid, 0);
	FAILS(ESRCH, kcmp(me, pid, KCMP_VM, 0, 0));
	return 0;
}
