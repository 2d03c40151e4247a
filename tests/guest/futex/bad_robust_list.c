/* A robust list that is endless or leads nowhere does not hold up a thread's end. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

struct lock { struct lock *next; unsigned word; };
struct head { struct lock *list; long offset; struct lock *pending; };

int main(void)
{
	static struct lock loop;
	void *ends[] = { NULL, (void *)8, (void *)0xffff888000000000UL, &loop, (void *)-1L };

	loop.next = &loop;
	for (unsigned i = 0; i < ARRAY_SIZE(ends); i++)
		WAIT_EXIT(FORK({
			static struct head head;

			head.list = ends[i];
			head.pending = ends[i];
			head.offset = offsetof(struct lock, word);
			OK(syscall(SYS_set_robust_list, &head, sizeof(head)));
		}), 0);
	WAIT_EXIT(FORK(OK(syscall(SYS_set_robust_list, (void *)8, sizeof(struct head)))), 0);
	return 0;
}
