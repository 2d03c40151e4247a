/* A stop reaches a thread that was being made when it began. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"
#include "timer.h"

#define ROUNDS 200

static struct {
	volatile unsigned long count, generation;
	volatile int taker;
} *shared;

/* Who takes the stop while the first thread makes another. */
static int take_stops(void *unused)
{
	shared->taker = syscall(SYS_gettid);
	for (;;)
		continue;
}

static int spin(void *generation)
{
	while (shared->generation == (uintptr_t)generation)
		shared->count++;
	return 0;
}

static void process(void)
{
	char *stack = new_stack();
	int tid;

	start(take_stops, THREAD_FLAGS);
	for (;;) {
		OK(clone_call(spin, stack,
			      THREAD_FLAGS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID,
			      (void *)shared->generation, &tid, NULL, &tid));
		shared->generation++;
		join_thread(&tid);
	}
}

int main(void)
{
	pid_t pid;

	shared = shared_pages(1);
	pid = FORK(process());
	UNTIL(shared->taker && shared->generation > 1);
	for (int i = 0; i < ROUNDS; i++) {
		unsigned long before;
		int status;

		OK(syscall(SYS_tgkill, pid, shared->taker, SIGSTOP));
		CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
		CHECK(WIFSTOPPED(status));
		before = shared->count;
		for (int n = 0; n < 50; n++)
			sched_yield();
		CHECK_EQ(shared->count, before);
		before = shared->generation;
		OK(kill(pid, SIGCONT));
		UNTIL(shared->generation > before + i % 7);
	}
	OK(kill(pid, SIGKILL));
	WAIT_SIGNAL(pid, SIGKILL);
	return 0;
}
