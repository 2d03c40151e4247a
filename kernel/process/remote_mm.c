/* SPDX-License-Identifier: MIT */

/* What one process may do about the memory of another, which a pidfd stands for, or a number. */

#include <kernel/cred/access.h>
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/process/fork.h>
#include <kernel/process/pid.h>
#include <kernel/process/pidfd.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <mm/mm.h>
#include <mm/slab.h>

/* ---- Advice ---- */

/* Others may say what will be needed, but not change what is there. */
static bool advice_is_for_others(int advice)
{
	return advice == MADV_COLD || advice == MADV_PAGEOUT || advice == MADV_WILLNEED;
}

/* => The mm of the process that the caller may advise, referenced (mmput); or ERR_PTR. */
static struct mm_struct *get_advised_mm(int pidfd, int advice)
{
	struct task_struct *task = pidfd_get_task(pidfd);
	struct mm_struct *mm;

	if (IS_ERR(task))
		return ERR_CAST(task);
	mm = ERR_PTR(-EINVAL);
	if (!advice_is_for_others(advice))
		goto put_task;
	mm = mm_access(task, false);
	if (!mm) {
		mm = ERR_PTR(-ESRCH);
	} else if (!IS_ERR(mm) && !capable(CAP_SYS_NICE)) {
		mmput(mm);
		mm = ERR_PTR(-EPERM);
	}
put_task:
	put_task_struct(task);
	return mm;
}

/* => Bytes about which the advice was taken, or the error of the first piece. */
static ssize_t advise_pieces(struct mm_struct *mm, struct iov_iter *pieces, int advice)
{
	size_t total = pieces->count;

	while (pieces->count) {
		size_t len = pieces->cur.iov_len;
		int error = do_madvise(mm, (unsigned long)pieces->cur.iov_base, len, advice);

		if (error)
			return total == pieces->count ? error : (ssize_t)(total - pieces->count);
		iov_iter_advance(pieces, len);
	}
	return total;
}

long sys_process_madvise(int pidfd, const struct iovec __user *vec, unsigned long nr, int advice,
			 unsigned int flags)
{
	struct iovec fast[UIO_FASTIOV], *heap;
	struct iov_iter pieces;
	struct mm_struct *mm;
	ssize_t result;

	if (flags)
		return -EINVAL;
	result = import_iovec(vec, nr, fast, &heap, &pieces);
	if (result < 0)
		goto free_pieces;
	mm = get_advised_mm(pidfd, advice);
	result = PTR_ERR_OR_ZERO(mm);
	if (result)
		goto free_pieces;
	result = advise_pieces(mm, &pieces, advice);
	mmput(mm);
free_pieces:
	kvfree(heap);
	return result;
}

/* ---- Taking a dying process's memory ---- */

/* => The mm that some thread of the process still has, referenced; or NULL. */
static struct mm_struct *get_process_mm(struct task_struct *process)
{
	struct mm_struct *mm = NULL;
	struct task_struct *thread;

	spin_lock(&tasklist_lock);
	for_each_thread(process->signal, thread) {
		mm = get_task_mm(thread);
		if (mm)
			break;
	}
	spin_unlock(&tasklist_lock);
	return mm;
}

/* Whoever writes a core may be long about it, and needs the memory. */
static bool process_is_dying(const struct signal_struct *sig)
{
	return (READ_ONCE(sig->flags) & SIGNAL_GROUP_EXIT) && !READ_ONCE(sig->core_dumper);
}

/* => Will everybody who lives in mm end soon, without another step in user mode? */
static bool mm_is_dying(const struct mm_struct *mm)
{
	struct task_struct *process, *thread;
	bool dying = true;

	spin_lock(&tasklist_lock);
	for_each_process(process) {
		if (process_is_dying(process->signal))
			continue;
		for_each_thread(process->signal, thread)
			if (READ_ONCE(thread->mm) == mm && !(thread->flags & PF_EXITING))
				dying = false;
	}
	spin_unlock(&tasklist_lock);
	return dying;
}

