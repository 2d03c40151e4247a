/* What is written into another process's memory while it forks is seen by one of the two at most:
 * the child's memory stays what it was at the fork. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define FORKS	400

static volatile int *word;

/* Writes one number after another into the parent. */
static void write_numbers(pid_t pid)
{
	for (int i = 1; ; i++) {
		struct iovec from = { &i, sizeof(i) }, to = { (void *)word, sizeof(i) };

		if (syscall(SYS_process_vm_writev, pid, &from, 1, &to, 1, 0) != sizeof(i))
			return;
	}
}

static void look_twice(void)
{
	for (int i = 0; i < 20; i++) {
		int first = *word;

		sched_yield();
		CHECK_EQ(*word, first);
	}
}

int main(void)
{
	pid_t parent = getpid(), writer;

	word = private_pages(1);
	*word = 0;
	writer = FORK(write_numbers(parent));
	UNTIL(*word);
	for (int i = 0; i < FORKS; i++)
		WAIT_EXIT(FORK(look_twice()), 0);
	OK(kill(writer, SIGKILL));
	WAIT_SIGNAL(writer, SIGKILL);
	return 0;
}
