/* SPDX-License-Identifier: MIT */
/*
 * clone(2) itself. A C library wraps it for its own threads, and refuses flags that would make
 * others (musl from 1.2.5 on: CLONE_THREAD, CLONE_SETTLS, CLONE_CHILD_CLEARTID).
 */
#ifndef USER_CLONE_H
#define USER_CLONE_H

#include <errno.h>
#include <sched.h>
#include <sys/syscall.h>

/*
 * The child runs fn(arg) on the stack that ends at an address, and what that returns is its exit
 * status. Its first frame has none above it, and it may call libc only as far as libc needs no
 * thread of its own.
 *
 * => The child's id, or -1 with errno.
 */
__attribute__((unused))
static int clone_call(int (*fn)(void *), void *stack, unsigned long flags, void *arg,
		      volatile int *parent_tid, void *tls, volatile int *child_tid)
{
	register volatile int *r10 asm("r10") = child_tid;
	register void *r8 asm("r8") = tls;
	long ret;

	/* Two return from the call: the parent goes on at 1; the child has its registers, and a
	 * stack on which nothing is. It is aligned as the ABI wants it before a call. */
	asm volatile("	syscall\n"
		     "	test %%rax, %%rax\n"
		     "	jnz 1f\n"
		     "	xor %%ebp, %%ebp\n"
		     "	mov %[arg], %%rdi\n"
		     "	call *%[fn]\n"
		     "	mov %%eax, %%edi\n"
		     "	mov %[exit], %%eax\n"
		     "	syscall\n"
		     "1:"
		     : "=a"(ret)
		     : "a"(SYS_clone), "D"(flags), "S"((unsigned long)stack & -16UL),
		       "d"(parent_tid), "r"(r10), "r"(r8), [fn] "r"(fn), [arg] "r"(arg),
		       [exit] "i"(SYS_exit)
		     : "rcx", "r11", "memory");
	if (ret >= 0)
		return ret;
	errno = -ret;
	return -1;
}

#endif
