/* Ten thousand threads, one after another, lose nothing. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "clone.h"

static volatile int count;

static int thread(void *unused)
{
	count++;
	return 0;
}

int main(void)
{
	void *stack = new_stack();
	volatile int tid;
	int flags = THREAD_FLAGS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID;

	for (int i = 0; i < 10000; i++) {
		OK(clone_call(thread, stack, flags, NULL, &tid, NULL, &tid));
		join_thread(&tid);
		CHECK_EQ(count, i + 1);
	}
	return 0;
}
