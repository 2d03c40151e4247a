/* SPDX-License-Identifier: MIT */
/*
 * /proc: the parts that do not care what a file is about. Most of it is tables (struct proc_entry);
 * an inode is made when a name is looked up, and lasts as long as somebody uses it.
 *
 * Text is made as it is read, whole records at a time, into a buffer of a page as a rule: short
 * texts are one record, and so of one moment; a long one goes on where it was, whatever has changed
 * meanwhile. (proc(5))
 */
#include <kernel/cred/access.h>
#include <kernel/fs/fs.h>
#include <kernel/fs/proc/proc.h>
#include <kernel/lib/ctype.h>
#include <kernel/lib/err.h>
#include <kernel/lib/siphash.h>
#include <kernel/lib/string.h>
#include <kernel/process/pid.h>
#include <kernel/random.h>
#include <kernel/uapi/dirent.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

#define PROC_ROOT_INO		1
#define PROC_SUPER_MAGIC	0x9fa0
#define PROC_FIRST_PID		256	/* position of pid 0 in the root folder, behind the table */

/* ---- Inodes ---- */

static int proc_refuse_setattr(struct dentry *dentry, struct iattr *attr)
{
	/* As Linux: mode and owner are what they are; a truncation, as by O_TRUNC, does nothing. */
	return attr->ia_valid & (ATTR_MODE | ATTR_UID | ATTR_GID) ? -EPERM : 0;
}

static const struct inode_operations proc_file_iops = {
	.setattr = proc_refuse_setattr,
};

static struct siphash_key ino_key;

/* A number for what has no place on a disk: 48 bits, and one above so that it is no small one. */
ino_t proc_ino(const struct proc_entry *entry, pid_t nr, unsigned int fd)
{
	u64 what[2] = { (unsigned long)entry, (u64)nr << 32 | fd };

	return siphash(what, sizeof(what), &ino_key) >> 16 | BIT(48);
}

/* => The inode holds a reference to pid (may be NULL); NULL without memory. */
static struct inode *proc_new_inode(struct super_block *sb, const struct proc_entry *entry,
				    struct pid *pid, unsigned int fd)
{
	struct proc_inode *pi = kmalloc(sizeof(*pi));
	struct inode *inode;

	if (!pi)
		return NULL;
	inode = new_inode(sb, entry->mode);
	if (!inode) {
		kfree(pi);
		return NULL;
	}
	*pi = (struct proc_inode){ .entry = entry, .pid = get_pid(pid), .fd = fd };
	inode->i_private = pi;
	inode->i_ino = proc_ino(entry, pid_nr(pid), fd);
	if (entry->children) {
		inode->i_op = &proc_table_iops;
		inode->i_fop = &proc_table_fops;
	} else {
		inode->i_fop = entry->fops ? entry->fops : &proc_text_fops;
	}
	if (!entry->children)
		inode->i_op = entry->iops ? entry->iops : &proc_file_iops;
	if (S_ISDIR(entry->mode))
		inode->i_nlink = 2;
	if (pid)
		proc_set_owner(inode);
	return inode;
}

int proc_instantiate(struct dentry *dentry, const struct proc_entry *entry, struct pid *pid,
		     unsigned int fd)
{
	struct inode *inode = proc_new_inode(dentry->d_sb, entry, pid, fd);

	if (!inode)
		return -ENOMEM;
	d_add(dentry, inode);
	return 0;
}

static void proc_evict(struct inode *inode)
{
	struct proc_inode *pi = PROC_I(inode);

	put_pid(pi->pid);
	kfree(pi);
}

/* ---- Folders that are tables ---- */

int proc_lookup_table(const struct proc_entry *table, struct inode *dir, struct dentry *dentry)
{
	for (const struct proc_entry *entry = table; entry->name; entry++)
		if (!strcmp(entry->name, dentry->d_name))
			return proc_instantiate(dentry, entry, PROC_I(dir)->pid, 0);
	return -ENOENT;
}

static unsigned int dirent_type(umode_t mode)
{
	return (mode & S_IFMT) >> 12;
}

