/* SPDX-License-Identifier: MIT */

/* The end of the machine: by ACPI, and where that fails by what PCs have always had. */

#include <kernel/printk.h>
#include <asm/acpi.h>
#include <asm/io.h>
#include <asm/irqflags.h>
#include <asm/power.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/time.h>

#define PM1_SLP_EN	0x2000

void machine_power_off(void)
{
	local_irq_disable();
	smp_stop_others();
	if (acpi.has_s5 && acpi.pm1a_control) {
		outw(acpi.s5_a | PM1_SLP_EN, acpi.pm1a_control);
		if (acpi.pm1b_control)
			outw(acpi.s5_b | PM1_SLP_EN, acpi.pm1b_control);
	}
	/* QEMU's two chipsets, without ACPI */
	outw(PM1_SLP_EN, 0x604);
	outw(PM1_SLP_EN, 0xb004);
	udelay(1000000);		/* an emulator may need a moment */
	pr_emerg("power off does not work here; halted\n");
	halt_forever();
}

void machine_restart(void)
{
	struct {
		u16 limit;
		u64 base;
	} __packed no_idt = { 0, 0 };

	local_irq_disable();
	smp_stop_others();
	if (acpi.reset.address && !acpi.reset.in_memory)
		outb(acpi.reset_value, acpi.reset.address);
	outb(0x06, 0xcf9);
	outb(0xfe, 0x64);
	/* No way left: without an IDT the next exception is a triple fault. */
	__asm__ __volatile__("lidt %0; int3" : : "m"(no_idt));
	halt_forever();
}

void machine_halt(void)
{
	local_irq_disable();
	smp_stop_others();
	pr_emerg("System halted.\n");
	halt_forever();
}
