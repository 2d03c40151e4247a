/* rt_sigqueueinfo and rt_tgsigqueueinfo pass on what they are given, but nobody pretends to
 * another that kill, tgkill or the kernel has sent it. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static long queue(pid_t pid, int sig, int code)
{
	siginfo_t info = { .si_code = code, .si_signo = 99 };

	info.si_pid = 4711;
	info.si_uid = 12;
	info.si_value.sival_int = 13;
	return syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

static long tg_queue(pid_t tgid, pid_t tid, int sig, int code)
{
	siginfo_t info = { .si_code = code };

	return syscall(SYS_rt_tgsigqueueinfo, tgid, tid, sig, &info);
}

int main(void)
{
	struct gate end = gate();
	pid_t me = getpid(), other = FORK(gate_pass(&end));
	siginfo_t info;

	block(SIGUSR1);
	for (int i = 0; i < 5; i++) {
		int code = (int[]){ SI_USER, SI_KERNEL, 1, SI_TKILL, INT_MAX }[i];

		FAILS(EPERM, queue(other, SIGUSR1, code));
		FAILS(EPERM, tg_queue(other, other, SIGUSR1, code));
		OK(queue(me, SIGUSR1, code));
		CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
		CHECK_EQ(info.si_code, code);
		CHECK_EQ(info.si_signo, SIGUSR1);
		OK(tg_queue(me, me, SIGUSR1, code));
		CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	}
	OK(queue(me, SIGUSR1, SI_QUEUE));
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(info.si_code, SI_QUEUE);
	CHECK_EQ(info.si_pid, 4711);
	CHECK_EQ(info.si_uid, 12);
	CHECK_EQ(info.si_value.sival_int, 13);
	OK(queue(other, 0, SI_QUEUE));
	FAILS(EINVAL, queue(other, 65, SI_QUEUE));
	FAILS(ESRCH, queue(0x7ffffff, SIGUSR1, SI_QUEUE));
	FAILS(EINVAL, tg_queue(0, me, SIGUSR1, SI_QUEUE));
	FAILS(EINVAL, tg_queue(me, -1, SIGUSR1, SI_QUEUE));
	FAILS(ESRCH, tg_queue(other, me, SIGUSR1, SI_QUEUE));
	FAILS(EFAULT, syscall(SYS_rt_sigqueueinfo, me, SIGUSR1, 16));
	FAILS(EINVAL, syscall(SYS_tgkill, me, 0, SIGUSR1));
	FAILS(EINVAL, syscall(SYS_tgkill, me, me, 65));
	FAILS(ESRCH, syscall(SYS_tgkill, other, me, SIGUSR1));
	FAILS(EINVAL, syscall(SYS_tkill, -1, SIGUSR1));
	gate_open(&end);
	WAIT_EXIT(other, 0);
	return 0;
}
