/* SPDX-License-Identifier: MIT */

/*
 * kcmp: do two processes share this or that? The answer is that of a comparison of addresses,
 * which are scrambled by a one-to-one map first: so the answers sort, and give nothing away.
 */

#include <kernel/cred/access.h>
#include <kernel/fs/fs.h>
#include <kernel/process/kcmp.h>
#include <kernel/process/pid.h>
#include <kernel/random.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/kcmp.h>

static u64 cookies[KCMP_TYPES][2];

void kcmp_init(void)
{
	get_random_bytes(cookies, sizeof(cookies));
}

/* Exclusive or, and multiplication by an odd number, lose nothing. */
static u64 scramble(const void *ptr, int type)
{
	return ((u64)ptr ^ cookies[type][0]) * (cookies[type][1] | 1);
}

/* => 0: the same; 1: the first comes before the second; 2: after it. */
static int compare(const void *ptr1, const void *ptr2, int type)
{
	u64 a = scramble(ptr1, type), b = scramble(ptr2, type);

	return (a < b) | (a > b) << 1;
}

static int compare_files(struct task_struct *task1, struct task_struct *task2, unsigned long fd1,
			 unsigned long fd2)
{
	struct file *file1 = fget_task(task1, fd1), *file2 = fget_task(task2, fd2);
	int result = file1 && file2 ? compare(file1, file2, KCMP_FILE) : -EBADF;

	if (file1)
		fput(file1);
	if (file2)
		fput(file2);
	return result;
}

static int compare_tasks(struct task_struct *task1, struct task_struct *task2, int type,
			 unsigned long idx1, unsigned long idx2)
{
	switch (type) {
	case KCMP_FILE:
		return compare_files(task1, task2, idx1, idx2);
	case KCMP_VM:
		return compare(READ_ONCE(task1->mm), READ_ONCE(task2->mm), type);
	case KCMP_FILES:
		return compare(READ_ONCE(task1->files), READ_ONCE(task2->files), type);
	case KCMP_FS:
		return compare(READ_ONCE(task1->fs), READ_ONCE(task2->fs), type);
	case KCMP_SIGHAND:
		return compare(READ_ONCE(task1->sighand), READ_ONCE(task2->sighand), type);
	case KCMP_IO:
		return compare(NULL, NULL, type); /* nobody has I/O priorities to share */
	case KCMP_SYSVSEM:
	case KCMP_EPOLL_TFD:
		return -EOPNOTSUPP;
	default:
		return -EINVAL;
	}
}

long sys_kcmp(pid_t pid1, pid_t pid2, int type, unsigned long idx1, unsigned long idx2)
{
	struct task_struct *task1 = find_get_task(pid1), *task2 = find_get_task(pid2);
	int result = -ESRCH;

	if (!task1 || !task2)
		goto put_tasks;
	result = -EPERM;
	if (!tasks_access_begin(task1, task2, true))
		goto put_tasks;
	result = compare_tasks(task1, task2, type, idx1, idx2);
	tasks_access_end(task1, task2);
put_tasks:
	if (task1)
		put_task_struct(task1);
	if (task2)
		put_task_struct(task2);
	return result;
}
