/* SPDX-License-Identifier: MIT */
/*
 * /proc/PID and /proc/PID/task/TID: the folders of processes and threads.
 *
 * An inode names its process by a struct pid and looks the task up at each use; a process that has
 * been waited for is gone (-ESRCH), and its struct pid never comes to mean another one, though its
 * number may.
 */
#include <kernel/cred/access.h>
#include <kernel/cred/cred.h>
#include <kernel/debug/fail_nth.h>
#include <kernel/exec/coredump.h>
#include <kernel/fs/proc/proc.h>
#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/process/fork.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/uapi/auxv.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/dirent.h>
#include <mm/mm.h>
#include <asm/uaccess.h>
#include "internal.h"

struct task_struct *proc_get_task(const struct inode *inode)
{
	struct pid *pid = PROC_I(inode)->pid;

	return pid ? get_pid_task(pid, PIDTYPE_PID) : NULL;
}

/* ---- Rights ---- */

bool proc_may_look(struct task_struct *task)
{
	return ptrace_may_access(task, false);
}

struct mm_struct *proc_get_mm(struct task_struct *task)
{
	return mm_access(task, false);
}

/* What everybody may read belongs to the user in any case. */
void proc_set_owner(struct inode *inode)
{
	struct task_struct *task = proc_get_task(inode);
	uid_t uid = 0;
	gid_t gid = 0;

	if (!task)
		return;
	if (inode->i_mode == (S_IFDIR | 0555) || task_is_dumpable(task)) {
		struct cred *cred = get_task_cred(task);

		uid = cred->euid;
		gid = cred->egid;
		put_cred(cred);
	}
	put_task_struct(task);
	spin_lock(&inode->i_lock);
	inode->i_uid = uid;
	inode->i_gid = gid;
	spin_unlock(&inode->i_lock);
}

/* ---- Strings in the memory of a process ---- */

/* [start, end) of an address space, from the cursor on, which counts its bytes: as far as it can be
 * read, and there is room. */
static void show_memory(struct seq_buf *seq, struct mm_struct *mm, unsigned long start,
			unsigned long end, u64 *cursor)
{
	if (end <= start || *cursor >= end - start)
		return;
	seq->len = access_process_vm(mm, start + *cursor, seq->buf,
				     min(seq->size, end - start - *cursor), false);
	*cursor += seq->len;
}

struct arg_area {
	unsigned long arg_start, arg_end, env_start, env_end;
};

static struct arg_area get_arg_area(struct mm_struct *mm)
{
	struct arg_area area;

	spin_lock(&mm->arg_lock);
	area = (struct arg_area){ mm->arg_start, mm->arg_end, mm->env_start, mm->env_end };
	spin_unlock(&mm->arg_lock);
	return area;
}

/* A program's title is one string, which began where the arguments did; a page of it is shown. */
static void show_title(struct seq_buf *seq, struct mm_struct *mm, const struct arg_area *area,
		       u64 *cursor)
{
	unsigned long end = area->env_start == area->arg_end ? area->env_end : area->arg_end;
	u64 start = 0;

	if (*cursor)
		return;
	show_memory(seq, mm, area->arg_start, min(end, area->arg_start + PAGE_SIZE), &start);
	seq->len = min(strnlen(seq->buf, seq->len) + 1, seq->len);
	*cursor = seq->len;
}

/*
 * The arguments, each with its NUL. A program that has written a title over them, beyond their end,
 * has removed the last NUL: then it is one string, which goes on where the environment was.
 */
static int cmdline_fill(struct seq_buf *seq, struct task_struct *task, u64 *cursor)
{
	struct mm_struct *mm = get_task_mm(task);
	struct arg_area area;
	char last = 0;

	if (!mm)
		return 0;
	area = get_arg_area(mm);
	if (area.arg_end > area.arg_start)
		access_process_vm(mm, area.arg_end - 1, &last, 1, false);
	if (last)
		show_title(seq, mm, &area, cursor);
	else
		show_memory(seq, mm, area.arg_start, area.arg_end, cursor);
	mmput(mm);
	return 0;
}

static int environ_fill(struct seq_buf *seq, struct task_struct *task, u64 *cursor)
{
	struct mm_struct *mm = proc_get_mm(task);
	struct arg_area area;

	if (IS_ERR_OR_NULL(mm))
		return PTR_ERR_OR_ZERO(mm);
	area = get_arg_area(mm);
	show_memory(seq, mm, area.env_start, area.env_end, cursor);
	mmput(mm);
	return 0;
}

