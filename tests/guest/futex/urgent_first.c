/* FUTEX_WAKE wakes real-time waiters by their priority before others, also after a requeue. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define WAITERS 5

static const int priorities[WAITERS] = { 0, 3, 1, 3, 2 };
static const char order[] = "13420";
static int *words; /* two of them, far from each other */

static long futex(int *word, int op, int n, long n2, int *word2)
{
	return OK(syscall(SYS_futex, word, op, n, n2, word2, 0));
}

static pid_t start_waiter(int i, int out)
{
	return FORK({
		const struct sched_param param = { .sched_priority = priorities[i] };

		if (priorities[i])
			OK(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &param));
		futex(words, FUTEX_WAIT, 0, 0, NULL);
		CHECK_EQ(OK(write(out, &"01234"[i], 1)), 1);
	});
}

/* Each is moved to the second word as soon as it waits. */
int main(void)
{
	pid_t pids[WAITERS];
	int fds[2];
	char name;

	words = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
	OK(pipe(fds));
	for (int i = 0; i < WAITERS; i++) {
		pids[i] = start_waiter(i, fds[1]);
		while (!futex(words, 3 /* FUTEX_REQUEUE */, 0, 1, words + 1025))
			sched_yield();
	}
	for (int i = 0; i < WAITERS; i++) {
		CHECK_EQ(futex(words + 1025, FUTEX_WAKE, 1, 0, NULL), 1);
		CHECK_EQ(OK(read(fds[0], &name, 1)), 1);
		CHECK_EQ(name, order[i]);
	}
	for (int i = 0; i < WAITERS; i++)
		WAIT_EXIT(pids[i], 0);
	return 0;
}
