/* A standard signal that is sent again while it waits is one signal, and says who sent the
 * first. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

int main(void)
{
	pid_t me = getpid(), child;
	siginfo_t info;

	block(SIGUSR1);
	child = FORK(OK(kill(me, SIGUSR1)));
	WAIT_EXIT(child, 0);
	OK(sigqueue(me, SIGUSR1, (union sigval){ 3 }));
	OK(kill(me, SIGUSR1));
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(info.si_code, SI_USER);
	CHECK_EQ(info.si_pid, child);
	CHECK(!is_pending(SIGUSR1));
	/* One for the thread and one for the process are two. */
	OK(kill(me, SIGUSR1));
	OK(syscall(SYS_tgkill, me, me, SIGUSR1));
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(info.si_code, SI_TKILL);
	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
	CHECK_EQ(info.si_code, SI_USER);
	CHECK(!is_pending(SIGUSR1));
	return 0;
}
