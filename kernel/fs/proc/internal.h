/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_FS_PROC_INTERNAL_H
#define KERNEL_FS_PROC_INTERNAL_H

#include <kernel/sched.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/lib/types.h>

struct task_struct;
struct mm_struct;
struct pid;
struct proc_entry;

/*
 * What a text file says that is short: `show` writes all of it into `seq`. When the buffer was too
 * small, it is called again with a larger one, so it may lock, but has no other effect.
 * => task: the process that the file is about (referenced), NULL outside /proc/PID. 0 or -errno.
 */
typedef int (*proc_show_t)(struct seq_buf *seq, struct task_struct *task);

/*
 * What a text that may be long says, from *cursor on, which is 0 at the beginning: whole records,
 * as many as `seq` has room for (seq_buf_end_record), and *cursor moves behind each. Between two
 * calls nothing is held, and the records may change: a cursor is an address, or a number that says
 * where to go on whatever has come or gone.
 * => task: as above. 0, with nothing in `seq` at the end of the text, or because the first record
 *    needs more room; or -errno.
 */
typedef int (*proc_fill_t)(struct seq_buf *seq, struct task_struct *task, u64 *cursor);

/* What a write does. `text` is all that was written, terminated, at most PROC_WRITE_MAX bytes.
 * => 0 or -errno. */
typedef int (*proc_write_t)(char *text, size_t n, struct task_struct *task);
#define PROC_WRITE_MAX	128

/*
 * A file or folder of /proc. The tables in root.c and base.c are all there is; folders of
 * processes, threads and descriptors are made as they are looked up.
 */
struct proc_entry {
	const char *name;
	umode_t mode;			/* with the type */
	proc_show_t show;		/* text files: one of these two */
	proc_fill_t fill;
	proc_write_t write;
	const struct file_operations *fops;	/* of what is neither text nor has a table */
	const struct proc_entry *children;	/* folders with a table: ends with a NULL name */
	const struct inode_operations *iops;	/* folders without a table, and symbolic links */
	bool guarded;			/* opened only by who may look into the process */
};

#define PROC_TEXT(name_, mode_, show_) \
	{ .name = name_, .mode = S_IFREG | (mode_), .show = show_ }
#define PROC_RW(name_, mode_, show_, write_) \
	{ .name = name_, .mode = S_IFREG | (mode_), .show = show_, .write = write_ }
#define PROC_DIR(name_, children_) \
	{ .name = name_, .mode = S_IFDIR | 0555, .children = children_ }
#define PROC_GUARDED(name_, mode_, show_) \
	{ .name = name_, .mode = S_IFREG | (mode_), .show = show_, .guarded = true }
#define PROC_RECORDS(name_, mode_, fill_) \
	{ .name = name_, .mode = S_IFREG | (mode_), .fill = fill_ }
#define PROC_GUARDED_RECORDS(name_, mode_, fill_) \
	{ .name = name_, .mode = S_IFREG | (mode_), .fill = fill_, .guarded = true }
#define PROC_LINK(name_, iops_) \
	{ .name = name_, .mode = S_IFLNK | 0777, .iops = iops_ }
#define PROC_FOLDER(name_, mode_, iops_, fops_) \
	{ .name = name_, .mode = S_IFDIR | (mode_), .iops = iops_, .fops = fops_ }
#define PROC_FILE(name_, mode_, fops_) \
	{ .name = name_, .mode = S_IFREG | (mode_), .fops = fops_ }

/* What an inode of /proc is: i_private. */
struct proc_inode {
	const struct proc_entry *entry;
	struct pid *pid;		/* whom it is about, referenced; NULL outside /proc/PID */
	unsigned int fd;		/* below /proc/PID/fd and fdinfo; map_files: a page */
};

static inline struct proc_inode *PROC_I(const struct inode *inode)
{
	return inode->i_private;
}

/* ---- inode.c ---- */

extern const struct inode_operations proc_table_iops;	/* folders with `children` */
extern const struct file_operations proc_table_fops;
extern const struct file_operations proc_text_fops;

/*
 * proc_instantiate - give a dentry that is being looked up its file.
 * => 0 or -ENOMEM. Takes its own reference to pid (may be NULL).
 */
int proc_instantiate(struct dentry *dentry, const struct proc_entry *entry, struct pid *pid,
		     unsigned int fd);
/* => 0, or -ENOENT: the table has no such name. */
int proc_lookup_table(const struct proc_entry *table, struct inode *dir, struct dentry *dentry);
/* Emits the table at the positions from 2 on. => False: no room. *end: the position behind it. */
bool proc_emit_table(const struct proc_entry *table, struct pid *pid, struct dir_context *ctx,
		     loff_t *end);
