/* SPDX-License-Identifier: MIT */
/* The files of /proc that are about the whole system. Their formats are Linux's. */
#include <boot/bootinfo.h>
#include <kernel/fork.h>
#include <kernel/lib/bitmap.h>
#include <kernel/pid.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/time/timer.h>
#include <kernel/utsname.h>
#include <mm/page_alloc.h>
#include <mm/slab.h>
#include <asm/cpu.h>
#include <asm/irq.h>
#include <asm/percpu.h>
#include <asm/smp.h>
#include "internal.h"

/* ---- Memory ---- */

static void show_kb(struct seq_buf *seq, const char *label, unsigned long pages)
{
	seq_buf_printf(seq, "%-16s%8lu kB\n", label, pages << (PAGE_SHIFT - 10));
}

static int meminfo_show(struct seq_buf *seq, struct task_struct *task)
{
	unsigned long free = nr_free_pages();
	unsigned long cached = nr_pages_owned(PAGE_FILE) + nr_pages_owned(PAGE_SHMEM);

	show_kb(seq, "MemTotal:", totalram_pages);
	show_kb(seq, "MemFree:", free);
	/* The page cache is the files themselves: none of it can be had back. */
	show_kb(seq, "MemAvailable:", free);
	show_kb(seq, "Buffers:", 0);
	show_kb(seq, "Cached:", cached);
	show_kb(seq, "SwapCached:", 0);
	show_kb(seq, "SwapTotal:", 0);
	show_kb(seq, "SwapFree:", 0);
	show_kb(seq, "AnonPages:", nr_pages_owned(PAGE_ANON));
	show_kb(seq, "Shmem:", nr_pages_owned(PAGE_SHMEM));
	show_kb(seq, "Slab:", nr_pages_owned(PAGE_SLAB));
	show_kb(seq, "SReclaimable:", 0);
	show_kb(seq, "SUnreclaim:", nr_pages_owned(PAGE_SLAB));
	seq_buf_printf(seq, "KernelStack:    %8lu kB\n",
		       nr_pages_owned(PAGE_STACK) * (PAGE_SIZE / 1024));
	show_kb(seq, "PageTables:", nr_pages_owned(PAGE_TABLE));
	show_kb(seq, "VmallocUsed:", nr_pages_owned(PAGE_VMALLOC));
	return 0;
}

static void show_slab(const struct slab_info *info, void *arg)
{
	struct seq_buf *seq = arg;

	seq_buf_printf(seq, "%-17s %6lu %6lu %6zu %4u %4u", info->name, info->active, info->total,
		       info->size, info->per_slab, info->pages_per_slab);
	seq_buf_printf(seq, " : tunables %4u %4u %4u : slabdata %6lu %6lu %6u\n", 0, 0, 0,
		       info->slabs, info->slabs, 0);
}

static int slabinfo_show(struct seq_buf *seq, struct task_struct *task)
{
	seq_buf_puts(seq, "slabinfo - version: 2.1\n"
		     "# name            <active_objs> <num_objs> <objsize> <objperslab>"
		     " <pagesperslab> : tunables <limit> <batchcount> <sharedfactor>"
		     " : slabdata <active_slabs> <num_slabs> <sharedavail>\n");
	slab_for_each(show_slab, seq);
	return 0;
}

/* ---- Time and load ---- */

/* The average number of tasks that run or wait to, over 1, 5 and 15 minutes; in 1/2048ths. Every
 * five seconds, a = a * e + n * (1 - e), with e = exp(-5 s / period). */
#define LOAD_FIXED	2048UL
#define LOAD_INTERVAL	(5 * NSEC_PER_SEC)
static const unsigned long load_decay[3] = { 1884, 2014, 2037 };
static unsigned long load[3];		/* written by the timer only */
static struct ktimer load_timer;

static void load_sample(struct ktimer *timer)
{
	unsigned long active = nr_running() * LOAD_FIXED;

	for (int i = 0; i < 3; i++) {
		unsigned long sum = load[i] * load_decay[i] + active * (LOAD_FIXED - load_decay[i]);

		if (active > load[i])
			sum += LOAD_FIXED - 1;
		WRITE_ONCE(load[i], sum / LOAD_FIXED);
	}
	ktimer_start(timer, timer->expires + LOAD_INTERVAL);
}

void proc_loadavg_init(void)
{
	ktimer_init(&load_timer, load_sample);
	ktimer_start(&load_timer, ktime_get_ns() + LOAD_INTERVAL);
}

