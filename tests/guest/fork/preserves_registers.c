/* Across fork every register but rax, rcx and r11 keeps its value, in the parent and in the
 * child. */
/* SPDX-License-Identifier: MIT */
#include "registers.h"

int main(void)
{
	uint64_t regs[KEPT];
	long pid = syscall_with(regs, SYS_fork);

	CHECK(pid >= 0);
	check_registers(regs);
	if (pid == 0)
		_exit(42);
	WAIT_EXIT(pid, 42);
	return 0;
}
