/* SPDX-License-Identifier: MIT */
/* /proc/sys: limits and names of the system, to read and some of them to set. See proc(5). */
#include <kernel/cred/cred.h>
#include <kernel/exec/coredump.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/string.h>
#include <kernel/locking/mutex.h>
#include <kernel/panic.h>
#include <kernel/printk.h>
#include <kernel/process/fork.h>
#include <kernel/process/pid.h>
#include <kernel/random.h>
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

static int set_ulong(char *text, unsigned long *variable)
{
	unsigned long value;

	if (kstrtoul(strim(text), 10, &value))
		return -EINVAL;
	WRITE_ONCE(*variable, value);
	return 0;
}

#define SYSCTL_ULONG(name, variable) \
static int name##_show(struct seq_buf *seq, struct task_struct *task) \
{ \
	seq_buf_printf(seq, "%lu\n", READ_ONCE(variable)); \
	return 0; \
} \
static int name##_write(char *text, size_t n, struct task_struct *task) \
{ \
	return set_ulong(text, &variable); \
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
SYSCTL_INT(overcommit, overcommit_memory, OVERCOMMIT_GUESS, OVERCOMMIT_NEVER)
SYSCTL_INT(panic, panic_timeout, INT_MIN, INT_MAX)
SYSCTL_INT(core_uses_pid, core_uses_pid, INT_MIN, INT_MAX)
SYSCTL_CONSTANT(rt_period, "%d", READ_ONCE(sched_rt_period_us))
SYSCTL_CONSTANT(rt_runtime, "%d", READ_ONCE(sched_rt_runtime_us))
SYSCTL_CONSTANT(rr_timeslice, "%d", READ_ONCE(sched_rr_timeslice_ms))
SYSCTL_INT(lease_break, lease_break_time, 0, INT_MAX)
SYSCTL_CONSTANT(ostype, "%s", init_uts.sysname)
SYSCTL_CONSTANT(osrelease, "%s", init_uts.release)
SYSCTL_CONSTANT(version, "%s", init_uts.version)
SYSCTL_CONSTANT(arch, "%s", init_uts.machine)
SYSCTL_CONSTANT(zero, "%d", 0)		/* what is off, and can't be switched on */
SYSCTL_CONSTANT(one, "%d", 1)
SYSCTL_CONSTANT(min_free_kbytes, "%d", 0)
SYSCTL_CONSTANT(mount_max, "%d", 100000)
SYSCTL_CONSTANT(entropy, "%d", 256)
SYSCTL_CONSTANT(ngroups_max, "%d", NGROUPS_MAX)
SYSCTL_CONSTANT(cap_last_cap, "%d", CAP_LAST_CAP)
SYSCTL_CONSTANT(overflow_id, "%d", 65534)
SYSCTL_CONSTANT(min_addr, "%lu", mmap_min_addr)
SYSCTL_INT(fifos, protected_fifos, 0, 2)
SYSCTL_INT(hardlinks, protected_hardlinks, 0, 1)
SYSCTL_INT(regular, protected_regular, 0, 2)
SYSCTL_INT(symlinks, protected_symlinks, 0, 1)
SYSCTL_ULONG(file_max, file_max)
SYSCTL_ULONG(pipe_soft, pipe_user_pages_soft)
SYSCTL_ULONG(pipe_hard, pipe_user_pages_hard)
SYSCTL_CONSTANT(nr_open, "%d", NR_OPEN)

static int ns_last_pid_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%d\n", pid_last());
	return 0;
}

/* The next process has the number behind it: for who makes processes as they once were. */
static int ns_last_pid_write(char *text, size_t n, struct task_struct *task)
{
	int value, error;

	if (!capable(CAP_SYS_ADMIN) && !capable(CAP_CHECKPOINT_RESTORE))
		return -EPERM;
	error = set_int(text, &value, 0, READ_ONCE(pid_max));
	if (!error)
		pid_set_last(value);
	return error;
}

static int overcommit_ratio_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%d\n", READ_ONCE(overcommit_kbytes) ? 0 : overcommit_ratio);
	return 0;
}

/* A limit is given as a part of RAM, or as a number: whichever was written last. */
static int overcommit_ratio_write(char *text, size_t n, struct task_struct *task)
{
	int error = set_int(text, &overcommit_ratio, 0, INT_MAX);

	if (!error)
		WRITE_ONCE(overcommit_kbytes, 0);
	return error;
}

static int overcommit_kbytes_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%lu\n", READ_ONCE(overcommit_kbytes));
	return 0;
}

