/* SPDX-License-Identifier: MIT */
#ifndef SHIM_ASM_IRQFLAGS_H
#define SHIM_ASM_IRQFLAGS_H

#include <kernel/lib/types.h>

#define local_irq_save(flags)		do { (flags) = 0; } while (0)
#define local_irq_restore(flags)	do { (void)(flags); } while (0)
#define local_irq_disable()		do { } while (0)
#define local_irq_enable()		do { } while (0)
#define irqs_disabled()			false

#endif
