/* SPDX-License-Identifier: MIT */
#ifndef ASM_POWER_H
#define ASM_POWER_H

#include <kernel/lib/compiler.h>

/* The end of the machine. => Any context; the other CPUs are stopped first. */
void __noreturn machine_power_off(void);
void __noreturn machine_restart(void);
void __noreturn machine_halt(void);

#endif