static int overcommit_kbytes_write(char *text, size_t n, struct task_struct *task)
{
	return set_ulong(text, &overcommit_kbytes);
}

/* What is in memory is there for good, so that none of it can be dropped. */
static int drop_caches_write(char *text, size_t n, struct task_struct *task)
{
	int which;

	return set_int(text, &which, 1, 4);
}

static int file_nr_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%lu\t0\t%lu\n", nr_open_files(), READ_ONCE(file_max));
	return 0;
}

static int inode_nr_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%lu\t0\n", nr_inodes());
	return 0;
}

static int dentry_state_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%lu\t0\t45\t0\t0\t0\n", nr_dentries());
	return 0;
}

static int pipe_size_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%u\n", READ_ONCE(pipe_max_size));
	return 0;
}

/* Pipes have a power of two of pages. */
static int pipe_size_write(char *text, size_t n, struct task_struct *task)
{
	unsigned long bytes, size = PAGE_SIZE;
	int error = kstrtoul(strim(text), 10, &bytes);

	if (error || !bytes || bytes > 1UL << 31)
		return -EINVAL;
	while (size < bytes)
		size *= 2;
	WRITE_ONCE(pipe_max_size, size);
	return 0;
}

/* ---- Random numbers as names: RFC 4122, version 4 ---- */

static void show_uuid(struct seq_buf *seq, const u8 *id)
{
	for (int i = 0; i < 16; i++)
		seq_buf_printf(seq, "%s%02x", i == 4 || i == 6 || i == 8 || i == 10 ? "-" : "",
			       id[i]);
	seq_buf_putc(seq, '\n');
}

static void make_uuid(u8 *id)
{
	get_random_bytes(id, 16);
	id[6] = (id[6] & 0x0f) | 0x40;
	id[8] = (id[8] & 0x3f) | 0x80;
}

static int uuid_show(struct seq_buf *seq, struct task_struct *task)
{
	u8 id[16];

	make_uuid(id);
	show_uuid(seq, id);
	return 0;
}

static DEFINE_MUTEX(boot_id_lock);

/* The same until the next boot. */
static int boot_id_show(struct seq_buf *seq, struct task_struct *task)
{
	static u8 id[16];

	mutex_lock(&boot_id_lock);
	if (!id[6])
		make_uuid(id);
	mutex_unlock(&boot_id_lock);
	show_uuid(seq, id);
	return 0;
}

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

static int core_pattern_show(struct seq_buf *seq, struct task_struct *task)
{
	char pattern[CORE_PATTERN_SIZE];

	core_pattern_read(pattern);
	seq_buf_printf(seq, "%s\n", pattern);
	return 0;
}

static int core_pattern_set(char *text, size_t n, struct task_struct *task)
{
	text[strcspn(text, "\n")] = 0;
	return core_pattern_write(text);
}

/* ---- Real-time tasks: sched(7) ---- */

static int rt_period_write(char *text, size_t n, struct task_struct *task)
{
	int value, error = set_int(text, &value, INT_MIN, INT_MAX);

	return error ? error : sched_set_rt_bandwidth(value, READ_ONCE(sched_rt_runtime_us));
}

static int rt_runtime_write(char *text, size_t n, struct task_struct *task)
{
	int value, error = set_int(text, &value, INT_MIN, INT_MAX);

	return error ? error : sched_set_rt_bandwidth(READ_ONCE(sched_rt_period_us), value);
}

/* Nothing, or less, is what it was at first. */
static int rr_timeslice_write(char *text, size_t n, struct task_struct *task)
{
	int value, error = set_int(text, &value, INT_MIN, INT_MAX);

	if (!error)
		WRITE_ONCE(sched_rr_timeslice_ms, value > 0 ? value : RR_TIMESLICE_MS);
	return error;
}

/* The console's level, and three that nobody changes: of messages without one, the least, and the
 * first. */
static int printk_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%d\t4\t1\t7\n", READ_ONCE(console_loglevel));
	return 0;
}

static int printk_write(char *text, size_t n, struct task_struct *task)
{
	text = strim(text);
	text[strcspn(text, " \t")] = 0;
	return set_int(text, &console_loglevel, 0, INT_MAX);
}

static const struct proc_entry random_entries[] = {
	PROC_TEXT("boot_id", 0444, boot_id_show),
	PROC_TEXT("entropy_avail", 0444, entropy_show),
	PROC_TEXT("poolsize", 0444, entropy_show),
	PROC_TEXT("uuid", 0444, uuid_show),
	{ .name = NULL },
};

