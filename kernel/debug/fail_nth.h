/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_DEBUG_FAIL_NTH_H
#define KERNEL_DEBUG_FAIL_NTH_H

struct seq_buf;
struct task_struct;

/* /proc/PID/fail-nth, with Linux's meaning: 0 is "has been injected, or was never asked for". */
int fail_nth_read(const struct task_struct *task);
int fail_nth_write(struct task_struct *task, int n);	/* => 0, or -EINVAL: n < 0 */

/* /proc/tine/fail_sites: "count site" a line, for each place whose allocation has been made to
 * fail. */
void fail_sites_show(struct seq_buf *seq);

#endif
