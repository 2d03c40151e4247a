/* With CLONE_CHILD_CLEARTID the child's end clears the word and wakes whoever waits on it. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static struct gate go;

static int child(void *unused)
{
	gate_pass(&go);
	return 0;
}

static int opener(void *arg)
{
	until_asleep(*(pid_t *)arg);
	gate_open(&go);
	return 0;
}

int main(void)
{
	pid_t me = getpid(), pid, helper;
	volatile int tid = 77;
	long ret;

	go = gate();
	pid = OK(clone_call(child, new_stack(), CLONE_VM | CLONE_CHILD_CLEARTID | SIGCHLD, NULL,
			    NULL, NULL, &tid));
	helper = OK(clone_call(opener, new_stack(), CLONE_VM | SIGCHLD, &me, NULL, NULL, NULL));
	ret = syscall(SYS_futex, &tid, FUTEX_WAIT, 77, NULL, NULL, 0);
	CHECK(ret == 0 || (ret == -1 && errno == EAGAIN));
	CHECK_EQ(tid, 0);
	WAIT_EXIT(pid, 0);
	WAIT_EXIT(helper, 0);
	return 0;
}