bool proc_emit_table(const struct proc_entry *table, struct pid *pid, struct dir_context *ctx,
		     loff_t *end)
{
	loff_t pos = 2;

	for (const struct proc_entry *entry = table; entry->name; entry++, pos++) {
		if (pos < ctx->pos)
			continue;
		if (!dir_emit(ctx, entry->name, strlen(entry->name), pos + 1,
			      proc_ino(entry, pid_nr(pid), 0), dirent_type(entry->mode)))
			return false;
	}
	*end = pos;
	return true;
}

/* => A dead process is found missing (ESRCH) before the name is. */
static int proc_table_lookup(struct inode *dir, struct dentry *dentry)
{
	struct task_struct *task = proc_get_task(dir);

	if (task)
		put_task_struct(task);
	else if (PROC_I(dir)->pid)
		return -ESRCH;
	return proc_lookup_table(PROC_I(dir)->entry->children, dir, dentry);
}

static int proc_table_iterate(struct file *file, struct dir_context *ctx)
{
	struct proc_inode *pi = PROC_I(file->f_inode);
	loff_t end;

	if (dir_emit_dots(file, ctx))
		proc_emit_table(pi->entry->children, pi->pid, ctx, &end);
	return 0;
}

/* A name that is not there cannot be made, either: there is no such file, whoever asks. */
static int proc_no_create(struct inode *dir, struct dentry *dentry, umode_t mode)
{
	return -ENOENT;
}

static int proc_no_mknod(struct inode *dir, struct dentry *dentry, umode_t mode, dev_t rdev)
{
	return -ENOENT;
}

static int proc_no_symlink(struct inode *dir, struct dentry *dentry, const char *target)
{
	return -ENOENT;
}

const struct inode_operations proc_table_iops = {
	.lookup = proc_table_lookup,
	.create = proc_no_create,
	.mkdir = proc_no_create,
	.mknod = proc_no_mknod,
	.symlink = proc_no_symlink,
	.setattr = proc_refuse_setattr,
};

const struct file_operations proc_table_fops = {
	.llseek = generic_file_llseek,
	.iterate = proc_table_iterate,
};

/* ---- Text files ---- */

#define PROC_RECORD_MAX	(1UL << 20)	/* 65536 groups in a status */

/*
 * A text that is open. A read takes what is left in the buffer, and fills it once more, with whole
 * records, of a page as a rule: so each record is of one moment, and the text as long as it likes.
 */
struct proc_text {
	struct mutex lock;
	u64 cursor;			/* lock; the record behind the buffer, see proc_fill_t */
	loff_t pos;			/* lock; of what is to be read next, at buf + at */
	char *buf;			/* lock; kvmalloc'ed, of `size`, or NULL */
	size_t size, at, len;		/* lock */
	struct mm_struct *mm;		/* of a guarded one: mm_count held, or NULL */
};

/* The buffers that wait, half read, for another read: a program can have as many as files. */
static atomic_long_t kept_bytes;

static bool may_keep(size_t size)
{
	unsigned long bytes = atomic_long_add_return(size, &kept_bytes);

	if (bytes <= totalram_pages / 64 * PAGE_SIZE)
		return true;
	atomic_long_sub(size, &kept_bytes);
	return false;
}

/* A guarded text is about the memory that its process has now, and ends with that: the next program
 * is not made to read itself out by what it finds open. => 0 or -errno. */
static int take_guarded_mm(struct proc_text *text, struct inode *inode)
{
	struct task_struct *task = proc_get_task(inode);
	int error = -EACCES;

	if (!task)
		return -ESRCH;
	if (task_access_begin(task, false)) {
		text->mm = get_task_mm(task);
		task_access_end(task);
		error = 0;
	}
	put_task_struct(task);
	if (text->mm) {
		mmgrab(text->mm);
		mmput(text->mm);
	}
	return error;
}

static int proc_text_open(struct inode *inode, struct file *file)
{
	struct proc_text *text = kzalloc(sizeof(*text));
	int error;

	if (!text)
		return -ENOMEM;
	if (PROC_I(inode)->entry->guarded) {
		error = take_guarded_mm(text, inode);
		if (error) {
			kfree(text);
			return error;
		}
	}
	mutex_init(&text->lock);
	file->private_data = text;
	return 0;
}

