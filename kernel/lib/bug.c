/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/printk.h>

void warn_at(bool *once, const char *file, int line, const char *what)
{
	if (READ_ONCE(*once))
		return;
	WRITE_ONCE(*once, true);
	pr_warn("WARNING at %s:%d: %s\n", file, line, what);
	dump_stack();
}
