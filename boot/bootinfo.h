/* SPDX-License-Identifier: MIT */
#ifndef BOOT_BOOTINFO_H
#define BOOT_BOOTINFO_H

#include <kernel/lib/types.h>

#define COMMAND_LINE_SIZE	2048
#define MAX_BOOT_MODULES	16

/* A file that the boot loader put into memory: a piece of the initramfs. */
struct boot_module {
	unsigned long start, end;	/* physical; start is page-aligned */
};

/* A screen in text mode, as a BIOS leaves it. */
struct boot_screen {
	bool present;
	unsigned long address;		/* physical */
	unsigned int pitch;		/* bytes from line to line */
	unsigned int width, height;	/* in characters */
};

/* What the boot loader told us. RAM is in <asm/memory.h>. */
struct boot_info {
	char command_line[COMMAND_LINE_SIZE];
	unsigned int nr_modules;
	struct boot_module modules[MAX_BOOT_MODULES];
	unsigned long rsdp;		/* physical, of ACPI; 0: not told */
	struct boot_screen screen;
};

extern struct boot_info boot_info;

/*
 * boot_info_init - read the multiboot2 information at this physical address, and reserve what we
 * keep.
 * => Panics when the loader was none of multiboot2, or when there is no memory map.
 */
void boot_info_init(unsigned int magic, unsigned long address);

#endif
