/* Odd flags at a system call, such as trap, direction, nested task and alignment check, are no
 * trouble to the kernel. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void handler(int sig)
{
	_exit(5);
}

int main(void)
{
	long flags[] = { 0x400, 0x4000, 0x40000, 0x200000, 0x44400 };

	for (unsigned i = 0; i < ARRAY_SIZE(flags); i++)
		for (int j = 0; j < 100; j++) {
			long ret;

			asm volatile(
				"pushf; or %1, (%%rsp); popf; syscall\n"
				"pushf; andq %2, (%%rsp); popf"
				: "=a"(ret)
				: "r"(flags[i]), "r"(~(flags[i])), "a"(SYS_getppid)
				: "rcx", "r11", "memory", "cc");
			CHECK_EQ(ret, getppid());
		}
	/* With the trap flag set the step after the call traps in user mode. */
	on_signal(SIGTRAP, handler, 0);
	WAIT_EXIT(FORK({
		asm volatile("pushf; orq $0x100, (%%rsp); popf; syscall; nop; nop"
			     :: "a"(SYS_getppid) : "rcx", "r11", "memory", "cc");
	}), 5);
	return 0;
}