long sys_process_mrelease(int pidfd, unsigned int flags)
{
	struct task_struct *task;
	struct mm_struct *mm;
	int error = 0;

	if (flags)
		return -EINVAL;
	task = pidfd_get_task(pidfd);
	if (IS_ERR(task))
		return PTR_ERR(task);
	mm = get_process_mm(task);
	put_task_struct(task);
	if (!mm)
		return -ESRCH;
	if (!mm_is_dying(mm))
		error = -EINVAL;
	else if (down_write_killable(&mm->mmap_lock))
		error = -EINTR;
	if (!error) {
		unmap_private(mm);
		up_write(&mm->mmap_lock);
	}
	mmput(mm);
	return error;
}

/* ---- Reading and writing it ---- */

/* => The mm of a process that the caller may look into, referenced (mmput); or ERR_PTR. */
static struct mm_struct *get_open_mm(pid_t pid)
{
	struct task_struct *task = find_get_task(pid);
	struct mm_struct *mm;

	if (!task)
		return ERR_PTR(-ESRCH);
	mm = mm_access(task, true);
	put_task_struct(task);
	if (IS_ERR(mm))
		return ERR_PTR(-EPERM);
	return mm ? mm : ERR_PTR(-ESRCH);
}

/* One piece, by way of a page of the kernel's. => It is there. */
static bool copy_piece(struct mm_struct *mm, unsigned long addr, void *page, size_t n,
		       struct iov_iter *local, bool write)
{
	if (write)
		return copy_from_iter(page, n, local) == n &&
		       access_process_vm(mm, addr, page, n, true) == n;
	return access_process_vm(mm, addr, page, n, false) == n &&
	       copy_to_iter(page, n, local) == n;
}

/* => Bytes that have been copied, as far as both sides go; or an error, if there are none. */
static ssize_t copy_pieces(struct mm_struct *mm, struct iov_iter *local, struct iov_iter *remote,
			   bool write)
{
	void *page = kmalloc(PAGE_SIZE);
	ssize_t done = 0;

	if (!page)
		return -ENOMEM;
	while (local->count && remote->count) {
		unsigned long addr = (unsigned long)remote->cur.iov_base;
		size_t n = min(min(local->count, remote->cur.iov_len),
			       (size_t)(PAGE_SIZE - addr % PAGE_SIZE));

		if (!copy_piece(mm, addr, page, n, local, write)) {
			done = done ? done : -EFAULT;
			break;
		}
		iov_iter_advance(remote, n);
		done += n;
		cond_resched();
	}
	kfree(page);
	return done;
}

static ssize_t copy_to_or_from(pid_t pid, struct iov_iter *local, struct iov_iter *remote,
			       bool write)
{
	struct mm_struct *mm;
	ssize_t result;

	mm = get_open_mm(pid);
	if (IS_ERR(mm))
		return PTR_ERR(mm);
	result = copy_pieces(mm, local, remote, write);
	mmput(mm);
	return result;
}

static ssize_t process_vm_rw(pid_t pid, const struct iovec __user *lvec, unsigned long lnr,
			     const struct iovec __user *rvec, unsigned long rnr,
			     unsigned long flags, bool write)
{
	struct iovec lfast[UIO_FASTIOV], rfast[UIO_FASTIOV], *lheap, *rheap;
	struct iov_iter local, remote;
	ssize_t result;

	if (flags)
		return -EINVAL;
	result = import_iovec(lvec, lnr, lfast, &lheap, &local);
	if (result <= 0)
		goto free_local;
	result = import_iovec(rvec, rnr, rfast, &rheap, &remote);
	if (result > 0)
		result = copy_to_or_from(pid, &local, &remote, write);
	kvfree(rheap);
free_local:
	kvfree(lheap);
	return result;
}

long sys_process_vm_readv(pid_t pid, const struct iovec __user *lvec, unsigned long lnr,
			  const struct iovec __user *rvec, unsigned long rnr, unsigned long flags)
{
	return process_vm_rw(pid, lvec, lnr, rvec, rnr, flags, false);
}

long sys_process_vm_writev(pid_t pid, const struct iovec __user *lvec, unsigned long lnr,
			   const struct iovec __user *rvec, unsigned long rnr, unsigned long flags)
{
	return process_vm_rw(pid, lvec, lnr, rvec, rnr, flags, true);
}
