/* SPDX-License-Identifier: MIT */
#ifndef ASM_PROCESS_H
#define ASM_PROCESS_H

#include <kernel/lib/types.h>

struct task_struct;
struct pt_regs;
struct kernel_clone_args;

/* What task->work has for this architecture beside the TIF_* of <kernel/sched.h>. */
#define TIF_FULL_RETURN	8	/* pt_regs were changed: return by IRET, with all registers */

/* ---- For fork ---- */

/* => Bytes to allocate for a task_struct, 64-byte aligned: with room for its FPU state. After
 * fpu_init(). */
size_t arch_task_struct_size(void);

/* What may fail of a new task's machine state (nothing does), and the undoing. => 0 or -errno. */
static inline int arch_dup_task_struct(struct task_struct *child)
{
	return 0;
}

static inline void arch_release_task_struct(struct task_struct *child)
{
}

/*
 * copy_thread - the child will return from the same system call as current, with 0; or run
 * args->fn.
 * => Cannot fail. The child's stack is there.
 */
void copy_thread(struct task_struct *child, const struct kernel_clone_args *args);

/* ---- PR_SET_TSC: may current read the time-stamp counter? Kept by fork and exec ---- */

bool tsc_is_allowed(void);
void allow_tsc(bool allowed);

/* ---- For exec ---- */

void flush_thread(void);	/* registers and TLS of current are those of a new program */
/* => regs are current's. Returns to `ip` with all registers 0 but sp. Any address: a bad one is
 * a SIGSEGV. */
void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp);

unsigned long arch_elf_hwcap(void);	/* AT_HWCAP: CPUID 1, EDX */
unsigned long arch_minsigstksz(void);	/* AT_MINSIGSTKSZ: a signal frame with all FPU state */

/* ---- entry.S ---- */

void entry_init_cpu(void);	/* each CPU, in cpu_init(): where syscall leads */
void ret_from_fork(void);

#endif
