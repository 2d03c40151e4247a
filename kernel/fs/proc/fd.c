/* SPDX-License-Identifier: MIT */
/* /proc/PID/fd and fdinfo: the descriptors of a process, as links to their files and as text. */
#include <kernel/cred/access.h>
#include <kernel/lib/err.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/uapi/dirent.h>
#include <mm/slab.h>
#include "internal.h"

#define FD_FIRST_POS	2	/* where descriptor 0 is in the folder */

/* => The file behind a descriptor of the process that the inode is about (fput), or NULL. */
static struct file *get_fd_file(const struct inode *inode, unsigned int fd)
{
	struct task_struct *task = proc_get_task(inode);
	struct file *file = NULL;

	if (task) {
		file = fget_task(task, fd);
		put_task_struct(task);
	}
	return file;
}

/* => The same, for the inode's own descriptor, if current may look into the process; or ERR_PTR:
 *    -EACCES, -ENOENT. */
static struct file *look_at_file(const struct inode *inode)
{
	struct task_struct *task = proc_get_task(inode);
	struct file *file = ERR_PTR(-EACCES);

	if (!task)
		return ERR_PTR(-ENOENT);
	if (task_access_begin(task, false)) {
		file = fget_task(task, PROC_I(inode)->fd);
		task_access_end(task);
	}
	put_task_struct(task);
	return file ? file : ERR_PTR(-ENOENT);
}

static bool may_look(const struct inode *inode)
{
	struct task_struct *task = proc_get_task(inode);
	bool may = task && proc_may_look(task);

	if (task)
		put_task_struct(task);
	return may;
}

/* ---- A link ---- */

static int fd_follow(struct dentry *dentry, struct path *path)
{
	struct file *file = look_at_file(dentry->d_inode);

	if (IS_ERR(file))
		return PTR_ERR(file);
	*path = file->f_path;
	path_get(path);
	fput(file);
	return 0;
}

static int fd_readlink(struct dentry *dentry, char *buf, size_t size)
{
	struct path path;
	int result = fd_follow(dentry, &path);

	if (result)
		return result;
	result = proc_readlink_path(&path, buf, size);
	path_put(&path);
	return result;
}

/* As Linux, which knows no better: not the length of the text. */
static void fd_getattr(struct inode *inode, struct kstat *stat)
{
	stat->size = 64;
}

static const struct inode_operations fd_link_iops = {
	.readlink = fd_readlink,
	.follow = fd_follow,
	.getattr = fd_getattr,
};

/* The rights of a link say what the descriptor was opened for. */
static const struct proc_entry fd_links[] = {
	{ .name = "fd", .mode = S_IFLNK | 0100, .iops = &fd_link_iops },
	{ .name = "fd", .mode = S_IFLNK | 0500, .iops = &fd_link_iops },
	{ .name = "fd", .mode = S_IFLNK | 0300, .iops = &fd_link_iops },
	{ .name = "fd", .mode = S_IFLNK | 0700, .iops = &fd_link_iops },
};

static const struct proc_entry *link_of(const struct file *file)
{
	return &fd_links[(file->f_mode & FMODE_READ ? 1 : 0) |
			 (file->f_mode & FMODE_WRITE ? 2 : 0)];
}

/* ---- Text ---- */

static void show_fdinfo(struct seq_buf *seq, const struct inode *inode, struct file *file)
{
	struct task_struct *task = proc_get_task(inode);
	unsigned int flags = file->f_flags & ~O_CLOEXEC;

	if (task && task_get_cloexec(task, PROC_I(inode)->fd))
		flags |= O_CLOEXEC;
	seq_buf_printf(seq, "pos:\t%lld\nflags:\t0%o\nmnt_id:\t%d\nino:\t%lu\n", file->f_pos,
		       flags, file->f_path.mnt ? file->f_path.mnt->mnt_id : 0,
		       file->f_inode->i_ino);
	if (file->f_op->show_fdinfo)
		file->f_op->show_fdinfo(seq, file);
	if (task) {
		locks_show_file(seq, file, READ_ONCE(task->files));
		put_task_struct(task);
	}
}

static ssize_t fdinfo_read(struct file *reader, char __user *buf, size_t n, loff_t *pos)
{
	struct file *file = look_at_file(reader->f_inode);
	struct seq_buf seq;
	ssize_t result = -ENOMEM;
	char *text;

	if (IS_ERR(file))
		return PTR_ERR(file);
	text = kmalloc(PAGE_SIZE);
	if (text) {
		seq_buf_init(&seq, text, PAGE_SIZE);
		show_fdinfo(&seq, reader->f_inode, file);
		result = simple_read_from_buffer(buf, n, pos, text, seq.len);
		kfree(text);
	}
	fput(file);
	return result;
}

