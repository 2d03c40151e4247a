/* SPDX-License-Identifier: MIT */

#include <kernel/lib/kallsyms.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/panic.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <asm/irqflags.h>
#include <asm/page.h>
#include <asm/paging.h>
#include <asm/power.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/smp.h>
#include <asm/time.h>

int panic_timeout;

#define BACKTRACE_MAX	32

/* Frames are chained through the base pointer: the caller's is at *frame, its return address
 * behind that. */
void show_backtrace(unsigned long frame)
{
	pr_emerg("Call trace:\n");
	for (unsigned int i = 0; i < BACKTRACE_MAX; i++) {
		unsigned long *words = (unsigned long *)frame;

		if (frame < PAGE_OFFSET || frame % sizeof(long) || !kernel_virt_to_phys(frame) ||
		    !kernel_virt_to_phys(frame + sizeof(long)) || !words[1])
			break;
		pr_emerg("  [<%016lx>] %pS\n", words[1], (void *)words[1]);
		if (words[0] <= frame)
			break;
		frame = words[0];
	}
}

/* For WARN_ON. */
void dump_stack(void)
{
	show_backtrace((unsigned long)__builtin_frame_address(0));
}

/* The end: as panic= says. */
static void __noreturn end_of_panic(void)
{
	if (panic_timeout < 0)
		machine_restart();
	if (panic_timeout > 0) {
		pr_emerg("Rebooting in %d seconds..\n", panic_timeout);
		for (int i = 0; i < panic_timeout; i++)
			udelay(1000000);
		machine_restart();
	}
	pr_emerg("---[ end Kernel panic ]---\n");
	halt_forever();
}

/* The first one reports. Another CPU's comes too late; one that happens in the report ends it. */
static void enter_panic(void)
{
	static int panic_cpu = -1;
	static unsigned int depth;
	int cpu, owner;

	local_irq_disable();
	cpu = smp_processor_id();
	owner = cmpxchg(&panic_cpu, -1, cpu);
	if (owner != -1 && owner != cpu)
		halt_forever();
	if (++depth == 2)
		end_of_panic();
	if (depth > 2)
		halt_forever();
}

static void __noreturn panic_report(struct pt_regs *regs, const char *fmt, va_list args)
{
	static char text[256];

	enter_panic();
	smp_stop_others();
	printk_bust_locks();
	vsnprintf(text, sizeof(text), fmt, args);
	pr_emerg("Kernel panic - not syncing: %s\n", text);
	pr_emerg("CPU: %u PID: %d Comm: %s\n", smp_processor_id(), current->pid, current->comm);
	if (regs)
		show_regs(regs);
	show_backtrace(regs ? frame_pointer(regs) : (unsigned long)__builtin_frame_address(0));
	end_of_panic();
}

void panic(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	panic_report(NULL, fmt, args);
}

void panic_regs(struct pt_regs *regs, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	panic_report(regs, fmt, args);
}
