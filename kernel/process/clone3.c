/* SPDX-License-Identifier: MIT */

/*
 * clone3: what clone does, and a little more, asked for in a struct that can grow. Here it is made
 * into the kernel_clone_args that all doors of fork.c pass on. (clone(2))
 */

#include <kernel/lib/usercopy.h>
#include <kernel/process/fork.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/limits.h>
#include <kernel/uapi/sched.h>
#include <asm/page.h>
#include <asm/uaccess.h>

#define CLONE_KNOWN	 (0xffffffffULL | CLONE_CLEAR_SIGHAND | CLONE_INTO_CGROUP)
#define MAX_PID_NS_LEVEL 32 /* how deep namespaces may be nested, where there are any */

/* => 0 and *tid, or -EINVAL, -EFAULT. Only the one namespace that there is can be named. */
static int get_tid(const struct clone_args *uargs, pid_t *tid)
{
	if (uargs->set_tid_size > MAX_PID_NS_LEVEL || !uargs->set_tid != !uargs->set_tid_size)
		return -EINVAL;
	if (!uargs->set_tid)
		return 0;
	if (get_user(*tid, (const pid_t __user *)uargs->set_tid))
		return -EFAULT;
	return uargs->set_tid_size > 1 ? -EINVAL : 0;
}

/* The stack is given by its lowest byte and its size: both, or neither. */
static bool stack_valid(const struct clone_args *uargs)
{
	if (!uargs->stack || !uargs->stack_size)
		return !uargs->stack && !uargs->stack_size;
	return access_ok((void __user *)uargs->stack, uargs->stack_size);
}

static int check_args(const struct clone_args *uargs, size_t size)
{
	u64 flags = uargs->flags;

	if ((uargs->exit_signal & ~(u64)CSIGNAL) || !valid_signal(uargs->exit_signal))
		return -EINVAL;
	if ((flags & CLONE_INTO_CGROUP) &&
	    (uargs->cgroup > INT_MAX || size < CLONE_ARGS_SIZE_VER2))
		return -EINVAL;
	/* The low byte was the exit signal, of which CLONE_NEWTIME has taken a bit. */
	if ((flags & ~CLONE_KNOWN) || (flags & (CLONE_DETACHED | (CSIGNAL & ~CLONE_NEWTIME))))
		return -EINVAL;
	if ((flags & (CLONE_THREAD | CLONE_PARENT)) && uargs->exit_signal)
		return -EINVAL;
	return stack_valid(uargs) ? 0 : -EINVAL;
}

long sys_clone3(const struct clone_args __user *uargs_ptr, size_t size)
{
	struct clone_args uargs;
	pid_t tid = 0;
	int error;

	if (size > PAGE_SIZE)
		return -E2BIG;
	if (size < CLONE_ARGS_SIZE_VER0)
		return -EINVAL;
	error = copy_struct_from_user(&uargs, sizeof(uargs), uargs_ptr, size);
	if (!error)
		error = check_args(&uargs, size);
	if (!error)
		error = get_tid(&uargs, &tid);
	/* No descriptor leads to a control group: there are none. */
	if (!error && (uargs.flags & CLONE_INTO_CGROUP))
		error = -EBADF;
	if (error)
		return error;
	return do_fork(&(struct kernel_clone_args){
		.flags = uargs.flags,
		.exit_signal = uargs.exit_signal,
		.stack = uargs.stack + uargs.stack_size,
		.tls = uargs.tls,
		.pidfd = (int __user *)uargs.pidfd,
		.parent_tid = (int __user *)uargs.parent_tid,
		.child_tid = (int __user *)uargs.child_tid,
		.set_tid = uargs.set_tid ? &tid : NULL,
	});
}
