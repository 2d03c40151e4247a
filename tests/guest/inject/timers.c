/* timer_create survives the failure of each allocation: there is the timer, or no trace of it. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"
#include "timer.h"

int main(void)
{
	struct event event = { .signo = SIGUSR1, .notify = SIGEV_THREAD_ID_ };
	struct itimerval off = { 0 }, old;
	int id = -1;

	fail_open();
	event.tid = syscall(SYS_gettid);
	SWEEP("timer_create", 2, EAGAIN,
	      syscall(SYS_timer_create, CLOCK_MONOTONIC, &event, &id),
	      OK(syscall(SYS_timer_delete, id)), FAILS(EINVAL, syscall(SYS_timer_delete, id)));
	id = OK(new_timer(CLOCK_PROCESS_CPUTIME_ID, NULL));
	SWEEP("timer_settime", 0, ENOMEM, set_timer(id, 0, SECOND, SECOND), (void)0,
	      (void)get_timer(id));
	SWEEP("setitimer", 0, ENOMEM, setitimer(ITIMER_REAL, &off, &old), (void)0, (void)0);
	return 0;
}
