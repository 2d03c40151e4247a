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
#define PAGE_OFFSET	((unsigned long)shim_ram)
#define __va(phys)	((void *)(shim_ram + (phys)))
#define __pa(address)	((unsigned long)(address) - (unsigned long)shim_ram)

/* Where the kernel has them. */
#define VMALLOC_START	0xffffc90000000000UL
#define VMALLOC_END	0xffffe90000000000UL
#define IOREMAP_START	0xffffffffc0000000UL
#define IOREMAP_END	0xffffffffffe00000UL
#define IST_STACKS_START IOREMAP_END

#define clear_page(page)	__builtin_memset(page, 0, PAGE_SIZE)

#endif
