/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LOCKING_COMPLETION_H
#define KERNEL_LOCKING_COMPLETION_H

#include <kernel/locking/wait.h>

/*
 * "It has happened": one side waits for an event, the other says that it is over. Remembers a
 * complete() that comes first.
 *
 * May live on the waiter's stack: complete() touches it under the queue's lock only, and a waiter
 * returns only after it has had that lock itself. A waiter that gives up (killable) must first make
 * sure that nobody can call complete() any more.
 */
struct completion {
	unsigned int done;		/* complete()s not yet used up; under wait.lock */
	wait_queue_head_t wait;
};

#define COMPLETION_DONE_FOREVER	(~0U)

#define DECLARE_COMPLETION(name) \
	struct completion name = { .done = 0, .wait = WAIT_QUEUE_HEAD_INIT((name).wait) }

#define init_completion(x) \
	do { (x)->done = 0; init_waitqueue_head(&(x)->wait); } while (0)

static inline void reinit_completion(struct completion *x)
{
	x->done = 0;
}

/* => Any context. complete() lets one waiter through, complete_all() everybody for ever. */
void complete(struct completion *x);
void complete_all(struct completion *x);
bool completion_done(struct completion *x);

void wait_for_completion(struct completion *x);
/* => 0, or -EINTR: a fatal signal (interruptible: -ERESTARTSYS, any signal) came first. */
int __must_check wait_for_completion_killable(struct completion *x);
int __must_check wait_for_completion_interruptible(struct completion *x);
/* => ns left, at least 1; 0: time is up. */
u64 wait_for_completion_timeout(struct completion *x, u64 ns);

#endif
