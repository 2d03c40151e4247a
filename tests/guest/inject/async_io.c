/* O_ASYNC and its signals survive the failure of each allocation: the file has it or has not, and
 * without memory for what F_SETSIG asks there is SIGIO. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"
#include "timer.h"

static int p[2];

static void one_signal(void)
{
	struct timespec none = { 0 };
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGIO);
	sigaddset(&set, SIGRTMIN);
	CHECK(sigtimedwait(&set, NULL, &none) > 0);
	FAILS(EAGAIN, sigtimedwait(&set, NULL, &none));
}

int main(void)
{
	fail_open();
	block(SIGIO);
	block(SIGRTMIN);
	OK(pipe(p));
	OK(fcntl(p[0], F_SETOWN, getpid()));
	SWEEP("F_SETFL", 1, ENOMEM, fcntl(p[0], F_SETFL, O_ASYNC),
	      OK(fcntl(p[0], F_SETFL, 0)), CHECK_EQ(fcntl(p[0], F_GETFL), O_RDONLY));
	OK(fcntl(p[0], F_SETFL, O_ASYNC));
	OK(fcntl(p[0], F_SETSIG, SIGRTMIN));
	CHECK_EQ(write(p[1], "a", 1), 1);
	one_signal();
	SWEEP("write", 1, ENOMEM, write(p[1], "a", 1), (void)0, one_signal());
	SWEEP("kill", 1, ENOMEM, kill(0, SIGRTMIN), (void)0, one_signal());
	return 0;
}
