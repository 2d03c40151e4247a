/* A process whose first thread has ended is found by its memory as before. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

#define SIZE (64UL << 20)

static struct gate go;

static int thread(void *unused)
{
	gate_pass(&go);
	syscall(SYS_exit_group, 0);
	return 0;
}

static int first(void *unused)
{
	static int tid;

	start_thread(thread, NULL, &tid);
	syscall(SYS_exit, 0);
	return 0;
}

static long committed(void)
{
	return proc_value("/proc/meminfo", "Committed_AS") << 10;
}

static void promises_count(void)
{
	long before = committed();
	pid_t pid = FORK({
		OK(mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
		first(NULL);
	});

	UNTIL(state_of(pid) == 'Z');
	CHECK(committed() >= before + (long)SIZE * 3 / 4);
	gate_open(&go);
	WAIT_EXIT(pid, 0);
	CHECK(committed() < before + (long)SIZE / 4);
}

static void shares_memory(void)
{
	pid_t pid = OK(clone_call(first, new_stack(), CLONE_VM | SIGCHLD, NULL,
				  NULL, NULL, NULL));
	char path[64], text[16];

	UNTIL(state_of(pid) == 'Z');
	FAILS(EINVAL, unshare(CLONE_VM));
	spew("/proc/self/oom_score_adj", "400", 0);
	snprintf(path, sizeof(path), "/proc/%d/oom_score_adj", pid);
	CHECK_EQ(atoi(slurp(path, text, sizeof(text))), 400);
	spew(path, "300", 0);
	CHECK_EQ(atoi(slurp("/proc/self/oom_score_adj", text, sizeof(text))), 300);
	gate_open(&go);
	WAIT_EXIT(pid, 0);
	OK(unshare(CLONE_VM));
}

int main(void)
{
	go = gate();
	promises_count();
	shares_memory();
	return 0;
}
