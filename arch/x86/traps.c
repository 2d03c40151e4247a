/* SPDX-License-Identifier: MIT */

/*
 * Exceptions. One that a program causes becomes a signal; the kernel's own are a bug, but for
 * faults on user memory at places that the exception table knows. entry.S calls a function per
 * exception, with interrupts off. (SDM 3A, 6.15; which signal is Linux's choice)
 */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/panic.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/errno.h>
#include <mm/mm.h>
#include <asm/extable.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/process.h>
#include <asm/ptrace.h>
#include <asm/smp.h>
#include <asm/syscall.h>
#include <asm/traps.h>

#define DR6_IDLE	0xffff0ff0UL
#define DR6_BREAKPOINTS	0x000fUL
#define DR6_STEP	0x4000UL

void trap_signal(unsigned int vector, unsigned long error_code, int sig, int code,
		 unsigned long addr)
{
	current->thread.trap_nr = vector;
	current->thread.error_code = error_code;
	if (code)
		force_sig_fault(sig, code, addr);
	else
		force_sig(sig);
}

/* => si_code 0: a signal that says nothing but that the kernel sent it. */
static void exception(struct pt_regs *regs, const char *name, unsigned int vector,
		      unsigned long error_code, int sig, int si_code, unsigned long addr)
{
	if (!user_mode(regs)) {
		if (!fixup_exception(regs))
			panic_regs(regs, "%s in the kernel (error code %lx)", name, error_code);
		return;
	}
	local_irq_enable();
	trap_signal(vector, error_code, sig, si_code, addr);
}

#define EXCEPTION(function, vector, name, sig, si_code, addr) \
void do_##function(struct pt_regs *regs, unsigned long error_code) \
{ \
	exception(regs, name, vector, error_code, sig, si_code, addr); \
}

EXCEPTION(divide_error, 0, "divide error", SIGFPE, FPE_INTDIV, regs->ip)
EXCEPTION(int3, 3, "breakpoint", SIGTRAP, 0, 0)
EXCEPTION(overflow, 4, "overflow", SIGSEGV, 0, 0)
EXCEPTION(bounds, 5, "bound range exceeded", SIGSEGV, 0, 0)
EXCEPTION(invalid_op, 6, "invalid opcode", SIGILL, ILL_ILLOPN, regs->ip)
EXCEPTION(device_not_available, 7, "device not available", SIGSEGV, 0, 0)
EXCEPTION(invalid_tss, 10, "invalid TSS", SIGSEGV, 0, 0)
EXCEPTION(segment_not_present, 11, "segment not present", SIGBUS, 0, 0)
EXCEPTION(stack_segment, 12, "stack segment fault", SIGBUS, 0, 0)
EXCEPTION(general_protection, 13, "general protection fault", SIGSEGV, 0, 0)
EXCEPTION(alignment_check, 17, "alignment check", SIGBUS, BUS_ADRALN, 0)

/* ---- Floating point ---- */

/* => The si_code for the first of the exceptions, as both x87 and SSE number them; 0: there is
 * none. */
static int fpe_code(unsigned int exceptions)
{
	if (exceptions & 0x01)
		return FPE_FLTINV;
	if (exceptions & 0x04)
		return FPE_FLTDIV;
	if (exceptions & 0x08)
		return FPE_FLTOVF;
	if (exceptions & 0x12)		/* denormal operand, underflow */
		return FPE_FLTUND;
	if (exceptions & 0x20)
		return FPE_FLTRES;
	return 0;
}

static void float_error(struct pt_regs *regs, const char *name, unsigned int vector,
			unsigned int exceptions)
{
	int code = fpe_code(exceptions);

	if (code || !user_mode(regs))
		exception(regs, name, vector, 0, SIGFPE, code, regs->ip);
}

void do_x87_error(struct pt_regs *regs, unsigned long error_code)
{
	u16 status, control;

	__asm__ __volatile__("fnstsw %0; fnstcw %1" : "=m"(status), "=m"(control));
	float_error(regs, "x87 error", 16, status & ~control);
}

void do_simd_error(struct pt_regs *regs, unsigned long error_code)
{
	u32 mxcsr;

	__asm__ __volatile__("stmxcsr %0" : "=m"(mxcsr));
	float_error(regs, "SIMD error", 19, mxcsr & ~(mxcsr >> 7));
}

/* ---- Those with a stack of their own ---- */

