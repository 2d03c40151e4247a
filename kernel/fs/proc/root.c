/* SPDX-License-Identifier: MIT */
/* The files of /proc that are about the whole system. Their formats are Linux's. */
#include <boot/bootinfo.h>
#include <kernel/lib/bitmap.h>
#include <kernel/process/fork.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/utsname.h>
#include <asm/cpu.h>
#include <asm/irq.h>
#include <asm/percpu.h>
#include <asm/smp.h>
#include "internal.h"

/* ---- Time and load ---- */

static int loadavg_show(struct seq_buf *seq, struct task_struct *task)
{
	unsigned long load[3];

	load_average(load);
	for (int i = 0; i < 3; i++) {
		unsigned long value = load[i] + LOAD_FIXED / 200;

		seq_buf_printf(seq, "%lu.%02lu ", value / LOAD_FIXED,
			       value % LOAD_FIXED * 100 / LOAD_FIXED);
	}
	seq_buf_printf(seq, "%lu/%d %d\n", nr_running(), atomic_read(&nr_threads), pid_last());
	return 0;
}

static void show_seconds(struct seq_buf *seq, u64 ns, char end)
{
	seq_buf_printf(seq, "%llu.%02llu%c", ns / NSEC_PER_SEC,
		       ns % NSEC_PER_SEC / (NSEC_PER_SEC / 100), end);
}

static int uptime_show(struct seq_buf *seq, struct task_struct *task)
{
	u64 times[NR_CPUTIMES], idle = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		cpu_times(cpu, times);
		idle += times[CPUTIME_IDLE];
	}
	show_seconds(seq, ktime_get_ns(), ' ');
	show_seconds(seq, idle, '\n');
	return 0;
}

static void show_cpu_times(struct seq_buf *seq, const u64 *times)
{
	/* user nice system idle, and what isn't told apart: iowait irq softirq steal guest
	 * guest_nice */
	seq_buf_printf(seq, " %llu %llu %llu %llu 0 0 0 0 0 0\n",
		       ns_to_clock_t(times[CPUTIME_USER]), ns_to_clock_t(times[CPUTIME_NICE]),
		       ns_to_clock_t(times[CPUTIME_SYSTEM]), ns_to_clock_t(times[CPUTIME_IDLE]));
}

static int stat_show(struct seq_buf *seq, struct task_struct *task)
{
	u64 times[NR_CPUTIMES], sum[NR_CPUTIMES] = { 0 };
	unsigned long interrupts = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		cpu_times(cpu, times);
		for (int i = 0; i < NR_CPUTIMES; i++)
			sum[i] += times[i];
		interrupts += nr_interrupts(cpu);
	}
	seq_buf_puts(seq, "cpu ");
	show_cpu_times(seq, sum);
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (!cpu_online(cpu))
			continue;
		cpu_times(cpu, times);
		seq_buf_printf(seq, "cpu%u", cpu);
		show_cpu_times(seq, times);
	}
	seq_buf_printf(seq, "intr %lu", interrupts);
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		seq_buf_printf(seq, " %lu", irq_count(irq));
	seq_buf_printf(seq, "\nctxt %llu\nbtime %llu\nprocesses %lu\n", nr_context_switches(),
		       ktime_get_boot_seconds(), READ_ONCE(nr_forks));
	/* "Blocked" are those that wait for a disk. There are no softirqs, in ten kinds. */
	seq_buf_printf(seq, "procs_running %lu\nprocs_blocked 0\n", nr_running());
	seq_buf_puts(seq, "softirq 0 0 0 0 0 0 0 0 0 0 0\n");
	return 0;
}

static int interrupts_show(struct seq_buf *seq, struct task_struct *task)
{
	arch_show_interrupts(seq);
	return 0;
}

/* ---- The machine ---- */

static int cpuinfo_show(struct seq_buf *seq, struct task_struct *task)
{
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (cpu_online(cpu))
			arch_show_cpu(seq, cpu);
	return 0;
}

static int version_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%s version %s (%s) %s\n", init_uts.sysname, init_uts.release,
		       "gcc " __VERSION__, init_uts.version);
	return 0;
}

static int cmdline_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_printf(seq, "%s\n", boot_info.command_line);
	return 0;
}

static int devices_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_puts(seq,
		     "Character devices:\n  1 mem\n  4 ttyS\n  5 /dev/tty\n  5 /dev/console\n");
	return 0;
}

/* name, device, major, minors, kind: from these, ps has the names of terminals. */
static int tty_drivers_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_puts(seq,
		     "/dev/tty             /dev/tty        5       0 system:/dev/tty\n"
		     "/dev/console         /dev/console    5       1 system:console\n"
		     "serial               /dev/ttyS       4 64-67 serial\n");
	return 0;
}

static const struct proc_entry tty_entries[] = {
	PROC_TEXT("drivers", 0444, tty_drivers_show),
	{ .name = NULL },
};

static int consoles_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_puts(seq, "ttyS0                -W- (EC p a)    4:64\n");
	return 0;
}

const struct proc_entry proc_root_entries[] = {
	PROC_TEXT("cmdline", 0444, cmdline_show),
	PROC_TEXT("consoles", 0444, consoles_show),
	PROC_TEXT("cpuinfo", 0444, cpuinfo_show),
	PROC_TEXT("devices", 0444, devices_show),
	PROC_TEXT("filesystems", 0444, filesystems_show),
	PROC_TEXT("interrupts", 0444, interrupts_show),
	PROC_FILE("kpagecount", 0400, &proc_kpagecount_fops),
	PROC_FILE("kpageflags", 0400, &proc_kpageflags_fops),
	PROC_TEXT("loadavg", 0444, loadavg_show),
	PROC_TEXT("locks", 0444, locks_show),
	PROC_TEXT("meminfo", 0444, proc_meminfo),
	PROC_LINK("mounts", &proc_mounts_iops),
	PROC_LINK("self", &proc_self_iops),
	PROC_TEXT("slabinfo", 0400, proc_slabinfo),
	PROC_TEXT("stat", 0444, stat_show),
	PROC_DIR("sys", proc_sys_entries),
	PROC_LINK("thread-self", &proc_thread_self_iops),
	PROC_DIR("tine", proc_tine_entries),
	PROC_DIR("tty", tty_entries),
	PROC_TEXT("uptime", 0444, uptime_show),
	PROC_TEXT("version", 0444, version_show),
	PROC_TEXT("vmstat", 0444, proc_vmstat),
	{ .name = NULL },
};