static void free_buffer(struct proc_text *text)
{
	kvfree(text->buf);
	text->buf = NULL;
	text->size = text->at = text->len = 0;
}

static void proc_text_release(struct inode *inode, struct file *file)
{
	struct proc_text *text = file->private_data;

	atomic_long_sub(text->size, &kept_bytes);
	free_buffer(text);
	if (text->mm)
		mmdrop(text->mm);
	kfree(text);
}

/* A short text is one record. */
static int fill_records(const struct proc_entry *entry, struct seq_buf *seq,
			struct task_struct *task, u64 *cursor)
{
	int error;

	if (entry->fill)
		return entry->fill(seq, task, cursor);
	if (*cursor)
		return 0;
	error = entry->show(seq, task);
	if (seq_buf_end_record(seq, 0))
		*cursor = 1;
	return error;
}

/* => The next records are in the buffer, which is large enough now; none: the end. 0 or -errno. */
static int fill_buffer(struct proc_text *text, const struct proc_entry *entry,
		       struct task_struct *task)
{
	struct seq_buf seq;
	int error;

	for (size_t size = max(text->size, PAGE_SIZE); size <= PROC_RECORD_MAX; size *= 2) {
		if (size > text->size) {
			free_buffer(text);
			text->buf = kvmalloc(size);
			if (!text->buf)
				break;
			text->size = size;
		}
		seq_buf_init(&seq, text->buf, size);
		error = fill_records(entry, &seq, task, &text->cursor);
		if (error)
			return error;
		if (seq.len || !seq.overflow) {
			text->len = seq.len;
			return 0;
		}
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return -ENOMEM;
}

/* => lock held, all that was in the buffer has been read. As fill_buffer. */
static int next_records(struct proc_text *text, struct inode *inode)
{
	struct proc_inode *pi = PROC_I(inode);
	struct task_struct *task = proc_get_task(inode);
	int error = -ESRCH;

	text->at = text->len = 0;
	if (task && pi->entry->guarded && READ_ONCE(task->mm) != text->mm)
		error = 0;
	else if (task || !pi->pid)
		error = fill_buffer(text, pi->entry, task);
	if (task)
		put_task_struct(task);
	return error;
}

/* Makes the text again, up to pos. => lock held. 0 or -errno. */
static int seek_text(struct proc_text *text, struct inode *inode, loff_t pos)
{
	int error = 0;

	text->cursor = 0;
	text->at = text->len = 0;
	for (text->pos = 0; text->pos < pos; text->pos += text->at) {
		error = next_records(text, inode);
		if (error || !text->len)
			break;
		text->at = min_t(loff_t, text->len, pos - text->pos);
		cond_resched();
		if (fatal_signal_pending(current))
			return -EINTR;
	}
	return error;
}

/* => lock held. Bytes copied from the buffer, or -EFAULT. */
static ssize_t take_text(struct proc_text *text, char __user *buf, size_t n)
{
	size_t part = min(n, text->len - text->at);

	if (copy_to_user(buf, text->buf + text->at, part))
		return -EFAULT;
	text->at += part;
	text->pos += part;
	return part;
}

/* => lock held. Bytes copied: what is left of the last records, and the next ones; -errno. */
static ssize_t read_text(struct proc_text *text, struct inode *inode, char __user *buf, size_t n)
{
	ssize_t done = take_text(text, buf, n), more = 0;

	if (done < 0 || (size_t)done == n)
		return done;
	more = next_records(text, inode);
	if (!more)
		more = take_text(text, buf + done, n - done);
	return more < 0 && !done ? more : done + max(more, 0L);
}

/* A buffer that isn't needed goes; if too many wait, the text is made anew by the next read. */
static void keep_buffer(struct proc_text *text)
{
	if (text->at < text->len) {
		if (may_keep(text->size))
			return;
		text->pos = -1;
	}
	free_buffer(text);
}

static ssize_t proc_text_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	const struct proc_entry *entry = PROC_I(file->f_inode)->entry;
	struct proc_text *text = file->private_data;
	ssize_t result = 0;

