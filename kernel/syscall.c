/* SPDX-License-Identifier: MIT */

/*
 * The table of system calls, made from the one list in syscalls.tbl.h. A number without a call is
 * answered with ENOSYS, and mentioned in the log, once.
 */

#include <kernel/nr_syscalls.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <kernel/syscall.h>
#include <kernel/uapi/errno.h>
#include <asm/bitops.h>
#include <asm/ptrace.h>
#include <asm/syscall.h>

#define SYSCALL(nr, name, file, differs) extern long sys_##name();
#include <kernel/syscalls.tbl.h>
#undef SYSCALL

#define NR_RSEQ 334

static long sys_ni_syscall(void)
{
	static unsigned long seen[DIV_ROUND_UP(NR_SYSCALLS, BITS_PER_LONG)];
	int nr = syscall_number(current_pt_regs());

	/* Each program of the distribution asks for it, and does without. */
	if (nr == NR_RSEQ)
		return -ENOSYS;
	if (!test_bit(nr, seen) && !test_and_set_bit(nr, seen))
		pr_info("%s[%d]: there is no system call %d\n", current->comm, current->pid, nr);
	return -ENOSYS;
}

/* Most of the table is initialized twice. */
#pragma GCC diagnostic ignored "-Woverride-init"

/* entry.S calls through it. The arguments are in registers, as for any C function. */
const void *const sys_call_table[NR_SYSCALLS] = {
	[0 ... NR_SYSCALLS - 1] = sys_ni_syscall,
#define SYSCALL(nr, name, file, differs) [nr] = sys_##name,
#include <kernel/syscalls.tbl.h>
#undef SYSCALL
};

static const char *const names[NR_SYSCALLS] = {
#define SYSCALL(nr, name, file, differs) [nr] = #name,
#include <kernel/syscalls.tbl.h>
#undef SYSCALL
};

const char *syscall_name(unsigned long nr)
{
	return nr < NR_SYSCALLS ? names[nr] : NULL;
}
