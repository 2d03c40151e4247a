/* SPDX-License-Identifier: MIT */

/* More than one CPU: starting them, and calling functions on them. */

#include <kernel/process/fork.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <mm/mm.h>
#include <asm/acpi.h>
#include <asm/apic.h>
#include <asm/cpu.h>
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/mmu_context.h>
#include <asm/paging.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/time.h>

/* Where a CPU begins, and what it is told: pages below 1 MiB, never given out. */
#define TRAMPOLINE	0x8000UL
#define TRAMPOLINE_DATA	0x9000UL
#define START_TIMEOUT_US	200000

unsigned long cpu_online_mask = 1;

unsigned int num_online_cpus(void)
{
	return hweight64(cpu_online_mask);
}

/* ---- Calls ---- */

/*
 * One call at a time: what is called, and who has still to do it. The caller fills it in under
 * call_lock, sets the bits, and interrupts; each CPU clears its bit when it is through.
 */
static struct {
	void (*fn)(void *arg);
	void *arg;
	unsigned long pending;		/* atomic */
} call;

static DEFINE_SPINLOCK(call_lock);

static void call_function_handler(struct pt_regs *regs)
{
	unsigned int cpu = smp_processor_id();

	if (!test_bit(cpu, &call.pending))
		return;
	call.fn(call.arg);
	clear_bit(cpu, &call.pending);
}

static void call_others(unsigned long mask, void (*fn)(void *), void *arg)
{
	/* Who waits for the lock has interrupts on: the holder may be calling him. */
	BUG_ON(irqs_disabled());
	spin_lock(&call_lock);
	call.fn = fn;
	call.arg = arg;
	smp_mb();
	WRITE_ONCE(call.pending, mask);
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (mask >> cpu & 1)
			apic_send_ipi(acpi.apic_ids[cpu], VECTOR_CALL_FUNCTION);
	while (READ_ONCE(call.pending))
		cpu_relax();
	spin_unlock(&call_lock);
}

void smp_call_function_mask(unsigned long mask, void (*fn)(void *), void *arg, bool wait)
{
	unsigned long here = 1UL << smp_processor_id(), flags;

	mask &= READ_ONCE(cpu_online_mask);
	if (mask & ~here)
		call_others(mask & ~here, fn, arg);
	if (mask & here) {
		local_irq_save(flags);
		fn(arg);
		local_irq_restore(flags);
	}
}

void smp_send_reschedule(unsigned int cpu)
{
	apic_send_ipi(acpi.apic_ids[cpu], VECTOR_RESCHEDULE);
}

/* Nothing to do: the way out of the interrupt is what was wanted. */
static void reschedule_handler(struct pt_regs *regs)
{
}

/* ---- Stopping ---- */

static unsigned long stopping, stopped;

void smp_stop_others(void)
{
	unsigned long others = cpu_online_mask & ~(1UL << smp_processor_id());

	if (test_and_set_bit(0, &stopping) || !apic_base)
		return;
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (others >> cpu & 1)
			apic_send_nmi(acpi.apic_ids[cpu]);
	for (unsigned int i = 0; i < 100 && (READ_ONCE(stopped) & others) != others; i++)
		udelay(1000);
}

bool smp_handle_nmi(struct pt_regs *regs)
{
	if (!READ_ONCE(stopping))
		return false;
	set_bit(smp_processor_id(), &stopped);
	halt_forever();
}

/* ---- Starting ---- */

extern char trampoline_start[], trampoline_end[];

/* What trampoline.S is told, in a page of its own, for it is written where code must not be. */
struct trampoline_data {
	u64 pgd;
	u64 gs_base;
	u64 stack;
	u64 entry;
};

static unsigned long started;

static void __noreturn secondary_entry(void)
{
	mmu_init();
	cpu_init();
	apic_init_cpu();
	arch_time_init_cpu();
	start_secondary();
}

void smp_cpu_ready(void)
{
	unsigned int cpu = smp_processor_id();

	set_bit(cpu, &started);
	while (!cpu_online(cpu))
		cpu_relax();
}

/*
 * The trampoline runs where it lies, so for as long as it takes it is mapped at its physical
 * address: executable, and no longer writable anywhere. A starting CPU reads its data there, too.
 */
static unsigned long *identity_map(void)
{
	static unsigned long pgd[512] __aligned(4096), pud[512] __aligned(4096),
		pmd[512] __aligned(4096), table[512] __aligned(4096);

	memcpy(pgd, kernel_pgd, sizeof(pgd));
	pgd[0] = kernel_virt_to_phys((unsigned long)pud) | _PAGE_PRESENT | _PAGE_RW;
	pud[0] = kernel_virt_to_phys((unsigned long)pmd) | _PAGE_PRESENT | _PAGE_RW;
	pmd[0] = kernel_virt_to_phys((unsigned long)table) | _PAGE_PRESENT | _PAGE_RW;
	table[TRAMPOLINE >> PAGE_SHIFT] = TRAMPOLINE | _PAGE_PRESENT;
	table[TRAMPOLINE_DATA >> PAGE_SHIFT] = TRAMPOLINE_DATA | _PAGE_PRESENT | _PAGE_NX;
	return pgd;
}

static bool start_cpu(unsigned int cpu, unsigned long *pgd)
{
	struct task_struct *idle = fork_idle(cpu);
	struct trampoline_data *data = __va(TRAMPOLINE_DATA);

	if (IS_ERR(idle)) {
		pr_err("smp: no memory for CPU %u\n", cpu);
		return false;
	}
	per_cpu(current_task, cpu) = idle;
	data->pgd = kernel_virt_to_phys((unsigned long)pgd);
	data->gs_base = per_cpu_offset[cpu];
	data->stack = (u64)idle->stack + THREAD_SIZE;
	data->entry = (u64)secondary_entry;
	smp_mb();

	apic_send_init(acpi.apic_ids[cpu]);
	udelay(10000);
	for (int attempt = 0; attempt < 2 && !test_bit(cpu, &started); attempt++) {
		apic_send_startup(acpi.apic_ids[cpu], TRAMPOLINE);
		for (int i = 0; i < START_TIMEOUT_US / 10 && !test_bit(cpu, &started); i++)
			udelay(10);
	}
	if (!test_bit(cpu, &started)) {
		pr_err("smp: CPU %u does not start\n", cpu);
		return false;
	}
	set_bit(cpu, &cpu_online_mask);
	return true;
}

void smp_boot_secondaries(void)
{
	unsigned long *pgd;

	set_vector_handler(VECTOR_CALL_FUNCTION, call_function_handler);
	set_vector_handler(VECTOR_RESCHEDULE, reschedule_handler);
	if (nr_cpu_ids == 1)
		return;
	memcpy(__va(TRAMPOLINE), trampoline_start, trampoline_end - trampoline_start);
	kernel_protect_page((unsigned long)__va(TRAMPOLINE));
	pgd = identity_map();
	for (unsigned int cpu = 1; cpu < nr_cpu_ids; cpu++)
		start_cpu(cpu, pgd);
	pr_info("smp: %u CPUs\n", num_online_cpus());
}