static int auxv_show(struct seq_buf *seq, struct task_struct *task)
{
	struct mm_struct *mm = proc_get_mm(task);
	size_t words = 0;

	if (IS_ERR_OR_NULL(mm))
		return PTR_ERR_OR_ZERO(mm);
	while (words + 2 < ARRAY_SIZE(mm->saved_auxv) && mm->saved_auxv[words] != AT_NULL)
		words += 2;
	seq_buf_write(seq, mm->saved_auxv, (words + 2) * sizeof(mm->saved_auxv[0]));
	mmput(mm);
	return 0;
}

/* ---- Small files ---- */

static int comm_show(struct seq_buf *seq, struct task_struct *task)
{
	char comm[TASK_COMM_LEN];

	spin_lock(&task->alloc_lock);
	memcpy(comm, task->comm, sizeof(comm));
	spin_unlock(&task->alloc_lock);
	seq_buf_printf(seq, "%s\n", comm);
	return 0;
}

/* Only the process itself renames its threads. */
static int comm_write(char *text, size_t n, struct task_struct *task)
{
	if (!same_thread_group(current, task))
		return -EINVAL;
	spin_lock(&task->alloc_lock);
	memset(task->comm, 0, sizeof(task->comm));
	strscpy(task->comm, text, sizeof(task->comm));
	spin_unlock(&task->alloc_lock);
	return 0;
}

/* A process without memory has none of it. */
static int coredump_filter_show(struct seq_buf *seq, struct task_struct *task)
{
	struct mm_struct *mm = get_task_mm(task);

	if (!mm)
		return 0;
	seq_buf_printf(seq, "%08x\n", READ_ONCE(mm->coredump_filter));
	mmput(mm);
	return 0;
}

static int coredump_filter_write(char *text, size_t n, struct task_struct *task)
{
	unsigned int filter;
	struct mm_struct *mm;
	int error = kstrtouint(strim(text), 0, &filter);

	if (error)
		return error;
	mm = get_task_mm(task);
	if (!mm)
		return -ESRCH;
	WRITE_ONCE(mm->coredump_filter, filter & (BIT(CORE_FILTER_BITS) - 1));
	mmput(mm);
	return 0;
}

static int personality_show(struct seq_buf *seq, struct task_struct *task)
{
	if (!task_access_begin(task, false))
		return -EPERM;
	seq_buf_printf(seq, "%08x\n", (unsigned int)READ_ONCE(task->personality));
	task_access_end(task);
	return 0;
}

static bool may_time(const struct task_struct *task)
{
	return task == current || capable(CAP_SYS_NICE);
}

static int timerslack_show(struct seq_buf *seq, struct task_struct *task)
{
	if (!may_time(task))
		return -EPERM;
	seq_buf_printf(seq, "%lu\n", READ_ONCE(task->timer_slack_ns));
	return 0;
}

/* As PR_SET_TIMERSLACK, but for another, too. */
static int timerslack_write(char *text, size_t n, struct task_struct *task)
{
	unsigned long ns;
	int error = kstrtoul(text, 10, &ns);

	if (error)
		return error;
	if (!may_time(task))
		return -EPERM;
	WRITE_ONCE(task->timer_slack_ns, ns ? ns : task->default_timer_slack_ns);
	return 0;
}

/*
 * fail-nth is not a text file like the others: it must not allocate, or reading the count would
 * change it. It is open to who has opened it, for as long as he may look into the process.
 */

/* => The task, referenced, until fail_nth_end(); or ERR_PTR. */
static struct task_struct *fail_nth_begin(struct file *file)
{
	struct task_struct *task = proc_get_task(file->f_inode);

	if (!task)
		return ERR_PTR(-ESRCH);
	if (opener_access_begin(file, task))
		return task;
	put_task_struct(task);
	return ERR_PTR(-EPERM);
}

static void fail_nth_end(struct task_struct *task)
{
	task_access_end(task);
	put_task_struct(task);
}

static ssize_t fail_nth_file_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	struct task_struct *task = fail_nth_begin(file);
	char text[16];
	int len;

	if (IS_ERR(task))
		return PTR_ERR(task);
	len = snprintf(text, sizeof(text), "%d\n", fail_nth_read(task));
	fail_nth_end(task);
	return simple_read_from_buffer(buf, n, pos, text, len);
}

