/* SPDX-License-Identifier: MIT */
/* Children by clone(2) that run a function on a stack of their own. */
#ifndef TINE_TEST_CLONE_H
#define TINE_TEST_CLONE_H

#include "tine_test.h"
#include "../../user/clone.h"

/* What a thread is made of, but for its tid words and TLS. */
#define THREAD_FLAGS \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM)

__attribute__((unused)) static pid_t start(int (*fn)(void *), int flags)
{
	return OK(clone_call(fn, new_stack(), flags, NULL, NULL, NULL, NULL));
}

/* Starts a bare thread, without libc's knowledge; *tid is its id until it has gone, then 0. */
__attribute__((unused)) static pid_t start_thread(int (*fn)(void *), void *arg, int *tid)
{
	return OK(clone_call(fn, new_stack(),
			     THREAD_FLAGS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID,
			     arg, tid, NULL, tid));
}

__attribute__((unused)) static void join_thread(volatile int *tid)
{
	int was;

	while ((was = *tid))
		syscall(SYS_futex, tid, FUTEX_WAIT, was, NULL, NULL, 0);
}

#endif
