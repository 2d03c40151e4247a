/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_TIME_POSIX_TIMER_H
#define KERNEL_TIME_POSIX_TIMER_H

#include <kernel/uapi/signal.h>

struct posix_timer;
struct signal_struct;

/*
 * What the rest of the kernel does for timers that send signals: ITIMER_* (itimer.c), those of
 * timer_create (posix_timers.c), and everything that waits for CPU time (cpu_clock.c).
 */
void posix_timers_init(void); /* boot */

void itimers_init(struct signal_struct *sig); /* a new group, already cleared */
void itimers_exit(struct signal_struct *sig); /* its last thread exits. No lock held */

/* exec, and exit of the last thread: no timers of timer_create are left. => Sleeps. */
void posix_timers_exit(void);

/* The scheduler's tick has come while current ran. => In the handler. */
void cpu_timers_tick(void);

/* The signal that it sent is delivered: if it is to repeat, it goes on now. => siglock held. */
void itimer_signal_taken(struct signal_struct *sig);
void posix_timer_signal_taken(struct posix_timer *timer, siginfo_t *info);

#endif
