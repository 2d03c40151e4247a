/* A robust process-shared mutex whose owner dies goes to the next process, with EOWNERDEAD. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

int main(void)
{
	pthread_mutex_t *mutex = shared_pages(1);
	struct gate locked = gate(), go = gate();
	pthread_mutexattr_t attr;
	pid_t child;

	pthread_mutexattr_init(&attr);
	pthread_mutexattr_setpshared(&attr, PTHREAD_PROCESS_SHARED);
	pthread_mutexattr_setrobust(&attr, PTHREAD_MUTEX_ROBUST);
	CHECK_EQ(pthread_mutex_init(mutex, &attr), 0);
	child = FORK({
		CHECK_EQ(pthread_mutex_lock(mutex), 0);
		gate_open(&locked);
		gate_pass(&go);
		raise(SIGKILL);
	});
	gate_pass(&locked);
	CHECK_EQ(pthread_mutex_trylock(mutex), EBUSY);
	gate_open(&go);
	CHECK_EQ(pthread_mutex_lock(mutex), EOWNERDEAD);
	CHECK_EQ(pthread_mutex_consistent(mutex), 0);
	CHECK_EQ(pthread_mutex_unlock(mutex), 0);
	WAIT_SIGNAL(child, SIGKILL);
	return 0;
}
