/* A stop stops every thread, and the parent is told once; other signals wait until SIGCONT,
 * and SIGKILL doesn't. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <pthread.h>

static volatile unsigned long *count;
static volatile int *handled;

static void handler(int sig)
{
	++*handled;
}

static void *spin(void *arg)
{
	for (;;)
		count[(uintptr_t)arg]++;
	return NULL;
}

static void process(void)
{
	pthread_t thread;

	on_signal(SIGUSR1, handler, 0);
	for (uintptr_t i = 0; i < 3; i++)
		CHECK_EQ(pthread_create(&thread, NULL, spin, (void *)i), 0);
	for (;;)
		pause();
}

int main(void)
{
	unsigned long before[3];
	int status;
	pid_t pid;

	count = shared_pages(1);
	handled = (void *)(count + 64);
	pid = FORK(process());
	UNTIL(count[0] && count[1] && count[2]);
	for (int round = 0; round < 3; round++) {
		OK(kill(pid, SIGSTOP));
		CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
		CHECK(WIFSTOPPED(status));
		CHECK_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0);
		for (int i = 0; i < 3; i++)
			before[i] = count[i];
		OK(kill(pid, SIGUSR1));
		pass(20 * MS);
		for (int i = 0; i < 3; i++)
			CHECK_EQ(count[i], before[i]);
		CHECK_EQ(*handled, round);
		CHECK_EQ(state_of(pid), 'T');
		OK(kill(pid, SIGCONT));
		CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
		CHECK(WIFCONTINUED(status));
		for (int i = 0; i < 3; i++)
			UNTIL(count[i] != before[i]);
		UNTIL(*handled == round + 1);
	}
	OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	OK(kill(pid, SIGTERM));
	pass(10 * MS);
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	OK(kill(pid, SIGKILL));
	WAIT_SIGNAL(pid, SIGKILL);
	return 0;
}
