/* SPDX-License-Identifier: MIT */

/*
 * The table of system calls, made from the one list in syscalls.tbl.h. A number without a call is answered
 * with ENOSYS, and mentioned in the log, once.
 */

#include <kernel/lib/bitmap.h>
#include <kernel/nr_syscalls.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <kernel/syscall.h>
#include <kernel/uapi/errno.h>
#include <asm/bitops.h>

#define SYSCALL(nr, name, file, differs) extern long sys_##name();
#include <kernel/syscalls.tbl.h>
#undef SYSCALL

static long sys_missing(void);

/* entry.S calls through it; arguments lie in registers as for any C function. */
const void *const sys_call_table[NR_SYSCALLS] = {
	[0 ... NR_SYSCALLS - 1] = sys_missing,
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

long sys_ni_syscall(unsigned long nr)
{
	static unsigned long seen[NR_SYSCALLS / BITS_PER_LONG + 1];

	if (!test_and_set_bit(nr < NR_SYSCALLS ? nr : NR_SYSCALLS, seen + 0))
		pr_info("%s[%d]: no system call %ld\n", current->comm, current->pid, (long)nr);
	return -ENOSYS;
}

static long sys_missing(void)
{
	return sys_ni_syscall(current_syscall_nr());
}
