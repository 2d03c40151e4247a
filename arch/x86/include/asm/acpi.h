/* SPDX-License-Identifier: MIT */
#ifndef ASM_ACPI_H
#define ASM_ACPI_H

#include <kernel/lib/types.h>
#include <asm/percpu.h>

#define NR_IOAPICS	4

struct acpi_ioapic {
	unsigned long address;
	u32 gsi_base;
};

/* Where an ISA interrupt arrives. */
struct acpi_isa_irq {
	u32 gsi;
	bool level, active_low;
};

/* A register: a port, or memory. */
struct acpi_register {
	bool in_memory;
	u8 width;			/* in bits */
	u64 address;			/* 0: there is none */
};

/* What the tables say, after acpi_init. */
struct acpi_info {
	unsigned int nr_cpus;		/* usable ones, NR_CPUS at most; the boot CPU comes first */
	u8 apic_ids[NR_CPUS];
	unsigned long apic_address;
	unsigned int nr_ioapics;
	struct acpi_ioapic ioapics[NR_IOAPICS];
	struct acpi_isa_irq isa_irqs[16];

	u16 pm_timer_port;		/* 0: none; 3579545 Hz */
	bool pm_timer_32bit;		/* else 24 bits */
	unsigned long hpet_address;	/* 0: none */
	struct acpi_register reset;
	u8 reset_value;
	u16 pm1a_control, pm1b_control;	/* ports, 0: none */
	u16 s5_a, s5_b;			/* SLP_TYP of power off, in place */
	bool has_s5;
};

extern struct acpi_info acpi;

/* => `rsdp`: what the boot loader found, or 0. Without tables there is one CPU, and the old
 * places. */
void acpi_init(unsigned long rsdp);

#endif