static int fdinfo_open(struct inode *inode, struct file *file)
{
	return may_look(inode) ? 0 : -EACCES;
}

static const struct file_operations fdinfo_file_fops = {
	.llseek = generic_file_llseek,
	.read = fdinfo_read,
	.open = fdinfo_open,
};

static const struct proc_entry fdinfo_file = PROC_FILE("fdinfo", 0400, &fdinfo_file_fops);

/* ---- The folders ---- */

static int lookup_fd(struct inode *dir, struct dentry *dentry, bool link)
{
	int fd = proc_name_to_int(dentry), error;
	struct file *file = fd >= 0 ? get_fd_file(dir, fd) : NULL;

	if (!file)
		return -ENOENT;
	error = proc_instantiate(dentry, link ? link_of(file) : &fdinfo_file, PROC_I(dir)->pid, fd);
	fput(file);
	return error;
}

static int fd_lookup(struct inode *dir, struct dentry *dentry)
{
	return lookup_fd(dir, dentry, true);
}

static int fdinfo_lookup(struct inode *dir, struct dentry *dentry)
{
	return lookup_fd(dir, dentry, false);
}

bool proc_fd_revalidate(const struct inode *inode)
{
	const struct proc_entry *entry = PROC_I(inode)->entry;
	struct file *file;
	bool valid;

	if (inode->i_op != &fd_link_iops && entry != &fdinfo_file)
		return true;
	file = get_fd_file(inode, PROC_I(inode)->fd);
	if (!file)
		return false;
	valid = entry == &fdinfo_file || entry == link_of(file);
	fput(file);
	return valid;
}

/* The process looks at its own descriptors whatever their owner is: it may have changed its
 * user. */
static int fd_permission(struct inode *inode, int mask)
{
	struct task_struct *task = proc_get_task(inode);
	bool own = task && same_thread_group(task, current);

	if (task)
		put_task_struct(task);
	return own ? 0 : generic_permission(inode, mask);
}

/* What stands for a descriptor: a link, or a text. => NULL: it has been closed. */
static const struct proc_entry *entry_of(struct task_struct *task, int fd, bool link)
{
	const struct proc_entry *entry = &fdinfo_file;
	struct file *file = fget_task(task, fd);

	if (!file)
		return NULL;
	if (link)
		entry = link_of(file);
	fput(file);
	return entry;
}

static void emit_fds(struct dir_context *ctx, struct task_struct *task, struct pid *pid,
		     bool links)
{
	char name[12];
	int fd = min_t(loff_t, ctx->pos - FD_FIRST_POS, INT_MAX);

	for (; (fd = task_next_fd(task, fd)) >= 0; fd++) {
		const struct proc_entry *entry = entry_of(task, fd, links);
		int len = snprintf(name, sizeof(name), "%d", fd);

		if (entry && !dir_emit(ctx, name, len, FD_FIRST_POS + fd + 1,
				       proc_ino(entry, pid_nr(pid), fd), links ? DT_LNK : DT_REG))
			return;
		cond_resched();
	}
}

static int fd_iterate(struct file *file, struct dir_context *ctx)
{
	struct inode *dir = file->f_inode;
	struct task_struct *task = proc_get_task(dir);

	if (!task)
		return -ENOENT;
	if (dir_emit_dots(file, ctx))
		emit_fds(ctx, task, PROC_I(dir)->pid, dir->i_op == &proc_fd_iops);
	put_task_struct(task);
	return 0;
}

static int fdinfo_dir_open(struct inode *inode, struct file *file)
{
	return may_look(inode) ? 0 : -EACCES;
}

const struct inode_operations proc_fd_iops = {
	.lookup = fd_lookup,
	.permission = fd_permission,
};

const struct inode_operations proc_fdinfo_iops = {
	.lookup = fdinfo_lookup,
};

const struct file_operations proc_fd_fops = {
	.llseek = generic_file_llseek,
	.iterate = fd_iterate,
};

const struct file_operations proc_fdinfo_fops = {
	.llseek = generic_file_llseek,
	.iterate = fd_iterate,
	.open = fdinfo_dir_open,
};
