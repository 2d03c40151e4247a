/* SPDX-License-Identifier: MIT */
#ifndef ASM_IRQ_H
#define ASM_IRQ_H

/*
 * Interrupt vectors. 0x00-0x1f are exceptions; 0x20-0x2f the sixteen ISA interrupts, through the
 * I/O APIC; above them what a CPU or its local APIC sends.
 */
#define VECTOR_IRQ0		0x20
#define NR_IRQS			16
#define VECTOR_TIMER		0xfb	/* local APIC timer */
#define VECTOR_RESCHEDULE	0xfc	/* smp_send_reschedule */
#define VECTOR_CALL_FUNCTION	0xfd	/* smp_call_function_mask */
#define VECTOR_ERROR		0xfe	/* local APIC: an error */
#define VECTOR_SPURIOUS		0xff	/* local APIC: an interrupt that vanished; no EOI */

#ifndef __ASSEMBLER__

#include <kernel/lib/types.h>

struct pt_regs;

/* From entry.S, for the vectors 0x20-0xff: calls the handler and acknowledges. => Interrupts
 * off. */
void do_irq(struct pt_regs *regs, unsigned int vector);

/* => The handler runs with interrupts off; one a vector. */
void set_vector_handler(unsigned int vector, void (*handler)(struct pt_regs *regs));

/*
 * request_irq - handle an ISA interrupt (0-15), on the boot CPU.
 * => 0, -EBUSY when it has a handler, -EINVAL, or -ENODEV when it leads nowhere.
 */
int request_irq(unsigned int irq, const char *name, void (*handler)(void *data), void *data);

/* ---- For /proc ---- */

/* => How often it came: to one CPU; in sum to all, by ISA number. The name of who asked for it, or
 * NULL. */
unsigned long vector_count(unsigned int cpu, unsigned int vector);
unsigned long irq_count(unsigned int irq);
const char *irq_name(unsigned int irq);
unsigned long nr_interrupts(unsigned int cpu);		/* of all kinds */
struct seq_buf;
void arch_show_interrupts(struct seq_buf *seq);

#endif
#endif
