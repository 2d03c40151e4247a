/* SPDX-License-Identifier: MIT */
#ifndef MM_FAIL_H
#define MM_FAIL_H

#include <kernel/sched.h>

bool __should_fail_alloc(void *site);	/* kernel/debug/fail_nth.c */

/*
 * should_fail_alloc - is this the allocation that /proc/PID/fail-nth asked to fail? Every
 * allocation of pages, slab objects, page tables, vmalloc areas and stacks asks first, once a
 * request, whether or not a cache could serve it: so the n-th is the same one each time.
 * => Counts only inside a system call of the task that asked. The site is whoever called the
 *    allocator.
 */
static __always_inline bool should_fail_alloc(void)
{
	return unlikely(current->fail_nth) && __should_fail_alloc(__builtin_return_address(0));
}

#endif
