/* At a thread's end the kernel walks its robust list: locks that it holds are marked, and a
 * waiter is woken. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

struct lock { struct lock *next; unsigned word; };
struct head { struct lock *list; long offset; struct lock *pending; };

static struct head head;
static struct lock locks[3], pending;

static int holder(void *unused)
{
	unsigned tid = syscall(SYS_gettid);

	head.list = &locks[0];
	head.offset = offsetof(struct lock, word);
	head.pending = &pending;
	locks[0] = (struct lock) { &locks[1], tid };
	locks[1] = (struct lock) { &locks[2], tid | FUTEX_WAITERS };
	locks[2] = (struct lock) { (struct lock *)&head, tid + 1 };	/* another's */
	pending = (struct lock) { NULL, tid };
	OK(syscall(SYS_set_robust_list, &head, sizeof(head)));
	return 0;
}

int main(void)
{
	static int tid;
	unsigned me;

	FAILS(EINVAL, syscall(SYS_set_robust_list, &head, sizeof(head) + 1));
	me = start_thread(holder, NULL, &tid);
	join_thread(&tid);
	CHECK_EQ(locks[0].word, FUTEX_OWNER_DIED);
	CHECK_EQ(locks[1].word, FUTEX_OWNER_DIED | FUTEX_WAITERS);
	CHECK_EQ(locks[2].word, me + 1);
	CHECK_EQ(pending.word, FUTEX_OWNER_DIED);
	return 0;
}