static ssize_t fail_nth_file_write(struct file *file, const char __user *buf, size_t n, loff_t *pos)
{
	struct task_struct *task;
	char text[16];
	int value, error;

	if (n >= sizeof(text))
		return -EINVAL;
	if (copy_from_user(text, buf, n))
		return -EFAULT;
	text[n] = 0;
	error = kstrtoint(strim(text), 0, &value);
	if (error)
		return error;
	task = fail_nth_begin(file);
	if (IS_ERR(task))
		return PTR_ERR(task);
	error = fail_nth_write(task, value);
	fail_nth_end(task);
	return error ? error : (ssize_t)n;
}

static const struct file_operations proc_fail_nth_fops = {
	.llseek = generic_file_llseek,
	.read = fail_nth_file_read,
	.write = fail_nth_file_write,
};

/* ---- Links to files: exe, cwd, root ---- */

static int get_exe(struct task_struct *task, struct path *path)
{
	struct mm_struct *mm = get_task_mm(task);
	int error = -ENOENT;

	if (!mm)
		return error;
	down_read(&mm->mmap_lock);
	if (mm->exe_file) {
		*path = mm->exe_file->f_path;
		path_get(path);
		error = 0;
	}
	up_read(&mm->mmap_lock);
	mmput(mm);
	return error;
}

/* The fs_struct of another is looked at under its alloc_lock: a count in it would look like one who
 * shares it. */
unsigned int proc_umask(struct task_struct *task)
{
	unsigned int umask;

	spin_lock(&task->alloc_lock);
	umask = task->fs ? READ_ONCE(task->fs->umask) : 0;
	spin_unlock(&task->alloc_lock);
	return umask;
}

static int get_cwd(struct task_struct *task, struct path *path)
{
	int error = -ENOENT;

	spin_lock(&task->alloc_lock);
	if (task->fs) {
		get_fs_pwd(task->fs, path);
		error = 0;
	}
	spin_unlock(&task->alloc_lock);
	return error;
}

static int get_root(struct task_struct *task, struct path *path)
{
	int error = -ENOENT;

	spin_lock(&task->alloc_lock);
	if (task->fs) {
		get_fs_root(task->fs, path);
		error = 0;
	}
	spin_unlock(&task->alloc_lock);
	return error;
}

typedef int (*get_path_t)(struct task_struct *task, struct path *path);

static int follow_to(struct dentry *dentry, struct path *path, get_path_t get)
{
	struct task_struct *task = proc_get_task(dentry->d_inode);
	int error = -EACCES;

	if (!task)
		return -ESRCH;
	if (task_access_begin(task, false)) {
		error = get(task, path);
		task_access_end(task);
	}
	put_task_struct(task);
	return error;
}

/* => The length of the text in buf, which is not terminated. */
int proc_readlink_path(const struct path *path, char *buf, size_t size)
{
	char *text = d_path(path, buf, size);
	size_t len;

	if (IS_ERR(text))
		return PTR_ERR(text);
	len = strlen(text);
	memmove(buf, text, len);
	return len;
}

static int readlink_of(struct dentry *dentry, char *buf, size_t size, get_path_t get)
{
	struct path path;
	int result = follow_to(dentry, &path, get);

	if (result)
		return result;
	result = proc_readlink_path(&path, buf, size);
	path_put(&path);
	return result;
}

