/* SPDX-License-Identifier: MIT */

#include "internal.h"

#include <asm/irqflags.h>
#include <asm/processor.h>

/*
 * Between the look at the flag and the halt no interrupt gets in: it would set the flag and nobody
 * would see. arch_idle() turns interrupts on and halts in one step, so that one that waits ends the
 * halt.
 */
static void idle_once(void)
{
	local_irq_disable();
	if (sched_need_resched()) {
		local_irq_enable();
	} else {
		irqs_go_on();
		arch_idle();
	}
}

void cpu_idle(void)
{
	for (;;) {
		schedule();
		while (!sched_need_resched())
			idle_once();
	}
}