static const struct proc_entry kernel_entries[] = {
	PROC_TEXT("arch", 0444, arch_show),
	PROC_TEXT("cap_last_cap", 0444, cap_last_cap_show),
	PROC_RW("core_pattern", 0644, core_pattern_show, core_pattern_set),
	PROC_RW("core_uses_pid", 0644, core_uses_pid_show, core_uses_pid_write),
	PROC_RW("domainname", 0644, domainname_show, domainname_write),
	PROC_RW("hostname", 0644, hostname_show, hostname_write),
	PROC_TEXT("ngroups_max", 0444, ngroups_max_show),
	PROC_RW("ns_last_pid", 0666, ns_last_pid_show, ns_last_pid_write),
	PROC_TEXT("osrelease", 0444, osrelease_show),
	PROC_TEXT("ostype", 0444, ostype_show),
	PROC_TEXT("overflowgid", 0444, overflow_id_show),
	PROC_TEXT("overflowuid", 0444, overflow_id_show),
	PROC_RW("panic", 0644, panic_show, panic_write),
	PROC_TEXT("panic_on_oops", 0444, one_show),
	PROC_RW("pid_max", 0644, pid_max_show, pid_max_write),
	PROC_RW("printk", 0644, printk_show, printk_write),
	PROC_DIR("random", random_entries),
	PROC_RW("randomize_va_space", 0644, randomize_show, randomize_write),
	PROC_RW("sched_rr_timeslice_ms", 0644, rr_timeslice_show, rr_timeslice_write),
	PROC_RW("sched_rt_period_us", 0644, rt_period_show, rt_period_write),
	PROC_RW("sched_rt_runtime_us", 0644, rt_runtime_show, rt_runtime_write),
	PROC_TEXT("tainted", 0444, zero_show),
	PROC_RW("threads-max", 0644, threads_max_show, threads_max_write),
	PROC_TEXT("version", 0444, version_show),
	{ .name = NULL },
};

static const struct proc_entry vm_entries[] = {
	PROC_RW("drop_caches", 0200, zero_show, drop_caches_write),
	PROC_TEXT("legacy_va_layout", 0444, zero_show),
	PROC_RW("max_map_count", 0644, max_map_count_show, max_map_count_write),
	PROC_TEXT("min_free_kbytes", 0444, min_free_kbytes_show),
	PROC_TEXT("mmap_min_addr", 0444, min_addr_show),
	PROC_TEXT("oom_kill_allocating_task", 0444, zero_show),
	PROC_RW("overcommit_kbytes", 0644, overcommit_kbytes_show, overcommit_kbytes_write),
	PROC_RW("overcommit_memory", 0644, overcommit_show, overcommit_write),
	PROC_RW("overcommit_ratio", 0644, overcommit_ratio_show, overcommit_ratio_write),
	PROC_TEXT("panic_on_oom", 0444, zero_show),
	{ .name = NULL },
};

static const struct proc_entry fs_entries[] = {
	PROC_TEXT("dentry-state", 0444, dentry_state_show),
	PROC_RW("file-max", 0644, file_max_show, file_max_write),
	PROC_TEXT("file-nr", 0444, file_nr_show),
	PROC_TEXT("inode-nr", 0444, inode_nr_show),
	PROC_RW("lease-break-time", 0644, lease_break_show, lease_break_write),
	PROC_TEXT("leases-enable", 0444, one_show),
	PROC_TEXT("mount-max", 0444, mount_max_show),
	PROC_TEXT("nr_open", 0444, nr_open_show),
	PROC_TEXT("overflowgid", 0444, overflow_id_show),
	PROC_TEXT("overflowuid", 0444, overflow_id_show),
	PROC_RW("pipe-max-size", 0644, pipe_size_show, pipe_size_write),
	PROC_RW("pipe-user-pages-hard", 0644, pipe_hard_show, pipe_hard_write),
	PROC_RW("pipe-user-pages-soft", 0644, pipe_soft_show, pipe_soft_write),
	PROC_RW("protected_fifos", 0600, fifos_show, fifos_write),
	PROC_RW("protected_hardlinks", 0600, hardlinks_show, hardlinks_write),
	PROC_RW("protected_regular", 0600, regular_show, regular_write),
	PROC_RW("protected_symlinks", 0600, symlinks_show, symlinks_write),
	PROC_TEXT("suid_dumpable", 0444, zero_show),
	{ .name = NULL },
};

const struct proc_entry proc_sys_entries[] = {
	PROC_DIR("fs", fs_entries),
	PROC_DIR("kernel", kernel_entries),
	PROC_DIR("vm", vm_entries),
	{ .name = NULL },
};
