/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_RANDOM_H
#define KERNEL_RANDOM_H

#include <kernel/lib/types.h>
#include <asm/archrandom.h>
#include <asm/percpu.h>

void random_init(void);		/* boot, once there is a clock; before the first program */

/* => Any context. Never waits: with a poor seed the numbers are poor, as on Linux with
 * GRND_INSECURE. */
void get_random_bytes(void *buf, size_t n);
u64 get_random_u64(void);

/* => Stirs `n` bytes that somebody else may not know into the generator. Any context. */
void add_device_randomness(const void *buf, size_t n);

DECLARE_PER_CPU(u64, interrupt_jitter);

/* Every interrupt handler's contribution: when it came. => Interrupts off. */
static inline void add_interrupt_randomness(void)
{
	u64 jitter = this_cpu_read(interrupt_jitter);

	this_cpu_write(interrupt_jitter, (jitter << 7 | jitter >> 57) ^ arch_random_jitter());
}

/* => Random bytes to user memory: the number written, -EFAULT, or -EINTR before the first. */
ssize_t get_random_bytes_user(char __user *buf, size_t n);

#endif
