/* SPDX-License-Identifier: MIT */

/*
 * pidfds: descriptors that stand for a process. A number may come to be another's; a pidfd keeps
 * its struct pid, and so means the process that it was made for, as long as it is open and after
 * that process is gone. It becomes readable when the process has ended. (pidfd_open(2))
 */

#include <kernel/cred/access.h>
#include <kernel/fs/fs.h>
#include <kernel/fs/poll.h>
#include <kernel/fs/proc/proc.h>
#include <kernel/lib/err.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/process/pidfd.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/pidfd.h>
#include <asm/uaccess.h>

/* => All of it has ended, though perhaps nobody has waited for it yet. */
static bool process_has_ended(struct pid *pid)
{
	struct task_struct *task;
	bool ended;

	spin_lock(&tasklist_lock);
	task = pid_task(pid, PIDTYPE_PID);
	ended = !task || (task->exit_state && thread_group_empty(task));
	spin_unlock(&tasklist_lock);
	return ended;
}

static unsigned int pidfd_poll(struct file *file, struct poll_table *table)
{
	struct pid *pid = file->private_data;

	poll_wait(file, &pid->wait_pidfd, table);
	return process_has_ended(pid) ? POLLIN | POLLRDNORM : 0;
}

void pidfd_notify(struct pid *polled)
{
	if (!polled)
		return;
	wake_up_all(&polled->wait_pidfd);
	put_pid(polled);
}

static void pidfd_show_fdinfo(struct seq_buf *seq, struct file *file)
{
	struct pid *pid = file->private_data;
	bool there;

	spin_lock(&tasklist_lock);
	there = pid_task(pid, PIDTYPE_PID);
	spin_unlock(&tasklist_lock);
	seq_buf_printf(seq, "Pid:\t%d\n", there ? pid_nr(pid) : -1);
}

static void pidfd_close(struct inode *inode, struct file *file)
{
	put_pid(file->private_data);
}

static const struct file_operations pidfd_fops = {
	.poll = pidfd_poll,
	.show_fdinfo = pidfd_show_fdinfo,
	.release = pidfd_close,
};

/* ---- Making one ---- */

static struct file *pidfd_file(struct pid *pid, unsigned int flags)
{
	struct inode *inode = alloc_anon_inode(S_IRUSR | S_IWUSR);
	struct file *file;

	if (!inode)
		return ERR_PTR(-ENOMEM);
	file = alloc_file_pseudo(inode, "[pidfd]", FMODE_READ | FMODE_WRITE, O_RDWR | flags,
				 &pidfd_fops);
	if (!IS_ERR(file))
		file->private_data = get_pid(pid);
	return file;
}

int pidfd_reserve(struct pidfd *pidfd, struct pid *pid, unsigned int flags)
{
	pidfd->fd = get_unused_fd_flags(O_CLOEXEC);
	if (pidfd->fd < 0)
		return pidfd->fd;
	pidfd->file = pidfd_file(pid, flags);
	if (!IS_ERR(pidfd->file))
		return 0;
	put_unused_fd(pidfd->fd);
	return PTR_ERR(pidfd->file);
}

void pidfd_install(const struct pidfd *pidfd)
{
	fd_install(pidfd->fd, pidfd->file);
}

void pidfd_release(const struct pidfd *pidfd)
{
	put_unused_fd(pidfd->fd);
	fput(pidfd->file);
}

/* => 0; -EINVAL: a thread that is no process; -ESRCH: nobody any more. */
static int check_process(struct pid *pid)
{
	int error = 0;

	spin_lock(&tasklist_lock);
	if (!pid_task(pid, PIDTYPE_TGID))
		error = pid_task(pid, PIDTYPE_PID) ? -EINVAL : -ESRCH;
	spin_unlock(&tasklist_lock);
	return error;
}

long sys_pidfd_open(pid_t nr, unsigned int flags)
{
	struct pidfd pidfd;
	struct pid *pid;
	int error;

	if ((flags & ~PIDFD_NONBLOCK) || nr <= 0)
		return -EINVAL;
	pid = find_get_pid(nr);
	if (!pid)
		return -ESRCH;
	error = check_process(pid);
	if (!error)
		error = pidfd_reserve(&pidfd, pid, flags);
	put_pid(pid);
	if (error)
		return error;
	pidfd_install(&pidfd);
	return pidfd.fd;
}

/* ---- Using one ---- */

struct pid *pidfd_get_pid(unsigned int fd, unsigned int *flags)
{
	struct fd f = fdget(fd);
	struct pid *pid = ERR_PTR(-EBADF);

	if (f.file && f.file->f_op == &pidfd_fops) {
		pid = get_pid(f.file->private_data);
		*flags = f.file->f_flags & O_NONBLOCK;
	}
	fdput(f);
	return pid;
}

struct task_struct *pidfd_get_task(unsigned int fd)
{
	struct task_struct *task;
	unsigned int flags;
	struct pid *pid = pidfd_get_pid(fd, &flags);

	if (IS_ERR(pid))
		return ERR_CAST(pid);
	task = get_pid_task(pid, PIDTYPE_PID);
	put_pid(pid);
	return task ? task : ERR_PTR(-ESRCH);
}

/* => The process behind a descriptor; a folder /proc/PID will do, too. */
static struct pid *pidfd_or_proc_get_pid(unsigned int fd)
{
	unsigned int flags;
	struct pid *pid = pidfd_get_pid(fd, &flags);
	struct fd f;

	if (!IS_ERR(pid))
		return pid;
	f = fdget(fd);
	if (f.file)
		pid = proc_tgid_folder_pid(f.file);
	fdput(f);
	return pid ? pid : ERR_PTR(-EBADF);
}

long sys_pidfd_send_signal(int fd, int sig, const siginfo_t __user *info, unsigned int flags)
{
	struct pid *pid;
	long result;

	if (flags)
		return -EINVAL;
	pid = pidfd_or_proc_get_pid(fd);
	if (IS_ERR(pid))
		return PTR_ERR(pid);
	result = kill_pid(pid, sig, info);
	put_pid(pid);
	return result;
}

/* => The file behind the descriptor of another process, referenced; or ERR_PTR. */
static struct file *get_file_of(struct task_struct *task, unsigned int fd)
{
	struct file *file;
	bool exiting;

	if (!task_access_begin(task, true))
		return ERR_PTR(-EPERM);
	file = fget_task(task, fd);
	exiting = !READ_ONCE(task->files);
	task_access_end(task);
	if (file)
		return file;
	return ERR_PTR(exiting ? -ESRCH : -EBADF);
}

static long install_copy(struct file *file)
{
	int fd = get_unused_fd_flags(O_CLOEXEC);

	if (fd < 0)
		fput(file);
	else
		fd_install(fd, file);
	return fd;
}

long sys_pidfd_getfd(int fd, int targetfd, unsigned int flags)
{
	struct task_struct *task;
	struct file *file;

	if (flags)
		return -EINVAL;
	task = pidfd_get_task(fd);
	if (IS_ERR(task))
		return PTR_ERR(task);
	file = get_file_of(task, targetfd);
	put_task_struct(task);
	return IS_ERR(file) ? PTR_ERR(file) : install_copy(file);
}
