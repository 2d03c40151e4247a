/* SPDX-License-Identifier: MIT */

/*
 * Page faults: the CPU's view of them. Whether an access may be made good is up to
 * handle_mm_fault(); here is decided who asked, and what becomes of those whose access may not.
 */

#include <kernel/lib/bug.h>
#include <kernel/panic.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <mm/mm.h>
#include <asm/cpu.h>
#include <asm/extable.h>
#include <asm/irqflags.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/traps.h>

/* The error code. (SDM 3A, 4.7) */
#define PF_PROT		0x01UL		/* there is a page, not to be used so; else there is none */
#define PF_WRITE	0x02UL
#define PF_USER		0x04UL
#define PF_RSVD		0x08UL		/* a reserved bit of an entry is 1 */
#define PF_INSTR	0x10UL

#define VECTOR_PAGE_FAULT	14

static unsigned int fault_flags(unsigned long code)
{
	return (code & PF_WRITE ? FAULT_WRITE : 0) | (code & PF_INSTR ? FAULT_EXEC : 0) |
	       (code & PF_USER ? FAULT_USER : 0);
}

/* ---- From user mode ---- */

static void fault_signal(int fault, unsigned long address, unsigned long code)
{
	current->thread.cr2 = address;
	switch (fault) {
	case FAULT_MAPERR:
		trap_signal(VECTOR_PAGE_FAULT, code, SIGSEGV, SEGV_MAPERR, address);
		break;
	case FAULT_ACCERR:
		trap_signal(VECTOR_PAGE_FAULT, code, SIGSEGV, SEGV_ACCERR, address);
		break;
	case FAULT_SIGBUS:
		trap_signal(VECTOR_PAGE_FAULT, code, SIGBUS, BUS_ADRERR, address);
		break;
	}
}

static void user_fault(unsigned long address, unsigned long code)
{
	int fault;

	local_irq_enable();
	if (unlikely(address >= TASK_SIZE)) {
		/* It is not to learn whether there is a page. */
		fault_signal(FAULT_MAPERR, address, code | PF_PROT);
		return;
	}
	fault = handle_mm_fault(current->mm, address, fault_flags(code));
	if (unlikely(fault))
		fault_signal(fault, address, code);
}

/* ---- From the kernel ---- */

static void __noreturn bad_access(struct pt_regs *regs, unsigned long address, unsigned long code)
{
	const char *what = code & PF_INSTR ? "jump to" : code & PF_WRITE ? "write at" : "read at";
	const char *whose = address < PAGE_SIZE ? ", a NULL pointer" :
			    address < TASK_SIZE ? ", user memory" : "";

	panic_regs(regs, "bad %s %lx%s in the kernel (error code %lx)", what, address, whose, code);
}

/*
 * => Does the kernel mean to touch user memory here, where it may sleep? Its instructions that may
 *    are in the exception table. Any other that meets an address of user memory has a bad pointer,
 *    and must not wait for the address space, which it may have locked.
 */
static bool expected(const struct pt_regs *regs, unsigned long address, unsigned long code)
{
	if (address >= TASK_SIZE || (code & PF_INSTR) || !search_exception_table(regs->ip))
		return false;
	if (!current->mm || !(regs->flags & X86_EFLAGS_IF))
		return false;
	return !cpu_has(CPU_SMAP) || (regs->flags & X86_EFLAGS_AC);
}

static void kernel_fault(struct pt_regs *regs, unsigned long address, unsigned long code)
{
	if (likely(expected(regs, address, code))) {
		local_irq_enable();
		if (likely(!handle_mm_fault(current->mm, address, fault_flags(code))))
			return;
	}
	if (!fixup_exception(regs))
		bad_access(regs, address, code);
}

void do_page_fault(struct pt_regs *regs, unsigned long code)
{
	unsigned long address = read_cr2();

	if (unlikely(code & PF_RSVD))
		panic_regs(regs, "broken page table: reserved bits set for %lx", address);
	if (user_mode(regs))
		user_fault(address, code);
	else
		kernel_fault(regs, address, code);
}
