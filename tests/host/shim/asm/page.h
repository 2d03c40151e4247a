/* SPDX-License-Identifier: MIT */
#ifndef SHIM_ASM_PAGE_H
#define SHIM_ASM_PAGE_H

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1UL << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x)	(((x) + PAGE_SIZE - 1) & PAGE_MASK)

/* shim/ram.c: an array plays the RAM, its offsets are the physical addresses. */
extern char *shim_ram;
extern void *shim_vmemmap;

#define VMEMMAP_START	((unsigned long)shim_vmemmap)
#define __va(phys)	((void *)(shim_ram + (phys)))
#define __pa(address)	((unsigned long)(address) - (unsigned long)shim_ram)

#define clear_page(page)	__builtin_memset(page, 0, PAGE_SIZE)

#endif
