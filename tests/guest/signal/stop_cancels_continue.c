/* A stop signal takes a waiting SIGCONT away and SIGCONT the stop signals, even where both are
 * blocked or ignored; SIGCONT continues whatever its handler. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void blocked(void)
{
	block(SIGCONT);
	block(SIGTSTP);
	block(SIGTTIN);
	OK(kill(getpid(), SIGTSTP));
	OK(syscall(SYS_tgkill, getpid(), getpid(), SIGTTIN));
	CHECK(is_pending(SIGTSTP) && is_pending(SIGTTIN));
	OK(kill(getpid(), SIGCONT));
	CHECK(!is_pending(SIGTSTP) && !is_pending(SIGTTIN) && is_pending(SIGCONT));
	OK(kill(getpid(), SIGTTIN));
	CHECK(is_pending(SIGTTIN) && !is_pending(SIGCONT));
	OK(kill(getpid(), SIGCONT));
}

/* A timer's signals are taken away like others. */
static void of_timers(void)
{
	int stop = signal_timer(CLOCK_MONOTONIC, SIGTSTP, 1);

	block(SIGCONT);
	block(SIGTSTP);
	OK(set_timer(stop, 0, 1, 0));
	UNTIL(is_pending(SIGTSTP));
	OK(kill(getpid(), SIGCONT));
	CHECK(!is_pending(SIGTSTP));
	OK(set_timer(stop, 0, 1, 0));
	UNTIL(is_pending(SIGTSTP));
	CHECK(!is_pending(SIGCONT));
	OK(kill(getpid(), SIGCONT));
}

static volatile int continued;

static void handler(int sig)
{
	continued++;
}

int main(void)
{
	int status;
	pid_t pid;

	WAIT_EXIT(FORK(blocked()), 0);
	WAIT_EXIT(FORK(of_timers()), 0);
	for (int i = 0; i < 3; i++) {
		pid = FORK({
			if (i == 0)
				on_signal(SIGCONT, handler, 0);
			else if (i == 1)
				on_signal(SIGCONT, SIG_IGN, 0);
			else
				block(SIGCONT);
			OK(kill(getpid(), SIGSTOP));
			CHECK_EQ(continued, i == 0);
		});
		CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
		CHECK(WIFSTOPPED(status) && WSTOPSIG(status) == SIGSTOP);
		OK(kill(pid, SIGCONT));
		WAIT_EXIT(pid, 0);
	}
	return 0;
}
