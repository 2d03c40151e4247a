/* Of a process with threads, only the thread that called vfork waits. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

static struct gate from_child, to_child;
static volatile int returned, seen_waiting;
static pid_t caller;

/* Runs while the other thread waits, and only then lets the child go. */
static void *other(void *unused)
{
	gate_pass(&from_child);
	until_asleep(caller);
	CHECK_EQ(returned, 0);
	WAIT_EXIT(FORK(), 0);
	seen_waiting = 1;
	gate_open(&to_child);
	return NULL;
}

int main(void)
{
	pthread_t thread;
	pid_t pid;

	from_child = gate();
	to_child = gate();
	caller = getpid();
	CHECK_EQ(pthread_create(&thread, NULL, other, NULL), 0);
	pid = vfork();
	if (pid == 0) {
		gate_open(&from_child);
		gate_pass(&to_child);
		_exit(8);
	}
	returned = 1;
	CHECK_EQ(seen_waiting, 1);
	WAIT_EXIT(pid, 8);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	return 0;
}
