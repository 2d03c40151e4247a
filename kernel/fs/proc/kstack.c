/* SPDX-License-Identifier: MIT */
/* /proc/PID/{wchan,stack,syscall}: where in the kernel a process sleeps. See proc(5). */
#include <kernel/cred/access.h>
#include <kernel/cred/cred.h>
#include <kernel/lib/kallsyms.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include "internal.h"

#define STACK_DEPTH 64

int proc_pid_wchan(struct seq_buf *seq, struct task_struct *task)
{
	unsigned long address, offset, size;
	const char *name = NULL;

	if (task_access_begin(task, false)) {
		if (task_backtrace(task, &address, 1))
			name = kallsyms_lookup(address, &offset, &size);
		task_access_end(task);
	}
	seq_buf_puts(seq, name ? name : "0");
	return 0;
}

int proc_pid_stack(struct seq_buf *seq, struct task_struct *task)
{
	unsigned long addresses[STACK_DEPTH];
	unsigned int count;

	if (!capable(CAP_SYS_ADMIN))
		return -EACCES;
	if (!task_access_begin(task, false))
		return -EPERM;
	count = task_backtrace(task, addresses, STACK_DEPTH);
	task_access_end(task);
	for (unsigned int i = 0; i < count; i++)
		seq_buf_printf(seq, "[<0>] %pS\n", (void *)addresses[i]);
	return 0;
}

/* The call and its arguments, and the program's stack and instruction pointers. */
int proc_pid_syscall(struct seq_buf *seq, struct task_struct *task)
{
	struct pt_regs regs;
	bool asleep;
	int nr;

	if (!task_access_begin(task, false))
		return -EPERM;
	asleep = task_user_regs(task, &regs);
	task_access_end(task);
	if (!asleep) {
		seq_buf_puts(seq, "running\n");
		return 0;
	}
	nr = syscall_number(&regs);
	seq_buf_printf(seq, "%d", nr);
	for (unsigned int i = 0; nr >= 0 && i < 6; i++)
		seq_buf_printf(seq, " 0x%lx", syscall_argument(&regs, i));
	seq_buf_printf(seq, " 0x%lx 0x%lx\n", user_stack_pointer(&regs),
		       instruction_pointer(&regs));
	return 0;
}
