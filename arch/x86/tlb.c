/* SPDX-License-Identifier: MIT */

/*
 * Which address space a CPU has loaded, and how all CPUs come to forget old translations.
 *
 * mm->context.cpu_mask has a bit for each CPU whose TLB may hold translations of the mm. A CPU sets
 * its bit before it loads CR3 and clears it after it has loaded another; whoever changes entries
 * does so before it reads the mask. So either the flusher sees the bit, or the CPU sees the new
 * entries.
 *
 * A CPU in a kernel thread, or idle, keeps the last mm loaded: coming back is free. The first flush
 * that reaches it there makes it leave the mm (load the kernel's own table) rather than follow
 * every change.
 */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <mm/mm.h>
#include <asm/bitops.h>
#include <asm/irqflags.h>
#include <asm/mmu_context.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/tlbflush.h>

/* Above this many pages one reload of CR3 is cheaper than single invalidations. */
#define FLUSH_SINGLE_MAX	32

static DEFINE_PER_CPU(struct mm_struct *, loaded_mm);

struct flush_request {
	struct mm_struct *mm;
	unsigned long start, end;
};

void mmu_init(void)
{
	this_cpu_write(loaded_mm, &init_mm);
	write_cr3(__pa(init_mm.pgd));
}

/* => Interrupts off. */
static void load_mm(struct mm_struct *old, struct mm_struct *new)
{
	int cpu = smp_processor_id();

	set_bit(cpu, &new->context.cpu_mask);
	this_cpu_write(loaded_mm, new);
	write_cr3(__pa(new->pgd));
	clear_bit(cpu, &old->context.cpu_mask);
}

void switch_mm(struct mm_struct *next)
{
	struct mm_struct *loaded = this_cpu_read(loaded_mm);

	if (loaded != next)
		load_mm(loaded, next);
}

unsigned long mm_cpumask(const struct mm_struct *mm)
{
	return READ_ONCE(mm->context.cpu_mask);
}

static void flush_local(unsigned long start, unsigned long end)
{
	if (end - start > FLUSH_SINGLE_MAX * PAGE_SIZE) {
		write_cr3(read_cr3());
		return;
	}
	for (; start < end; start += PAGE_SIZE)
		invlpg(start);
}

/* On each CPU of the mask, interrupts off. */
static void flush_here(void *arg)
{
	const struct flush_request *request = arg;
	struct mm_struct *mm = request->mm;

	if (this_cpu_read(loaded_mm) != mm)
		return;		/* it has left in the meantime */
	if (current->mm == mm)
		flush_local(request->start, request->end);
	else
		load_mm(mm, &init_mm);
}

static void flush_others(void (*fn)(void *), struct flush_request *request)
{
	unsigned long mask;

	smp_mb();		/* entries first, then the mask; pairs with set_bit in load_mm */
	mask = READ_ONCE(request->mm->context.cpu_mask) & ~(1UL << smp_processor_id());
	if (mask)
		smp_call_function_mask(mask, fn, request, true);

}

void flush_tlb_range(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct flush_request request = { .mm = mm, .start = start, .end = end };

	if (this_cpu_read(loaded_mm) == mm)
		flush_local(start, end);
	flush_others(flush_here, &request);
}

void flush_tlb_mm(struct mm_struct *mm)
{
	flush_tlb_range(mm, 0, TASK_SIZE);
}

void flush_tlb_page(struct mm_struct *mm, unsigned long addr)
{
	addr &= PAGE_MASK;
	flush_tlb_range(mm, addr, addr + PAGE_SIZE);
}

void flush_tlb_local_page(unsigned long addr)
{
	invlpg(addr);
}

static void leave_here(void *arg)
{
	const struct flush_request *request = arg;

	if (this_cpu_read(loaded_mm) == request->mm)
		load_mm(request->mm, &init_mm);
}

void mm_leave_cpus(struct mm_struct *mm)
{
	struct flush_request request = { .mm = mm };
	unsigned long flags;

	local_irq_save(flags);
	leave_here(&request);
	local_irq_restore(flags);
	flush_others(leave_here, &request);
}

static void flush_kernel_here(void *arg)
{
	const struct flush_request *request = arg;

	if (request->end - request->start > FLUSH_SINGLE_MAX * PAGE_SIZE) {
		flush_tlb_global();
		return;
	}
	for (unsigned long addr = request->start; addr < request->end; addr += PAGE_SIZE)
		invlpg(addr);
}

void flush_tlb_kernel_range(unsigned long start, unsigned long end)
{
	struct flush_request request = { .start = start, .end = end };

	flush_kernel_here(&request);
	smp_call_function_mask(cpu_online_mask & ~(1UL << smp_processor_id()), flush_kernel_here,
			       &request, true);
}

pgprot_t vm_get_page_prot(unsigned long vm_flags)
{
	unsigned long prot = _PAGE_USER | _PAGE_ACCESSED | _PAGE_PRESENT;

	if (!(vm_flags & VM_ACCESS))
		return (pgprot_t){ _PAGE_PROTNONE | _PAGE_ACCESSED | _PAGE_NX };
	if (!(vm_flags & VM_EXEC))
		prot |= _PAGE_NX;
	if ((vm_flags & (VM_WRITE | VM_SHARED)) == (VM_WRITE | VM_SHARED))
		prot |= _PAGE_RW;
	return (pgprot_t){ prot };
}

void pgd_fill_kernel_half(pgd_t *pgd)
{
	memcpy(pgd + USER_PGDS, init_mm.pgd + USER_PGDS, USER_PGDS * sizeof(pgd_t));
}
