/* SPDX-License-Identifier: MIT */
/* /proc/sys: limits and names of the system, to read and some of them to set. See proc(5). */
#include <kernel/cred.h>
#include <kernel/fork.h>
#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/string.h>
#include <kernel/pid.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/limits.h>
#include <kernel/utsname.h>
#include <mm/mm.h>
#include "internal.h"

/* A number that stands in a variable, and what it may be set to. */
static int set_int(char *text, int *variable, int low, int high)
{
	int value, error;

	error = kstrtoint(strim(text), 10, &value);
	if (error)
		return -EINVAL;
	if (value < low || value > high)
		return -EINVAL;
	WRITE_ONCE(*variable, value);
	return 0;
}

#define SYSCTL_INT(name, variable, low, high) \
static int name##_show(struct seq_buf *seq, struct task_struct *task) \
{ \
	seq_buf_printf(seq, "%d\n", (int)READ_ONCE(variable)); \
	return 0; \
} \
static int name##_write(char *text, size_t n, struct task_struct *task) \
{ \
	return set_int(text, (int *)&variable, low, high); \
}

#define SYSCTL_CONSTANT(name, format, value) \
static int name##_show(struct seq_buf *seq, struct task_struct *task) \
{ \
	seq_buf_printf(seq, format "\n", value); \
	return 0; \
}

#define PID_MAX_LOW	301	/* so that some are left above those that only the boot gives */

SYSCTL_INT(pid_max, pid_max, PID_MAX_LOW, PID_MAX_LIMIT)
SYSCTL_INT(threads_max, max_threads, 20, INT_MAX / 2)
SYSCTL_INT(max_map_count, sysctl_max_map_count, 0, INT_MAX)
SYSCTL_INT(pipe_size, pipe_max_size, 4096, 1 << 30)
SYSCTL_CONSTANT(ostype, "%s", init_uts.sysname)
SYSCTL_CONSTANT(osrelease, "%s", init_uts.release)
SYSCTL_CONSTANT(version, "%s", init_uts.version)
SYSCTL_CONSTANT(ngroups_max, "%d", NGROUPS_MAX)
SYSCTL_CONSTANT(cap_last_cap, "%d", CAP_LAST_CAP)
SYSCTL_CONSTANT(overflow_id, "%d", 65534)
SYSCTL_CONSTANT(min_addr, "%lu", mmap_min_addr)
SYSCTL_CONSTANT(overcommit, "%d", 1)	/* nothing is refused: see mm/mmap.c */
SYSCTL_CONSTANT(file_max, "%lld", S64_MAX)
SYSCTL_CONSTANT(nr_open, "%d", NR_OPEN)

static int randomize_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%d\n", randomize_va_space ? 2 : 0);
	return 0;
}

static int randomize_write(char *text, size_t n, struct task_struct *task)
{
	int value, error = set_int(text, &value, 0, 2);

	if (!error)
		randomize_va_space = value != 0;
	return error;
}

static int name_show(struct seq_buf *seq, char *field)
{
	char name[__NEW_UTS_LEN + 1];

	uts_read(name, field);
	seq_buf_printf(seq, "%s\n", name);
	return 0;
}

static int hostname_show(struct seq_buf *seq, struct task_struct *task)
{
	return name_show(seq, init_uts.nodename);
}

static int domainname_show(struct seq_buf *seq, struct task_struct *task)
{
	return name_show(seq, init_uts.domainname);
}

static int name_write(char *text, char *field)
{
	text[strcspn(text, "\n")] = 0;
	uts_write(field, text);
	return 0;
}

static int hostname_write(char *text, size_t n, struct task_struct *task)
{
	return name_write(text, init_uts.nodename);
}

static int domainname_write(char *text, size_t n, struct task_struct *task)
{
	return name_write(text, init_uts.domainname);
}

static const struct proc_entry kernel_entries[] = {
	PROC_TEXT("cap_last_cap", 0444, cap_last_cap_show),
	PROC_RW("domainname", 0644, domainname_show, domainname_write),
	PROC_RW("hostname", 0644, hostname_show, hostname_write),
	PROC_TEXT("ngroups_max", 0444, ngroups_max_show),
	PROC_TEXT("osrelease", 0444, osrelease_show),
	PROC_TEXT("ostype", 0444, ostype_show),
	PROC_TEXT("overflowgid", 0444, overflow_id_show),
	PROC_TEXT("overflowuid", 0444, overflow_id_show),
	PROC_RW("pid_max", 0644, pid_max_show, pid_max_write),
	PROC_RW("randomize_va_space", 0644, randomize_show, randomize_write),
	PROC_RW("threads-max", 0644, threads_max_show, threads_max_write),
	PROC_TEXT("version", 0444, version_show),
	{ .name = NULL },
};

static const struct proc_entry vm_entries[] = {
	PROC_RW("max_map_count", 0644, max_map_count_show, max_map_count_write),
	PROC_TEXT("mmap_min_addr", 0444, min_addr_show),
	PROC_TEXT("overcommit_memory", 0444, overcommit_show),
	{ .name = NULL },
};

static const struct proc_entry fs_entries[] = {
	PROC_TEXT("file-max", 0444, file_max_show),
	PROC_TEXT("nr_open", 0444, nr_open_show),
	PROC_TEXT("overflowgid", 0444, overflow_id_show),
	PROC_TEXT("overflowuid", 0444, overflow_id_show),
	PROC_RW("pipe-max-size", 0644, pipe_size_show, pipe_size_write),
	{ .name = NULL },
};

const struct proc_entry proc_sys_entries[] = {
	PROC_DIR("fs", fs_entries),
	PROC_DIR("kernel", kernel_entries),
	PROC_DIR("vm", vm_entries),
	{ .name = NULL },
};
