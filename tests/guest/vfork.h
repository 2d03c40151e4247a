/* SPDX-License-Identifier: MIT */
/*
 * Proof, without sleeping, that a parent stands still in vfork: a watcher, forked before, sees the
 * parent asleep and that it hasn't returned, and only then lets the child go on. The parent, once
 * it has returned, finds that the watcher was there first.
 */
#ifndef TINE_TEST_VFORK_H
#define TINE_TEST_VFORK_H

#include "tine_test.h"

struct watch {
	volatile int in_child;		/* the vfork child has begun */
	volatile int returned;		/* vfork has returned in the parent */
	volatile int seen_blocked;	/* the watcher saw the parent wait */
	pid_t watcher;
};

/* Watches the calling thread, which is about to vfork. */
__attribute__((unused)) static struct watch *watch_me(void)
{
	struct watch *watch = shared_pages(1);
	pid_t parent = syscall(SYS_gettid);

	watch->watcher = FORK({
		UNTIL(watch->in_child);
		until_asleep(parent);
		CHECK_EQ(watch->returned, 0);
		watch->seen_blocked = 1;
	});
	return watch;
}

/* In the child: waits until the watcher has seen the parent blocked. */
__attribute__((unused)) static void be_watched(struct watch *watch)
{
	watch->in_child = 1;
	UNTIL(watch->seen_blocked);
}

/* In the parent, right after vfork. */
__attribute__((unused)) static void was_watched(struct watch *watch)
{
	watch->returned = 1;
	CHECK_EQ(watch->seen_blocked, 1);
	WAIT_EXIT(watch->watcher, 0);
}

#endif