/* => What the file is known by; it says nothing about where in memory anything is. */
ino_t proc_ino(const struct proc_entry *entry, pid_t nr, unsigned int fd);
/* => The number that the dentry's name is, without superfluous zeroes; -1: it is none. */
int proc_name_to_int(const struct dentry *dentry);

/* ---- base.c: processes ---- */

/* => The task that the inode is about (put_task_struct); NULL: gone, or about none. */
struct task_struct *proc_get_task(const struct inode *inode);
/* Whoever owns the process owns its files, unless it must not be looked into. */
void proc_set_owner(struct inode *inode);
/* => May current look into `task` (its memory, descriptors, environment)? As ptrace asks. */
bool proc_may_look(struct task_struct *task);
/* => The task's mm (mmput), NULL without one, or ERR_PTR(-EACCES). */
struct mm_struct *proc_get_mm(struct task_struct *task);
int proc_lookup_pid(struct inode *dir, struct dentry *dentry);
int proc_emit_pids(struct dir_context *ctx, loff_t first);
/* => The length of a path's text in buf, not terminated, or -errno. */
int proc_readlink_path(const struct path *path, char *buf, size_t size);
extern const struct inode_operations proc_self_iops, proc_thread_self_iops, proc_mounts_iops;

/* ---- fd.c: descriptors ---- */

extern const struct inode_operations proc_fd_iops, proc_fdinfo_iops;
extern const struct file_operations proc_fd_fops, proc_fdinfo_fops;
/* => False: the inode stands for a descriptor that is closed, or has another kind of file now. */
bool proc_fd_revalidate(const struct inode *inode);
unsigned int proc_umask(struct task_struct *task);

/* ---- map_files.c ---- */

extern const struct inode_operations proc_map_files_iops;
extern const struct file_operations proc_map_files_fops;
/* => False: there is no such mapping any more, or its file is open for something else. */
bool proc_map_revalidate(const struct dentry *dentry);

/* ---- root.c: the files that are about the whole system ---- */

extern const struct proc_entry proc_root_entries[];

/* ---- meminfo.c ---- */

int proc_meminfo(struct seq_buf *seq, struct task_struct *task);
int proc_vmstat(struct seq_buf *seq, struct task_struct *task);
int proc_slabinfo(struct seq_buf *seq, struct task_struct *task);

/* ---- sysctl.c, tine.c, kpage.c ---- */

extern const struct proc_entry proc_sys_entries[];
extern const struct proc_entry proc_tine_entries[];
extern const struct file_operations proc_kpagecount_fops;
extern const struct file_operations proc_kpageflags_fops;

/* ---- array.c: a process, as text ---- */

int proc_pid_status(struct seq_buf *seq, struct task_struct *task);
int proc_pid_stat(struct seq_buf *seq, struct task_struct *task);
int proc_tid_stat(struct seq_buf *seq, struct task_struct *task);
int proc_pid_statm(struct seq_buf *seq, struct task_struct *task);
int proc_pid_limits(struct seq_buf *seq, struct task_struct *task);
int proc_pid_children(struct seq_buf *seq, struct task_struct *task, u64 *cursor);
char proc_state_letter(const struct task_struct *task);

/* ---- kstack.c and oom.c ---- */

int proc_pid_wchan(struct seq_buf *seq, struct task_struct *task);
int proc_pid_stack(struct seq_buf *seq, struct task_struct *task);
int proc_pid_syscall(struct seq_buf *seq, struct task_struct *task);
int proc_pid_oom_score(struct seq_buf *seq, struct task_struct *task);
int proc_pid_oom_score_adj(struct seq_buf *seq, struct task_struct *task);
int proc_pid_oom_adj(struct seq_buf *seq, struct task_struct *task);
int proc_pid_set_oom_score_adj(char *text, size_t n, struct task_struct *task);
int proc_pid_set_oom_adj(char *text, size_t n, struct task_struct *task);

/* ---- task_mmu.c ---- */

int proc_pid_maps(struct seq_buf *seq, struct task_struct *task, u64 *cursor);
int proc_pid_smaps(struct seq_buf *seq, struct task_struct *task, u64 *cursor);
int proc_pid_smaps_rollup(struct seq_buf *seq, struct task_struct *task);
extern const struct file_operations proc_pagemap_fops;
extern const struct file_operations proc_mem_fops;

#endif
