/* SPDX-License-Identifier: MIT */
#ifndef ASM_SERIAL_H
#define ASM_SERIAL_H

#include <kernel/lib/types.h>

#define NR_SERIAL_PORTS	2		/* 0: COM1, ttyS0; 1: COM2, ttyS1 */

/* => Works from the first C line on, before anything else does. 115200 baud, 8N1, no interrupts
 * yet. */
void serial_early_init(void);
bool serial_present(unsigned int port);

/* Sends all n bytes, as they are; waits for the port. => Any context. Nothing if there is no
 * port. */
void serial_write(unsigned int port, const char *buf, size_t n);

/*
 * serial_set_receiver - from now on fn gets what arrives, in interrupt context, interrupts off:
 * characters, and SERIAL_BREAK where the line was held down for longer than one takes.
 * => 0, or -ENODEV. After the I/O APIC is there.
 */
#define SERIAL_BREAK	0x100
int serial_set_receiver(unsigned int port, void (*fn)(void *ctx, const u16 *chars, size_t n),
			void *ctx);

#endif
