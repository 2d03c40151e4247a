/* Sending signals survives the failure of each allocation: an ordinary signal always arrives. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"

static volatile int handled;

static void handler(int sig)
{
	handled++;
}

int main(void)
{
	int sent = 0;

	on_signal(SIGUSR1, handler, 0);
	on_signal(SIGRTMIN, handler, 0);
	fail_open();
	SWEEP("kill", 0, ENOMEM, (sent++, kill(getpid(), SIGUSR1)), (void)0,
	      CHECK_EQ(handled, sent));
	handled = sent = 0;
	SWEEP("sigqueue", 1, EAGAIN, sigqueue(getpid(), SIGRTMIN, (union sigval) { 0 }), sent++,
	      CHECK_EQ(handled, sent));
	return 0;
}
