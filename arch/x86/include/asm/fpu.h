/* SPDX-License-Identifier: MIT */
#ifndef ASM_FPU_H
#define ASM_FPU_H

#include <kernel/lib/types.h>
#include <asm/thread.h>

struct task_struct;
struct fpstate;

/*
 * The FPU, vector and other registers of programs. The kernel uses none of them, so while a
 * program's task runs, in user mode or in the kernel, they are in the CPU; they are saved when it
 * is switched away from.
 * => All but the init functions: current is a program, or is becoming one (exec).
 */

extern unsigned int fpu_state_size;	/* bytes */
extern u64 fpu_features;		/* XCR0; 0: no XSAVE, only FXSAVE */

void fpu_init(void);			/* boot CPU: the sizes */
void fpu_init_cpu(void);		/* each CPU, first thing: turns them on */

void fpu_save(struct fpu_area *area);	/* registers -> area, whose header is valid */
void fpu_restore(const struct fpu_area *area);
void fpu_save_fresh(struct fpu_area *area);	/* registers -> area with undefined contents */
void fpu_clear(void);			/* the state of a new program */

/* ---- Signal frames: Linux's layout of the state ---- */

unsigned int fpu_frame_size(void);	/* with what marks its end */
/* => 64-byte aligned. 0 or -EFAULT. */
int fpu_save_to_frame(struct fpstate __user *frame);
/* => NULL, or a failure: the state of a new program. 0 or -EFAULT: it isn't there, or isn't a
 * state. */
int fpu_restore_from_frame(struct fpstate __user *frame);

#endif
