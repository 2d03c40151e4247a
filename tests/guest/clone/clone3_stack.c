/* clone3's stack is given by its lowest byte: the child starts at the other end of it. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static long volatile *where;

static void __attribute__((noinline, used)) in_child(void)
{
	*where = (long)__builtin_frame_address(0);
	syscall(SYS_exit, 21);
}

int main(void)
{
	char *stack = private_pages(16);
	struct clone3_args args = { .flags = CLONE_VM | CLONE_VFORK, .exit_signal = SIGCHLD,
				    .stack = (uintptr_t)stack, .stack_size = 16 * PAGE };
	long pid;

	where = private_pages(1);
	__asm__ volatile("syscall\n\t"
			 "test %%rax, %%rax\n\t"
			 "jnz 1f\n\t"
			 "call in_child\n"
			 "1:"
			 : "=a"(pid) : "a"(SYS_clone3), "D"(&args), "S"(sizeof(args))
			 : "rcx", "r11", "memory");
	CHECK(pid > 0);
	WAIT_EXIT(pid, 21);
	CHECK(*where > (long)stack + 15 * (long)PAGE && *where < (long)stack + 16 * (long)PAGE);
	return 0;
}
