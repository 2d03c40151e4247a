/* FUTEX_WAIT sleeps while the word has the given value; FUTEX_WAKE wakes as many as it is told,
 * and says how many. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

#define SLEEPERS 5

static int word, tids[SLEEPERS];

static int sleeper(void *arg)
{
	*(int *)arg = syscall(SYS_gettid);
	return syscall(SYS_futex, &word, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, 0, NULL);
}

int main(void)
{
	static volatile int ids[SLEEPERS];
	int woken = 0, left;

	FAILS(EAGAIN, syscall(SYS_futex, &word, FUTEX_WAIT, 1, NULL));
	CHECK_EQ(syscall(SYS_futex, &word, FUTEX_WAKE, 1), 0);
	for (int i = 0; i < SLEEPERS; i++)
		start_thread(sleeper, (int *)&ids[i], &tids[i]);
	for (int i = 0; i < SLEEPERS; i++) {
		UNTIL(ids[i]);
		until_asleep(ids[i]);
	}
	CHECK_EQ(syscall(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 2), 2);
	do {
		left = 0;
		for (int i = 0; i < SLEEPERS; i++)
			left += *(volatile int *)&tids[i] != 0;
	} while (left > 3);
	CHECK_EQ(left, 3);
	woken = syscall(SYS_futex, &word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, INT_MAX);
	CHECK_EQ(woken, 3);
	for (int i = 0; i < SLEEPERS; i++)
		join_thread(&tids[i]);
	return 0;
}
