/* What waits comes in the order of numbers, standard signals before real-time ones, those for the
 * thread before those for the process, and of one number in the order in which it was sent. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

int main(void)
{
	static const int expected[][2] = {
		{ SIGUSR2, 0 }, { 50, 20 }, { SIGHUP, 0 }, { 40, 1 }, { 40, 2 }, { 40, 3 },
		{ 45, 10 }, { 64, 9 },
	};
	union sigval value = { 0 };
	siginfo_t info;
	sigset_t all;

	sigfillset(&all);
	OK(sigprocmask(SIG_SETMASK, &all, NULL));
	for (int i = 1; i <= 3; i++) {
		value.sival_int = i;
		OK(sigqueue(getpid(), 40, value));
		if (i == 1) {
			value.sival_int = 9;
			OK(sigqueue(getpid(), 64, value));
			value.sival_int = 10;
			OK(sigqueue(getpid(), 45, value));
		}
	}
	OK(kill(getpid(), SIGHUP));
	info = (siginfo_t){ .si_code = SI_QUEUE };
	info.si_value.sival_int = 20;
	OK(syscall(SYS_rt_tgsigqueueinfo, getpid(), getpid(), 50, &info));
	OK(syscall(SYS_tgkill, getpid(), getpid(), SIGUSR2));
	for (int i = 0; i < 8; i++) {
		CHECK_EQ(sigwaitinfo(&all, &info), expected[i][0]);
		if (expected[i][1])
			CHECK_EQ(info.si_value.sival_int, expected[i][1]);
	}
	FAILS(EAGAIN, sigtimedwait(&all, &info, &(struct timespec){ 0 }));
	return 0;
}
