/* SPDX-License-Identifier: MIT */
#ifndef ASM_PAGE_H
#define ASM_PAGE_H

#ifdef __ASSEMBLER__
#define __UL(x)		x
#else
#define __UL(x)		x##UL
#endif

#define PAGE_SHIFT	12
#define PAGE_SIZE	(__UL(1) << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))
#define PAGE_ALIGN(x)	(((x) + PAGE_SIZE - 1) & PAGE_MASK)

/* The kernel's half of every address space. The places are those of Linux with four levels. */
#define PAGE_OFFSET	__UL(0xffff888000000000)	/* all of RAM: the direct map */
#define PAGE_OFFSET_END	__UL(0xffffc88000000000)
#define VMALLOC_START	__UL(0xffffc90000000000)
#define VMALLOC_END	__UL(0xffffe90000000000)
#define VMEMMAP_START	__UL(0xffffea0000000000)	/* struct page by frame number */
#define KERNEL_BASE	__UL(0xffffffff80000000)	/* + its physical address: the image */
#define IOREMAP_START	__UL(0xffffffffc0000000)	/* registers of devices */
#define IOREMAP_END	__UL(0xffffffffffe00000)
#define IST_STACKS_START IOREMAP_END		/* of all CPUs but the first: <asm/desc.h> */

#ifndef __ASSEMBLER__

/* => The physical address behind one in the direct map or in the kernel's image. */
static inline unsigned long __phys_addr(unsigned long address)
{
	return address >= KERNEL_BASE ? address - KERNEL_BASE : address - PAGE_OFFSET;
}

#define __pa(address)	__phys_addr((unsigned long)(address))
#define __va(phys)	((void *)((unsigned long)(phys) + PAGE_OFFSET))

static inline void clear_page(void *page)
{
	unsigned long words = PAGE_SIZE / 8;

	__asm__ __volatile__("rep stosq" : "+D"(page), "+c"(words) : "a"(0UL) : "memory");
}

static inline void copy_page(void *to, const void *from)
{
	unsigned long words = PAGE_SIZE / 8;

	__asm__ __volatile__("rep movsq" : "+D"(to), "+S"(from), "+c"(words) : : "memory");
}

#endif
#endif
