/* SPDX-License-Identifier: MIT */

/* unshare and setns: a task leaves what it shares with others. */

#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/sched.h>
#include <mm/mm.h>
#include "internal.h"

#define CLONE_NAMESPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | \
			  CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | CLONE_NEWTIME)
#define UNSHARE_KNOWN (CLONE_THREAD | CLONE_FS | CLONE_SIGHAND | CLONE_VM | \
		       CLONE_FILES | CLONE_SYSVSEM | CLONE_NAMESPACES)

/* Threads cannot be parted from their group, but who is alone has nothing to part from. */
static int check_unshare(unsigned long flags)
{
	if (flags & ~UNSHARE_KNOWN)
		return -EINVAL;
	if ((flags & (CLONE_THREAD | CLONE_SIGHAND | CLONE_VM)) && !thread_group_empty(current))
		return -EINVAL;
	if ((flags & (CLONE_SIGHAND | CLONE_VM)) && atomic_read(&current->sighand->count) > 1)
		return -EINVAL;
	if ((flags & CLONE_VM) && mm_is_shared(current->mm))
		return -EINVAL;
	return check_namespace_flags(flags);
}

/* => A root and working directory of current's own: NULL, it has them; or ERR_PTR. */
static struct fs_struct *reserve_fs(unsigned long flags)
{
	struct fs_struct *fs;

	if (!(flags & CLONE_FS) || atomic_read(&current->fs->users) == 1)
		return NULL;
	fs = copy_fs_struct(current->fs);
	return fs ? fs : ERR_PTR(-ENOMEM);
}

long sys_unshare(unsigned long flags)
{
	struct fs_struct *fs, *old = current->fs;
	int error = check_unshare(flags);

	if (error)
		return error;
	fs = reserve_fs(flags);
	if (IS_ERR(fs))
		return PTR_ERR(fs);
	if (flags & CLONE_FILES)
		error = unshare_files();
	if (error) {
		if (fs)
			put_fs_struct(fs);
		return error;
	}

	/* Nothing below can fail. */
	if (fs) {
		spin_lock(&current->alloc_lock);
		current->fs = fs;
		spin_unlock(&current->alloc_lock);
		put_fs_struct(old);
	}
	return 0;
}

/* No descriptor leads to a namespace: there are none. */
long sys_setns(int fd, int type)
{
	struct fd f = fdget(fd);

	if (!f.file)
		return -EBADF;
	fdput(f);
	return -EINVAL;
}
