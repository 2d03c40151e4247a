/* SPDX-License-Identifier: MIT */
#ifndef ASM_IRQFLAGS_H
#define ASM_IRQFLAGS_H

#include <kernel/lib/types.h>

#define X86_EFLAGS_IF	0x200UL		/* interrupts are on */

static __always_inline unsigned long local_save_flags(void)
{
	unsigned long flags;

	__asm__ __volatile__("pushfq; popq %0" : "=rm"(flags) : : "memory");
	return flags;
}

/* Nobody measures how long these last. */
static __always_inline void raw_local_irq_disable(void)
{
	__asm__ __volatile__("cli" : : : "memory");
}

static __always_inline void raw_local_irq_enable(void)
{
	__asm__ __volatile__("sti" : : : "memory");
}

/* => Interrupts off: they are so now, or will be on in a moment. kernel/debug/sections.h */
#ifdef CONFIG_DEBUG
void irqs_go_off(void);
void irqs_go_on(void);
#else
static __always_inline void irqs_go_off(void) { }
static __always_inline void irqs_go_on(void) { }
#endif

static __always_inline void local_irq_disable(void)
{
	raw_local_irq_disable();
	irqs_go_off();
}

static __always_inline void local_irq_enable(void)
{
	irqs_go_on();
	raw_local_irq_enable();
}

static __always_inline bool irqs_disabled_flags(unsigned long flags)
{
	return !(flags & X86_EFLAGS_IF);
}

static __always_inline bool irqs_disabled(void)
{
	return irqs_disabled_flags(local_save_flags());
}

/* `flags` is an unsigned long of the caller, not a pointer to one. */
#define local_irq_save(flags) \
	do { (flags) = local_save_flags(); local_irq_disable(); } while (0)

#define local_irq_restore(flags) \
	do { if (!irqs_disabled_flags(flags)) local_irq_enable(); } while (0)
#define raw_local_irq_save(flags) \
	do { (flags) = local_save_flags(); raw_local_irq_disable(); } while (0)
#define raw_local_irq_restore(flags) \
	do { if (!irqs_disabled_flags(flags)) raw_local_irq_enable(); } while (0)

#endif