	if (!entry->show && !entry->fill)
		return -EINVAL;
	mutex_lock(&text->lock);
	atomic_long_sub(text->size, &kept_bytes);
	if (*pos == 0 || *pos != text->pos)
		result = seek_text(text, file->f_inode, *pos);
	if (!result)
		result = read_text(text, file->f_inode, buf, n);
	if (result > 0)
		*pos += result;
	keep_buffer(text);
	mutex_unlock(&text->lock);
	return result;
}

static ssize_t proc_text_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	struct proc_inode *pi = PROC_I(file->f_inode);
	char text[PROC_WRITE_MAX + 1];
	struct task_struct *task;
	int error;

	if (!pi->entry->write)
		return -EINVAL;
	if (n > PROC_WRITE_MAX)
		return -EINVAL;
	if (copy_from_user(text, buf, n))
		return -EFAULT;
	text[n] = 0;
	task = proc_get_task(file->f_inode);
	if (pi->pid && !task)
		return -ESRCH;
	error = pi->entry->write(text, n, task);
	if (task)
		put_task_struct(task);
	if (error)
		return error;
	*pos += n;
	return n;
}

const struct file_operations proc_text_fops = {
	.llseek = generic_file_llseek,
	.read = proc_text_read,
	.write = proc_text_write,
	.open = proc_text_open,
	.release = proc_text_release,
};

/* ---- The root ---- */

int proc_name_to_int(const struct dentry *dentry)
{
	const char *s = dentry->d_name;
	int value = 0;

	if (!*s || (s[0] == '0' && s[1]))
		return -1;
	for (; *s; s++) {
		if (!isdigit(*s) || value > (INT_MAX - 9) / 10)
			return -1;
		value = value * 10 + (*s - '0');
	}
	return value;
}

static int proc_root_lookup(struct inode *dir, struct dentry *dentry)
{
	int error = proc_lookup_table(proc_root_entries, dir, dentry);

	return error == -ENOENT ? proc_lookup_pid(dir, dentry) : error;
}

static int proc_root_iterate(struct file *file, struct dir_context *ctx)
{
	loff_t end;

	if (!dir_emit_dots(file, ctx))
		return 0;
	if (!proc_emit_table(proc_root_entries, NULL, ctx, &end))
		return 0;
	if (ctx->pos < PROC_FIRST_PID)
		ctx->pos = PROC_FIRST_PID;
	return proc_emit_pids(ctx, PROC_FIRST_PID);
}

static const struct inode_operations proc_root_iops = {
	.lookup = proc_root_lookup,
	.create = proc_no_create,
	.mkdir = proc_no_create,
	.mknod = proc_no_mknod,
	.symlink = proc_no_symlink,
	.setattr = proc_refuse_setattr,
};

static const struct file_operations proc_root_fops = {
	.llseek = generic_file_llseek,
	.iterate = proc_root_iterate,
};

static const struct proc_entry proc_root = {
	.name = "/proc", .mode = S_IFDIR | 0555, .iops = &proc_root_iops, .fops = &proc_root_fops,
};

/* ---- The file system ---- */

/* A name stands for a process as long as that lives; what it owns may change hands meanwhile. */
static bool proc_revalidate(struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	struct task_struct *task;

	if (!PROC_I(inode)->pid)
		return true;
	task = proc_get_task(inode);
	if (!task)
		return false;
	put_task_struct(task);
	proc_set_owner(inode);
	return proc_fd_revalidate(inode) && proc_map_revalidate(dentry);
}

static const struct super_operations proc_super_ops = {
	.evict = proc_evict,
};

static const struct dentry_operations proc_dentry_ops = {
	.revalidate = proc_revalidate,
};

static int proc_fill_super(struct super_block *sb, const char *options)
{
	struct inode *inode;

	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_op = &proc_super_ops;
	sb->s_d_op = &proc_dentry_ops;
	inode = proc_new_inode(sb, &proc_root, NULL, 0);
	if (!inode)
		return -ENOMEM;
	inode->i_ino = PROC_ROOT_INO;
	sb->s_root = d_make_root(inode);
	return sb->s_root ? 0 : -ENOMEM;
}

static struct file_system_type proc_type = {
	.name = "proc",
	.fill_super = proc_fill_super,
};

void proc_init(void)
{
	get_random_bytes(&ino_key, sizeof(ino_key));
	register_filesystem(&proc_type);
}