static unsigned long read_and_clear_dr6(void)
{
	unsigned long dr6;

	__asm__ __volatile__("mov %%dr6, %0; mov %1, %%dr6" : "=&r"(dr6) : "r"(DR6_IDLE));
	return dr6;
}

/* In user mode it comes on the task's stack. The kernel sets no breakpoints, and does not step. */
void do_debug(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long dr6 = read_and_clear_dr6();
	int code = dr6 & DR6_STEP ? TRAP_TRACE : dr6 & DR6_BREAKPOINTS ? TRAP_HWBKPT : TRAP_BRKPT;

	if (user_mode(regs)) {
		local_irq_enable();
		trap_signal(1, 0, SIGTRAP, code, regs->ip);
	} else {
		regs->flags &= ~X86_EFLAGS_TF;
	}
}

void do_nmi(struct pt_regs *regs, unsigned long error_code)
{
	if (!smp_handle_nmi(regs))
		panic_regs(regs, "NMI for an unknown reason");
}

void do_double_fault(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long stack = (unsigned long)current->stack;

	if (regs->sp - (stack - PAGE_SIZE) < PAGE_SIZE + sizeof(struct pt_regs))
		panic_regs(regs, "kernel stack overflow of %s[%d]", current->comm, current->pid);
	panic_regs(regs, "double fault");
}

void do_machine_check(struct pt_regs *regs, unsigned long error_code)
{
	panic_regs(regs, "machine check");
}

/* ---- The way back to user mode ---- */

/*
 * fixup_bad_iret - IRET to user mode has faulted, on a frame that sigreturn or exec made.
 * => The registers when it did, those of the program already. Returns the pt_regs at the top of the
 *    stack, whole again: the frame is still there, while the fault has overwritten what is below
 *    it.
 */
struct pt_regs *fixup_bad_iret(const struct pt_regs *fault)
{
	struct pt_regs *regs = current_pt_regs();

	memmove(regs, fault, offsetof(struct pt_regs, orig_ax));
	regs->orig_ax = -1;
	return regs;
}

/*
 * An allocation has failed for want of memory. If that was the end of a call, it is tried again
 * once somebody has been killed for it: this is the place where no lock is held.
 */
static void memory_ran_out(struct pt_regs *regs)
{
	clear_bit(TIF_NO_MEMORY, &current->work);
	if (syscall_number(regs) == -1 || (long)regs->ax != -ENOMEM)
		return;
	if (!fatal_signal_pending(current) && out_of_memory()) {
		regs->ax = -ERESTARTNOINTR;
		set_task_work(current, TIF_SIGPENDING);
	}
}

/* All that stands in the way of a return to user mode. => Interrupts off, on return, too. */
void exit_to_user_mode_loop(struct pt_regs *regs)
{
	unsigned long work;

	while ((work = READ_ONCE(current->work))) {
		local_irq_enable();
		if (work & BIT(TIF_NEED_RESCHED))
			schedule();
		if (work & BIT(TIF_NO_MEMORY))
			memory_ran_out(regs);
		if (work & (BIT(TIF_SIGPENDING) | BIT(TIF_RESTORE_SIGMASK)))
			do_signal(regs);
		clear_bit(TIF_FULL_RETURN, &current->work);
		local_irq_disable();
	}
	irqs_go_on();		/* by the IRET */
}

/* For panic. */
void show_regs(struct pt_regs *regs)
{
	pr_emerg("RIP: %04lx:%pS (%016lx)\n", regs->cs, (void *)regs->ip, regs->ip);
	pr_emerg("RSP: %04lx:%016lx EFLAGS: %08lx\n", regs->ss, regs->sp, regs->flags);
	pr_emerg("RAX: %016lx RBX: %016lx RCX: %016lx\n", regs->ax, regs->bx, regs->cx);
	pr_emerg("RDX: %016lx RSI: %016lx RDI: %016lx\n", regs->dx, regs->si, regs->di);
	pr_emerg("RBP: %016lx R08: %016lx R09: %016lx\n", regs->bp, regs->r8, regs->r9);
	pr_emerg("R10: %016lx R11: %016lx R12: %016lx\n", regs->r10, regs->r11, regs->r12);
	pr_emerg("R13: %016lx R14: %016lx R15: %016lx\n", regs->r13, regs->r14, regs->r15);
	pr_emerg("CR2: %016lx CR3: %016lx\n", read_cr2(), read_cr3());
}