static int loadavg_show(struct seq_buf *seq, struct task_struct *task)
{
	for (int i = 0; i < 3; i++) {
		unsigned long value = READ_ONCE(load[i]) + LOAD_FIXED / 200;

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

static int count_blocked(void)
{
	struct task_struct *process, *thread;
	int count = 0;

	spin_lock(&tasklist_lock);
	for_each_process(process)
		for_each_thread(process->signal, thread)
			count += (thread->state & TASK_UNINTERRUPTIBLE) != 0;
	spin_unlock(&tasklist_lock);
	return count;
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
	seq_buf_printf(seq, "procs_running %lu\nprocs_blocked %d\n", nr_running(), count_blocked());
	return 0;
}

static int interrupts_show(struct seq_buf *seq, struct task_struct *task)
{
	/* Only totals are counted by number, and all ISA interrupts go to the boot CPU. */
	seq_buf_puts(seq, "           CPU0       \n");
	for (unsigned int irq = 0; irq < NR_IRQS; irq++)
		if (irq_count(irq))
			seq_buf_printf(seq, "%3u: %10lu   IO-APIC  %2u\n", irq,
				       irq_count(irq), irq);
	return 0;
}

/* ---- The machine ---- */

static const struct { enum cpu_feature bit; const char *name; } feature_names[] = {
	{ CPU_TSC, "tsc" }, { CPU_APIC, "apic" }, { CPU_PGE, "pge" }, { CPU_PAT, "pat" },
	{ CPU_FXSR, "fxsr" }, { CPU_SSE2, "sse2" }, { CPU_SYSCALL, "syscall" }, { CPU_NX, "nx" },
	{ CPU_GBPAGES, "pdpe1gb" }, { CPU_RDTSCP, "rdtscp" }, { CPU_LM, "lm" },
	{ CPU_PCID, "pcid" }, { CPU_X2APIC, "x2apic" }, { CPU_TSC_DEADLINE, "tsc_deadline_timer" },
	{ CPU_XSAVE, "xsave" }, { CPU_AVX, "avx" }, { CPU_RDRAND, "rdrand" },
	{ CPU_HYPERVISOR, "hypervisor" },
	{ CPU_FSGSBASE, "fsgsbase" }, { CPU_SMEP, "smep" }, { CPU_ERMS, "erms" },
	{ CPU_INVPCID, "invpcid" }, { CPU_RDSEED, "rdseed" }, { CPU_SMAP, "smap" },
	{ CPU_XSAVEOPT, "xsaveopt" }, { CPU_XSAVEC, "xsavec" }, { CPU_XGETBV1, "xgetbv1" },
	{ CPU_XSAVES, "xsaves" }, { CPU_UMIP, "umip" }, { CPU_PKU, "pku" },
};

static void show_cpu(struct seq_buf *seq, unsigned int cpu)
{
	seq_buf_printf(seq, "processor\t: %u\nvendor_id\t: %s\ncpu family\t: %u\nmodel\t\t: %u\n"
		       "model name\t: %s\nstepping\t: %u\nflags\t\t:", cpu, cpu_vendor, cpu_family,
		       cpu_model, cpu_model_name, cpu_stepping);
	for (size_t i = 0; i < ARRAY_SIZE(feature_names); i++)
		if (cpu_has(feature_names[i].bit))
			seq_buf_printf(seq, " %s", feature_names[i].name);
	seq_buf_puts(seq, "\n\n");
}

static int cpuinfo_show(struct seq_buf *seq, struct task_struct *task)
{
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (cpu_online(cpu))
			show_cpu(seq, cpu);
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

const struct proc_entry proc_root_entries[] = {
	PROC_TEXT("cmdline", 0444, cmdline_show),
	PROC_TEXT("cpuinfo", 0444, cpuinfo_show),
	PROC_TEXT("devices", 0444, devices_show),
	PROC_TEXT("filesystems", 0444, filesystems_show),
	PROC_TEXT("interrupts", 0444, interrupts_show),
	PROC_FILE("kpagecount", 0400, &proc_kpagecount_fops),
	PROC_FILE("kpageflags", 0400, &proc_kpageflags_fops),
	PROC_TEXT("loadavg", 0444, loadavg_show),
	PROC_TEXT("meminfo", 0444, meminfo_show),
	PROC_LINK("mounts", &proc_mounts_iops),
	PROC_LINK("self", &proc_self_iops),
	PROC_TEXT("slabinfo", 0400, slabinfo_show),
	PROC_TEXT("stat", 0444, stat_show),
	PROC_DIR("sys", proc_sys_entries),
	PROC_LINK("thread-self", &proc_thread_self_iops),
	PROC_DIR("tine", proc_tine_entries),
	PROC_TEXT("uptime", 0444, uptime_show),
	PROC_TEXT("version", 0444, version_show),
	{ .name = NULL },
};
