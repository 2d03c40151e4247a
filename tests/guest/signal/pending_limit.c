/* RLIMIT_SIGPENDING: beyond it sigqueue of a real-time signal is EAGAIN, while kill still gets
 * through, once and without siginfo; and so do standard signals. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void user(void)
{
	union sigval value = { 5 };
	siginfo_t info;

	become(4322);
	block(SIGRTMIN);
	block(SIGRTMIN + 1);
	block(SIGUSR1);
	OK(setrlimit(RLIMIT_SIGPENDING, &(struct rlimit){ 8, 8 }));
	for (int i = 0; i < 8; i++)
		OK(sigqueue(getpid(), SIGRTMIN, value));
	FAILS(EAGAIN, sigqueue(getpid(), SIGRTMIN, value));
	FAILS(EAGAIN, syscall(SYS_tgkill, getpid(), getpid(), SIGRTMIN));
	OK(kill(getpid(), SIGRTMIN + 1));
	OK(kill(getpid(), SIGRTMIN + 1));
	OK(kill(getpid(), SIGUSR1));
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(take(SIGRTMIN + 1, &info), SIGRTMIN + 1);
	CHECK_EQ(info.si_code, SI_USER);
	CHECK(!is_pending(SIGRTMIN + 1));
	for (int i = 0; i < 8; i++) {
		CHECK_EQ(take(SIGRTMIN, &info), SIGRTMIN);
		CHECK_EQ(info.si_value.sival_int, 5);
	}
	CHECK(!is_pending(SIGRTMIN));
	OK(sigqueue(getpid(), SIGRTMIN, value));
}

int main(void)
{
	WAIT_EXIT(FORK(user()), 0);
	WAIT_EXIT(FORK(user()), 0);
	return 0;
}
