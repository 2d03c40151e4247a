/* SPDX-License-Identifier: MIT */
#ifndef ASM_APIC_H
#define ASM_APIC_H

#include <kernel/lib/types.h>

/* ---- The local APIC (SDM 3A, chapter 11) ---- */

#define APIC_ID			0x020
#define APIC_VERSION		0x030
#define APIC_TPR		0x080
#define APIC_EOI		0x0b0
#define APIC_LDR		0x0d0
#define APIC_DFR		0x0e0
#define APIC_SVR		0x0f0
#define APIC_ESR		0x280
#define APIC_ICR_LOW		0x300
#define APIC_ICR_HIGH		0x310
#define APIC_LVT_TIMER		0x320
#define APIC_LVT_THERMAL	0x330
#define APIC_LVT_PERF		0x340
#define APIC_LVT_LINT0		0x350
#define APIC_LVT_LINT1		0x360
#define APIC_LVT_ERROR		0x370
#define APIC_TIMER_INITIAL	0x380
#define APIC_TIMER_CURRENT	0x390
#define APIC_TIMER_DIVIDE	0x3e0

#define APIC_SVR_ENABLE		0x100
#define APIC_LVT_MASKED		0x10000
#define APIC_LVT_NMI		0x00400
#define APIC_TIMER_ONESHOT	0x00000
#define APIC_TIMER_DIVIDE_1	0x0b
#define APIC_TIMER_DIVIDE_16	0x03

extern void *apic_base;

static inline u32 apic_read(unsigned int reg)
{
	return *(volatile u32 *)((char *)apic_base + reg);
}

static inline void apic_write(unsigned int reg, u32 value)
{
	*(volatile u32 *)((char *)apic_base + reg) = value;
}

static inline void apic_eoi(void)
{
	apic_write(APIC_EOI, 0);
}

void apic_init(void); /* once: maps the registers, silences the old interrupt controllers */
void apic_init_cpu(void);	/* on each CPU: ready to take interrupts; the timer is masked */
unsigned int apic_id(void);	/* of this CPU */

void apic_send_ipi(unsigned int apic_id, unsigned int vector);	/* any context */
void apic_send_nmi(unsigned int apic_id);
void apic_send_init(unsigned int apic_id);
void apic_send_startup(unsigned int apic_id, unsigned long phys);	/* page below 1 MiB */

/* ---- I/O APICs: ioapic.c ---- */

void ioapic_init(void);		/* all inputs masked */
/* => 0, or -ENODEV: no I/O APIC has this input. */
int ioapic_route(u32 gsi, unsigned int vector, unsigned int apic_id, bool level, bool active_low);

#endif
