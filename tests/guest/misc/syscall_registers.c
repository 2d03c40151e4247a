/* A system call changes no register but rax, rcx and r11, and no flag. */
/* SPDX-License-Identifier: MIT */
#include "registers.h"

int main(void)
{
	uint64_t regs[KEPT];

	for (int round = 0; round < 1000; round++) {
		CHECK_EQ(syscall_with(regs, SYS_getpid), getpid());
		check_registers(regs);
		CHECK_EQ(syscall_with(regs, SYS_sched_yield), 0);
		check_registers(regs);
	}
	return 0;
}