#define PATH_LINK(name) \
static int name##_follow(struct dentry *dentry, struct path *path) \
{ \
	return follow_to(dentry, path, get_##name); \
} \
static int name##_readlink(struct dentry *dentry, char *buf, size_t size) \
{ \
	return readlink_of(dentry, buf, size, get_##name); \
} \
static const struct inode_operations name##_iops = { \
	.readlink = name##_readlink, .follow = name##_follow \
}

PATH_LINK(exe);
PATH_LINK(cwd);
PATH_LINK(root);

/* ---- /proc/self, /proc/thread-self ---- */

static int self_readlink(struct dentry *dentry, char *buf, size_t size)
{
	return scnprintf(buf, size, "%d", current->tgid);
}

static int thread_self_readlink(struct dentry *dentry, char *buf, size_t size)
{
	return scnprintf(buf, size, "%d/task/%d", current->tgid, current->pid);
}

static int mounts_readlink(struct dentry *dentry, char *buf, size_t size)
{
	return scnprintf(buf, size, "self/mounts");
}

const struct inode_operations proc_self_iops = { .readlink = self_readlink };
const struct inode_operations proc_thread_self_iops = { .readlink = thread_self_readlink };
const struct inode_operations proc_mounts_iops = { .readlink = mounts_readlink };

/* ---- The folders ---- */

static const struct inode_operations task_iops;
static const struct file_operations task_fops;

#define COMMON_ENTRIES(stat_show) \
	{ .name = "auxv", .mode = S_IFREG | 0400, .show = auxv_show, .guarded = true }, \
	PROC_RECORDS("cmdline", 0444, cmdline_fill), \
	PROC_RW("comm", 0644, comm_show, comm_write), \
	PROC_RW("coredump_filter", 0644, coredump_filter_show, coredump_filter_write), \
	PROC_LINK("cwd", &cwd_iops), \
	PROC_GUARDED_RECORDS("environ", 0400, environ_fill), \
	PROC_LINK("exe", &exe_iops), \
	PROC_FILE("fail-nth", 0644, &proc_fail_nth_fops), \
	PROC_FOLDER("fd", 0500, &proc_fd_iops, &proc_fd_fops), \
	PROC_FOLDER("fdinfo", 0555, &proc_fdinfo_iops, &proc_fdinfo_fops), \
	PROC_TEXT("limits", 0444, proc_pid_limits), \
	PROC_GUARDED_RECORDS("maps", 0444, proc_pid_maps), \
	PROC_FILE("mem", 0600, &proc_mem_fops), \
	PROC_RECORDS("mountinfo", 0444, mountinfo_fill), \
	PROC_RECORDS("mounts", 0444, mounts_fill), \
	PROC_RW("oom_adj", 0644, proc_pid_oom_adj, proc_pid_set_oom_adj), \
	PROC_TEXT("oom_score", 0444, proc_pid_oom_score), \
	PROC_RW("oom_score_adj", 0644, proc_pid_oom_score_adj, proc_pid_set_oom_score_adj), \
	PROC_FILE("pagemap", 0400, &proc_pagemap_fops), \
	PROC_TEXT("personality", 0400, personality_show), \
	PROC_LINK("root", &root_iops), \
	PROC_GUARDED_RECORDS("smaps", 0444, proc_pid_smaps), \
	PROC_GUARDED("smaps_rollup", 0444, proc_pid_smaps_rollup), \
	PROC_TEXT("stack", 0400, proc_pid_stack), \
	PROC_TEXT("stat", 0444, stat_show), \
	PROC_TEXT("statm", 0444, proc_pid_statm), \
	PROC_TEXT("status", 0444, proc_pid_status), \
	PROC_TEXT("syscall", 0400, proc_pid_syscall), \
	PROC_TEXT("wchan", 0444, proc_pid_wchan)

static const struct proc_entry tgid_entries[] = {
	COMMON_ENTRIES(proc_pid_stat),
	PROC_FOLDER("map_files", 0500, &proc_map_files_iops, &proc_map_files_fops),
	PROC_FOLDER("task", 0555, &task_iops, &task_fops),
	PROC_RW("timerslack_ns", 0666, timerslack_show, timerslack_write),
	{ .name = NULL },
};

static const struct proc_entry tid_entries[] = {
	COMMON_ENTRIES(proc_tid_stat),
	PROC_RECORDS("children", 0444, proc_pid_children),
	{ .name = NULL },
};

static const struct proc_entry tgid_folder = PROC_DIR("PID", tgid_entries);

struct pid *proc_tgid_folder_pid(struct file *file)
{
	const struct inode *inode = file->f_inode;

	if (inode->i_op != &proc_table_iops || PROC_I(inode)->entry != &tgid_folder)
		return NULL;
	return get_pid(PROC_I(inode)->pid);
}
static const struct proc_entry tid_folder = PROC_DIR("TID", tid_entries);

/* => A referenced pid (put_pid) whose task exists, in the group of `leader` unless that is NULL;
 * or NULL. */
static struct pid *find_task_pid(int nr, struct pid *leader)
{
	struct pid *pid = nr > 0 ? find_get_pid(nr) : NULL;
	struct task_struct *task;

	spin_lock(&tasklist_lock);
	task = pid_task(pid, PIDTYPE_PID);
	if (task && leader && task_tgid(task) != leader)
		task = NULL;
	spin_unlock(&tasklist_lock);
	if (task)
		return pid;
	put_pid(pid);
	return NULL;
}

static int lookup_task(struct dentry *dentry, struct pid *leader, const struct proc_entry *folder)
{
	struct pid *pid = find_task_pid(proc_name_to_int(dentry), leader);
	int error = -ENOENT;

	if (pid)
		error = proc_instantiate(dentry, folder, pid, 0);
	put_pid(pid);
	return error;
}

int proc_lookup_pid(struct inode *dir, struct dentry *dentry)
{
	return lookup_task(dentry, NULL, &tgid_folder);
}

/* /proc/TID/task shows the group of any thread, as on Linux. */
static struct pid *group_of(const struct inode *inode)
{
	struct pid *leader = NULL;
	struct task_struct *task;

	spin_lock(&tasklist_lock);
	task = pid_task(PROC_I(inode)->pid, PIDTYPE_PID);
	if (task)
		leader = get_pid(task_tgid(task));
	spin_unlock(&tasklist_lock);
	return leader;
}

static int task_lookup(struct inode *dir, struct dentry *dentry)
{
	struct pid *leader = group_of(dir);
	int error = -ENOENT;

	if (leader)
		error = lookup_task(dentry, leader, &tid_folder);
	put_pid(leader);
	return error;
}

/* ---- Listing ---- */

/* => False: no room. */
static bool emit_task(struct dir_context *ctx, pid_t nr, loff_t next,
		      const struct proc_entry *folder)
{
	char name[12];
	int len = snprintf(name, sizeof(name), "%d", nr);

	return dir_emit(ctx, name, len, next, proc_ino(folder, nr, 0), DT_DIR);
}

static bool is_process(struct pid *pid)
{
	bool is;

	spin_lock(&tasklist_lock);
	is = pid_task(pid, PIDTYPE_TGID);
	spin_unlock(&tasklist_lock);
	return is;
}

/* From number to number; number nr is at position first + nr. */
int proc_emit_pids(struct dir_context *ctx, loff_t first)
{
	pid_t nr = clamp(ctx->pos - first, (loff_t)1, (loff_t)PID_MAX_LIMIT);
	struct pid *pid;
	bool room = true;

	for (; room && nr < PID_MAX_LIMIT && (pid = find_ge_pid(nr)); nr++) {
		nr = pid_nr(pid);
		if (is_process(pid))
			room = emit_task(ctx, nr, first + nr + 1, &tgid_folder);
		put_pid(pid);
		cond_resched();
	}
	return 0;
}

/*
 * => The number of a thread of the group, 0: none. It is the one behind `last`, if that is still
 *    there; else the index-th, so that one may be missed: as on Linux.
 */
static pid_t next_thread(struct pid *leader, pid_t last, loff_t index)
{
	struct task_struct *task, *thread;
	struct list_head *at = NULL;
	pid_t nr = 0;

	spin_lock(&tasklist_lock);
	task = pid_task(leader, PIDTYPE_TGID);
	thread = last ? find_task_by_pid(last) : NULL;
	if (task && thread && same_thread_group(thread, task))
		at = thread->thread_node.next;
	else if (task)
		for (at = task->signal->thread_head.next;
		     index-- > 0 && at != &task->signal->thread_head; at = at->next)
			continue;
	if (at && at != &task->signal->thread_head)
		nr = list_entry(at, struct task_struct, thread_node)->pid;
	spin_unlock(&tasklist_lock);
	return nr;
}

/* The file remembers whom it has shown last (f_version), and the position how many. */
static void emit_threads(struct file *file, struct dir_context *ctx, struct pid *leader)
{
	pid_t nr, last = ctx->pos > 2 ? file->f_version : 0;

	while ((nr = next_thread(leader, last, ctx->pos - 2)) &&
	       emit_task(ctx, nr, ctx->pos + 1, &tid_folder)) {
		last = nr;
		cond_resched();
	}
	file->f_version = last;
}

static int task_iterate(struct file *file, struct dir_context *ctx)
{
	struct pid *leader = group_of(file->f_inode);

	if (!leader)
		return -ENOENT;
	if (dir_emit_dots(file, ctx))
		emit_threads(file, ctx, leader);
	put_pid(leader);
	return 0;
}

/* A link for each thread's folder. */
static void task_getattr(struct inode *inode, struct kstat *stat)
{
	struct task_struct *task = proc_get_task(inode);

	if (!task)
		return;
	stat->nlink += READ_ONCE(task->signal->nr_threads);
	put_task_struct(task);
}

static const struct inode_operations task_iops = {
	.lookup = task_lookup,
	.getattr = task_getattr,
};

static const struct file_operations task_fops = {
	.llseek = generic_file_llseek,
	.iterate = task_iterate,
};
