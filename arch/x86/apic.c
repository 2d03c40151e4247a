/* SPDX-License-Identifier: MIT */

/* The local APIC, and what a CPU does with an interrupt. */

#include <kernel/lib/bug.h>
#include <kernel/locking/lockdep.h>
#include <kernel/printk.h>
#include <kernel/random.h>
#include <kernel/uapi/errno.h>
#include <asm/acpi.h>
#include <asm/apic.h>
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/percpu.h>
#include <asm/processor.h>

#define ICR_PENDING	0x01000
#define ICR_NMI		0x00400
#define ICR_INIT	0x00500
#define ICR_STARTUP	0x00600
#define ICR_ASSERT	0x04000

void *apic_base;

static void (*vector_handlers[256])(struct pt_regs *regs);

struct isa_action {
	void (*handler)(void *data);
	void *data;
	const char *name;
};

static struct isa_action isa_actions[NR_IRQS];
static DEFINE_PER_CPU(unsigned int [256], vector_counts);

/* ---- Interrupts ---- */

static void handle_irq(struct pt_regs *regs, unsigned int vector)
{
	if (vector - VECTOR_IRQ0 < NR_IRQS) {
		struct isa_action *action = &isa_actions[vector - VECTOR_IRQ0];

		add_interrupt_randomness();
		if (action->handler)
			action->handler(action->data);
	} else if (vector_handlers[vector]) {
		vector_handlers[vector](regs);
	} else {
		pr_warn("interrupt %#x nobody handles\n", vector);
	}
}

void do_irq(struct pt_regs *regs, unsigned int vector)
{
	(*this_cpu_ptr(&vector_counts))[vector]++;
	if (vector == VECTOR_SPURIOUS)
		return;
	apic_eoi();
	lockdep_irq_enter();
	handle_irq(regs, vector);
	lockdep_irq_exit();
}

void set_vector_handler(unsigned int vector, void (*handler)(struct pt_regs *regs))
{
	vector_handlers[vector] = handler;
}

int request_irq(unsigned int irq, const char *name, void (*handler)(void *data), void *data)
{
	struct isa_action *action;

	if (irq >= NR_IRQS)
		return -EINVAL;
	action = &isa_actions[irq];
	if (action->handler)
		return -EBUSY;
	action->name = name;
	action->data = data;
	action->handler = handler;
	return ioapic_route(acpi.isa_irqs[irq].gsi, VECTOR_IRQ0 + irq, acpi.apic_ids[0],
			    acpi.isa_irqs[irq].level, acpi.isa_irqs[irq].active_low);
}

unsigned long vector_count(unsigned int cpu, unsigned int vector)
{
	return READ_ONCE((*per_cpu_ptr(&vector_counts, cpu))[vector]);
}

unsigned long nr_interrupts(unsigned int cpu)
{
	unsigned long sum = 0;

	for (unsigned int vector = VECTOR_IRQ0; vector < 256; vector++)
		sum += vector_count(cpu, vector);
	return sum;
}

unsigned long irq_count(unsigned int irq)
{
	unsigned long sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += vector_count(cpu, VECTOR_IRQ0 + irq);
	return sum;
}

const char *irq_name(unsigned int irq)
{
	return isa_actions[irq].name;
}

/* ---- The local APIC ---- */

/* The two old controllers, out of the way of the exceptions, and masked. */
static void silence_pics(void)
{
	static const u8 sequence[][2] = {
		{ 0x11, 0x20 }, { 0x11, 0xa0 }, { 0x20, 0x21 }, { 0x28, 0xa1 }, { 0x04, 0x21 },
		{ 0x02, 0xa1 }, { 0x01, 0x21 }, { 0x01, 0xa1 }, { 0xff, 0x21 }, { 0xff, 0xa1 },
	};

	for (unsigned int i = 0; i < sizeof(sequence) / 2; i++) {
		outb(sequence[i][0], sequence[i][1]);
		io_delay();
	}
}

void apic_init(void)
{
	silence_pics();
	apic_base = ioremap(acpi.apic_address, 4096);
}

void apic_init_cpu(void)
{
	wrmsr(MSR_APIC_BASE, rdmsr(MSR_APIC_BASE) | APIC_BASE_ENABLE);
	apic_write(APIC_DFR, 0xffffffff);
	apic_write(APIC_TPR, 0);
	apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED);
	apic_write(APIC_LVT_LINT0, APIC_LVT_MASKED);
	apic_write(APIC_LVT_LINT1, APIC_LVT_NMI);
	apic_write(APIC_LVT_ERROR, VECTOR_ERROR);
	apic_write(APIC_ESR, 0);
	apic_write(APIC_SVR, APIC_SVR_ENABLE | VECTOR_SPURIOUS);
	apic_eoi();
}

unsigned int apic_id(void)
{
	return apic_read(APIC_ID) >> 24;
}

/* The two halves of a command, so no interrupt may come in between that sends one itself. */
static void send_command(unsigned int target, u32 command)
{
	unsigned long flags;

	local_irq_save(flags);
	while (apic_read(APIC_ICR_LOW) & ICR_PENDING)
		cpu_relax();
	apic_write(APIC_ICR_HIGH, target << 24);
	apic_write(APIC_ICR_LOW, command);
	local_irq_restore(flags);
}

void apic_send_ipi(unsigned int target, unsigned int vector)
{
	send_command(target, vector);
}

void apic_send_nmi(unsigned int target)
{
	send_command(target, ICR_NMI | ICR_ASSERT);
}

void apic_send_init(unsigned int target)
{
	send_command(target, ICR_INIT | ICR_ASSERT);
}

void apic_send_startup(unsigned int target, unsigned long phys)
{
	send_command(target, ICR_STARTUP | ICR_ASSERT | phys >> 12);
}
