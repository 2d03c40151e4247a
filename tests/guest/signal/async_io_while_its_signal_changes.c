/* F_SETSIG, F_SETOWN and their kin may change who is told what while somebody is being told. */
/* SPDX-License-Identifier: MIT */
/* Build: -pthread */
#include "timer.h"
#include <pthread.h>
#include <stdatomic.h>

#define ROUNDS 60000

static int p[2];
static atomic_bool stop;

static void *write_on(void *unused)
{
	while (!stop)
		if (write(p[1], "a", 1) != 1)
			CHECK_EQ(errno, EAGAIN);
	return NULL;
}

static void change(void)
{
	pthread_t writer;
	siginfo_t info;

	block(SIGIO);
	block(SIGRTMIN);
	OK(pipe2(p, O_NONBLOCK));
	OK(fcntl(p[0], F_SETOWN, getpid()));
	OK(fcntl(p[0], F_SETFL, O_ASYNC | O_NONBLOCK));
	CHECK_EQ(pthread_create(&writer, NULL, write_on, NULL), 0);
	for (int i = 0; i < ROUNDS; i++) {
		OK(fcntl(p[0], F_SETSIG, i % 2 ? SIGRTMIN : 0));
		if (i % 64 == 0) {
			OK(fcntl(p[0], F_SETOWN, i % 128 ? getpid() : -getpgrp()));
			while (sigtimedwait(&(sigset_t){ { 1UL << (SIGRTMIN - 1) } }, &info,
					    &(struct timespec){ 0, 0 }) > 0)
				CHECK(info.si_code == POLL_IN || info.si_code == SI_KERNEL);
		}
	}
	stop = true;
	CHECK_EQ(pthread_join(writer, NULL), 0);
}

int main(void)
{
	WAIT_EXIT(FORK(OK(setpgid(0, 0)); become(1000); change()), 0);
	return 0;
}
