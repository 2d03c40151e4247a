/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_SCHED_STOPPER_H
#define KERNEL_SCHED_STOPPER_H

/*
 * A kernel thread on each CPU that does there, in process context, what must be done there.
 * => All of them: process context, no lock held; callers take turns.
 */

void stopper_init(void);	/* once all CPUs run */

/* fn(arg) in the thread of every online CPU. => Returns when all have returned. fn may sleep. */
void on_each_cpu(void (*fn)(void *), void *arg);

/*
 * stop_machine - fn(arg) in the thread of one CPU while no task runs on any other one.
 * => Returns what fn returns. fn doesn't sleep. Interrupts stay on everywhere.
 */
int stop_machine(int (*fn)(void *), void *arg);

#endif
