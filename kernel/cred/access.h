/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_CRED_ACCESS_H
#define KERNEL_CRED_ACCESS_H

#include <kernel/lib/types.h>

struct file;
struct mm_struct;
struct task_struct;

/*
 * ptrace_may_access - may current look into `task`: its memory, its descriptors?
 * real_ids: as its real user (PTRACE_MODE_REALCREDS), else as the one that counts for files.
 * => The answer of a moment. Who goes on to look asks by one of the functions below. (ptrace(2),
 *    "Ptrace access mode checking")
 */
bool ptrace_may_access(struct task_struct *task, bool real_ids);

/*
 * task_access_begin - ask, and look.
 * => True: current may, and `task` doesn't become another program before task_access_end(). Waits
 *    for an exec: no inode lock held, nor another process looked into.
 */
bool task_access_begin(struct task_struct *task, bool real_ids);
void task_access_end(struct task_struct *task);
/* => The same, for who has opened `file`: not for a program that got it from him. */
bool opener_access_begin(const struct file *file, struct task_struct *task);
/* => The same, for two, which may be one. */
bool tasks_access_begin(struct task_struct *a, struct task_struct *b, bool real_ids);
void tasks_access_end(struct task_struct *a, struct task_struct *b);

/* => The memory that current may look into, referenced (mmput); NULL: there is none; -EACCES. */
struct mm_struct *mm_access(struct task_struct *task, bool real_ids);
/* => The same, for who holds the lock of a folder: NULL, too, while it is in exec. */
struct mm_struct *mm_access_nowait(struct task_struct *task, bool real_ids);

/* => Has it executed nothing which its user may not read, nor changed its user? */
bool task_is_dumpable(struct task_struct *task);

#endif
