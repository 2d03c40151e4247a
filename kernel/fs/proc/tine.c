/* SPDX-License-Identifier: MIT */
/*
 * /proc/tine: what the tests look at. For root only.
 *
 * counters	objects in use, one `name value` a line
 * settle	a write returns when all dead tasks and deferred frees are gone
 * verify  reading checks every frame of the machine and says how many invariants are violated;
 * writing
 *		the name of an invariant breaks it, checks that this is noticed, and mends it
 * sections	of the debug build: the longest stretches of time, in ticks of the TSC, with
 *		interrupts off, or a spinlock of each class held; a write begins anew
 * fail_sites	where allocations were made to fail, and how often
 */
#include <kernel/debug/counters.h>
#include <kernel/debug/fail_nth.h>
#include <kernel/debug/sections.h>
#include <kernel/lib/ctype.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <mm/mm.h>
#include "internal.h"

static int counters_file_show(struct seq_buf *seq, struct task_struct *task)
{
	counters_show(seq);
	return 0;
}

static int settle_write(char *text, size_t n, struct task_struct *task)
{
	tine_settle();
	return 0;
}

static int verify_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%d\n", mm_verify_all());
	return 0;
}

/* A number: just check. => -EIO with violations (the log says which); a self-test's own error. */
static int verify_write(char *text, size_t n, struct task_struct *task)
{
	int violations;

	text = strim(text);
	if (isdigit(*text))
		return mm_verify_all() ? -EIO : 0;
	violations = mm_verify_selftest(text);
	if (violations < 0)
		return violations;
	return violations ? 0 : -EIO;	/* it was broken, and nobody noticed */
}

static int fail_sites_file_show(struct seq_buf *seq, struct task_struct *task)
{
	fail_sites_show(seq);
	return 0;
}

static int sections_file_show(struct seq_buf *seq, struct task_struct *task)
{
	return sections_show(seq);
}

static int sections_write(char *text, size_t n, struct task_struct *task)
{
	sections_reset();
	return 0;
}

const struct proc_entry proc_tine_entries[] = {
	PROC_TEXT("counters", 0400, counters_file_show),
	PROC_TEXT("fail_sites", 0400, fail_sites_file_show),
	PROC_RW("sections", 0600, sections_file_show, sections_write),
	PROC_RW("settle", 0200, NULL, settle_write),
	PROC_RW("verify", 0600, verify_show, verify_write),
	{ .name = NULL },
};
