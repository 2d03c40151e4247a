/* SPDX-License-Identifier: MIT */

/* prctl: a task's and a process' settings that have no call of their own; and one that has. See
 * prctl(2) and set_tid_address(2). */

#include <kernel/cred/cred.h>
#include <kernel/lib/string.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/prctl.h>
#include <kernel/uapi/securebits.h>
#include <mm/mm.h>
#include <asm/process.h>
#include <asm/uaccess.h>

static long set_comm(const char __user *uname)
{
	char name[TASK_COMM_LEN] = { 0 };

	if (strncpy_from_user(name, uname, TASK_COMM_LEN - 1) < 0)
		return -EFAULT;
	set_task_comm(current, name);
	return 0;
}

static long get_comm(char __user *uname)
{
	char name[TASK_COMM_LEN];

	spin_lock(&current->alloc_lock);
	memcpy(name, current->comm, sizeof(name));
	spin_unlock(&current->alloc_lock);
	return copy_to_user(uname, name, sizeof(name)) ? -EFAULT : 0;
}

static long set_subreaper(bool on)
{
	spin_lock(&tasklist_lock);
	current->signal->is_child_subreaper = on;
	spin_unlock(&tasklist_lock);
	return 0;
}

/* A real-time one gets room for its siginfo now, as the parent won't have it to give. */
static long set_pdeath_signal(unsigned long sig)
{
	struct sigqueue *q, *old;

	if (!valid_signal(sig))
		return -EINVAL;
	q = sigqueue_reserve(sig);
	spin_lock(&tasklist_lock);
	old = current->pdeath_q;
	current->pdeath_q = q;
	current->pdeath_signal = sig;
	spin_unlock(&tasklist_lock);
	sigqueue_release(old);
	return 0;
}

static long set_dumpable(unsigned long value)
{
	if (value > 1)
		return -EINVAL;
	current->mm->dumpable = value;
	return 0;
}

static long set_tsc(unsigned long value)
{
	if (value != PR_TSC_ENABLE && value != PR_TSC_SIGSEGV)
		return -EINVAL;
	allow_tsc(value == PR_TSC_ENABLE);
	return 0;
}

/* There are no huge pages to switch off; the wish is kept, and inherited, all the same. */
static long set_thp_disable(unsigned long on)
{
	current->mm->thp_disabled = on;
	return 0;
}

/* The others are about a machine, or a part of Linux, that isn't here. */
long sys_prctl(int option, unsigned long arg2, unsigned long arg3, unsigned long arg4,
	       unsigned long arg5)
{
	bool more_than_one = arg3 || arg4 || arg5, any = arg2 || more_than_one;

	switch (option) {
	case PR_SET_NAME:
		return set_comm((const char __user *)arg2);
	case PR_GET_NAME:
		return get_comm((char __user *)arg2);
	case PR_SET_PDEATHSIG:
		return set_pdeath_signal(arg2);
	case PR_GET_PDEATHSIG:
		return put_user(current->pdeath_signal, (int __user *)arg2);
	case PR_GET_DUMPABLE:
		return current->mm->dumpable;
	case PR_SET_DUMPABLE:
		return set_dumpable(arg2);
	case PR_SET_NO_NEW_PRIVS:
		if (arg2 != 1 || more_than_one)
			return -EINVAL;
		current->no_new_privs = true;
		return 0;
	case PR_GET_NO_NEW_PRIVS:
		return any ? -EINVAL : current->no_new_privs;
	case PR_SET_CHILD_SUBREAPER:
		return set_subreaper(arg2);
	case PR_GET_CHILD_SUBREAPER:
		return put_user((int)current->signal->is_child_subreaper, (int __user *)arg2);
	case PR_SET_TIMERSLACK:
		current->timer_slack_ns = arg2 ? arg2 : current->default_timer_slack_ns;
		return 0;
	case PR_GET_TIMERSLACK:
		return current->timer_slack_ns;
	case PR_GET_TIMING:
		return PR_TIMING_STATISTICAL;
	case PR_SET_TIMING:
		return arg2 == PR_TIMING_STATISTICAL ? 0 : -EINVAL;
	case PR_GET_TSC:
		return put_user(tsc_is_allowed() ? PR_TSC_ENABLE : PR_TSC_SIGSEGV,
				(int __user *)arg2);
	case PR_SET_TSC:
		return set_tsc(arg2);
	case PR_GET_TID_ADDRESS:
		return put_user(current->clear_child_tid, (int __user *__user *)arg2);
	case PR_SET_THP_DISABLE:
		return more_than_one ? -EINVAL : set_thp_disable(arg2);
	case PR_GET_THP_DISABLE:
		return any ? -EINVAL : current->mm->thp_disabled;
	case PR_CAPBSET_READ:
		return prctl_read_bset(arg2);
	case PR_CAPBSET_DROP:
		return prctl_drop_bset(arg2);
	case PR_GET_SECUREBITS:
		return current->cred->securebits;
	case PR_SET_SECUREBITS:
		return prctl_set_securebits(arg2);
	case PR_GET_KEEPCAPS:
		return !!(current->cred->securebits & SECBIT_KEEP_CAPS);
	case PR_SET_KEEPCAPS:
		return prctl_set_keepcaps(arg2);
	case PR_CAP_AMBIENT:
		return prctl_cap_ambient(arg2, arg3, arg4, arg5);
	default:
		return -EINVAL;
	}
}

long sys_set_tid_address(int __user *tid)
{
	current->clear_child_tid = tid;
	return current->pid;
}
