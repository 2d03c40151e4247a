/* SPDX-License-Identifier: MIT */
#ifndef ASM_IO_H
#define ASM_IO_H

#include <kernel/lib/types.h>

/* ---- Ports ---- */

static inline u8 inb(u16 port)
{
	u8 value;

	__asm__ __volatile__("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline u16 inw(u16 port)
{
	u16 value;

	__asm__ __volatile__("inw %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline u32 inl(u16 port)
{
	u32 value;

	__asm__ __volatile__("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void outb(u8 value, u16 port)
{
	__asm__ __volatile__("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outw(u16 value, u16 port)
{
	__asm__ __volatile__("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline void outl(u32 value, u16 port)
{
	__asm__ __volatile__("outl %0, %1" : : "a"(value), "Nd"(port));
}

/* Lets an old device catch up: a write to a port that nobody listens to. */
static inline void io_delay(void)
{
	outb(0, 0x80);
}

/* ---- Registers in memory ---- */

static inline u32 readl(const volatile void *address)
{
	return *(const volatile u32 *)address;
}

static inline void writel(u32 value, volatile void *address)
{
	*(volatile u32 *)address = value;
}

/*
 * ioremap - map registers of a device, uncached. Panics when the space for that is used up.
 * => The address for readl and writel; stays for ever. Boot only.
 */
void *ioremap(unsigned long phys, size_t size);

#endif
