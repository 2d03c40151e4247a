/* tgkill reaches the thread it names; kill reaches any one thread that doesn't block the signal. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

static volatile pid_t handled_by, other;
static volatile int stop;

static void handler(int sig)
{
	handled_by = syscall(SYS_gettid);
}

static void *thread(void *unused)
{
	other = syscall(SYS_gettid);
	UNTIL(stop);
	return NULL;
}

int main(void)
{
	pthread_t id;
	sigset_t mask;

	on_signal(SIGUSR1, handler, 0);
	CHECK_EQ(pthread_create(&id, NULL, thread, NULL), 0);
	UNTIL(other);
	OK(syscall(SYS_tgkill, getpid(), other, SIGUSR1));
	UNTIL(handled_by);
	CHECK_EQ(handled_by, other);

	handled_by = 0;
	sigemptyset(&mask);
	sigaddset(&mask, SIGUSR1);
	CHECK_EQ(pthread_sigmask(SIG_BLOCK, &mask, NULL), 0);
	OK(kill(getpid(), SIGUSR1));
	UNTIL(handled_by);
	CHECK_EQ(handled_by, other);
	stop = 1;
	CHECK_EQ(pthread_join(id, NULL), 0);
	return 0;
}
