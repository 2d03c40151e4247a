/* SPDX-License-Identifier: MIT */

/*
 * Failure injection: a task asks that the n-th allocation from now on fail, and tests raise n until
 * nothing was injected any more. So every way out of every call has been gone.
 *
 * task->fail_nth counts down to 0 within the task's system calls (handle_mm_fault puts it aside for
 * a fault from user mode). Only the task itself counts, so it needs no lock; a write from outside
 * is for a task that doesn't run.
 */

#include <kernel/debug/fail_nth.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/locking/spinlock.h>
#include <kernel/printk.h>
#include <kernel/uapi/errno.h>
#include <mm/fail.h>

#define MAX_SITES	512

/* Where something has been injected so far, in this boot. */
static struct fail_site {
	void *site;
	unsigned long count;
} sites[MAX_SITES];

static DEFINE_SPINLOCK(sites_lock);	/* a leaf */

/* One that doesn't fit any more is not recorded. */
static void record(void *site)
{
	unsigned int i = 0;

	spin_lock(&sites_lock);
	while (i < MAX_SITES && sites[i].site && sites[i].site != site)
		i++;
	if (i < MAX_SITES) {
		sites[i].site = site;
		sites[i].count++;
	}
	spin_unlock(&sites_lock);
}

bool __should_fail_alloc(void *site)
{
	if (--current->fail_nth)
		return false;
	record(site);
	pr_debug("fail-nth: %s[%d]: what %pS asked for is refused\n", current->comm,
		 current->pid, site);
	return true;
}

int fail_nth_read(const struct task_struct *task)
{
	return READ_ONCE(task->fail_nth);
}

int fail_nth_write(struct task_struct *task, int n)
{
	if (n < 0)
		return -EINVAL;
	WRITE_ONCE(task->fail_nth, n);
	return 0;
}

/* Sites are only added, and one is complete when its count is seen. */
void fail_sites_show(struct seq_buf *seq)
{
	for (unsigned int i = 0; i < MAX_SITES && READ_ONCE(sites[i].count); i++)
		seq_buf_printf(seq, "%lu %pS\n", sites[i].count, sites[i].site);
}
