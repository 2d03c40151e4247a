/* SIGEV_THREAD_ID signals that thread and no other; one that has ended is signalled no more, and
 * one of another process can't be named. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <pthread.h>

static struct gate ready, end;
static volatile pid_t tid, handled_by;

static void handler(int sig)
{
	handled_by = syscall(SYS_gettid);
}

static void *thread(void *arg)
{
	sigset_t set;

	tid = syscall(SYS_gettid);
	block(SIGUSR1);
	gate_open(&ready);
	/* The other thread would take it, if it were for the process. */
	UNTIL(is_pending(SIGUSR1));
	CHECK_EQ(handled_by, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	OK(sigprocmask(SIG_UNBLOCK, &set, NULL));
	gate_pass(&end);
	return NULL;
}

int main(void)
{
	struct event event = { .signo = SIGUSR1, .notify = SIGEV_THREAD_ID_ };
	pthread_t other;
	int id;

	ready = gate();
	end = gate();
	on_signal(SIGUSR1, handler, SA_RESTART);
	CHECK_EQ(pthread_create(&other, NULL, thread, NULL), 0);
	gate_pass(&ready);
	event.tid = tid;
	id = OK(new_timer(CLOCK_MONOTONIC, &event));
	OK(set_timer(id, 0, MS, 0));
	UNTIL(handled_by);
	CHECK_EQ(handled_by, tid);

	gate_open(&end);
	CHECK_EQ(pthread_join(other, NULL), 0);
	UNTIL(syscall(SYS_tgkill, getpid(), tid, 0) == -1);
	handled_by = 0;
	OK(set_timer(id, 0, MS, MS));
	pass(20 * MS);
	CHECK_EQ(handled_by, 0);
	OK(syscall(SYS_timer_delete, id));

	event.tid = getppid();
	FAILS(EINVAL, new_timer(CLOCK_MONOTONIC, &event));
	event.tid = tid;
	FAILS(EINVAL, new_timer(CLOCK_MONOTONIC, &event));
	event.tid = getpid();
	event.notify |= SIGEV_NONE;
	FAILS(EINVAL, new_timer(CLOCK_MONOTONIC, &event));
	return 0;
}
