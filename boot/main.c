/* SPDX-License-Identifier: MIT */

#include <boot/bootinfo.h>
#include <kernel/init.h>
#include <asm/serial.h>

void __noreturn boot_main(unsigned int magic, unsigned long information);

/* The first C line. => From boot.S: boot tables, interrupts off, GS base at the per-CPU data. */
void boot_main(unsigned int magic, unsigned long information)
{
	serial_early_init();
	boot_info_init(magic, information);
	start_kernel();
}
