/* SPDX-License-Identifier: MIT */

/* The machine's part in making a task, in switching between tasks, and in giving one a new
 * program. */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/sched.h>
#include <asm/cpu.h>
#include <asm/desc.h>
#include <asm/elfcore.h>
#include <asm/fpu.h>
#include <asm/irqflags.h>
#include <asm/msr.h>
#include <asm/process.h>
#include <asm/ptrace.h>
#include <asm/switch_to.h>
#include <asm/uaccess.h>

#define ARCH_SET_GS	0x1001
#define ARCH_SET_FS	0x1002
#define ARCH_GET_FS	0x1003
#define ARCH_GET_GS	0x1004
#define ARCH_GET_CPUID	0x1011
#define ARCH_SET_CPUID	0x1012

DEFINE_PER_CPU(struct task_struct *, current_task) = &init_task;

/* switch.S and entry.S */
struct task_struct *__switch_to(struct task_struct *prev, struct task_struct *next);
void entry_syscall(void);
void entry_syscall32(void);
void run_kernel_thread(int (*fn)(void *), void *arg);

/* What __switch_to() leaves on the stack of a task. */
struct switch_frame {
	unsigned long r15, r14, r13, r12, bx, bp;
	unsigned long return_address;
};

unsigned long sleeping_frame_pointer(const struct task_struct *task)
{
	return ((const struct switch_frame *)task->thread.sp)->bp;
}

struct pt_regs *task_pt_regs(const struct task_struct *task)
{
	return (struct pt_regs *)((char *)task->stack + THREAD_SIZE) - 1;
}

struct pt_regs *current_pt_regs(void)
{
	return task_pt_regs(current);
}

/* SYSCALL gets its selectors from STAR, and clears these flags: no trap, no interrupt in the
 * first steps. */
void entry_init_cpu(void)
{
	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_SCE);
	wrmsr(MSR_STAR, (u64)__USER32_CS << 48 | (u64)__KERNEL_CS << 32);
	wrmsr(MSR_LSTAR, (unsigned long)entry_syscall);
	wrmsr(MSR_CSTAR, (unsigned long)entry_syscall32);
	wrmsr(MSR_SYSCALL_MASK, X86_EFLAGS_IF | X86_EFLAGS_TF | X86_EFLAGS_DF | X86_EFLAGS_NT |
				X86_EFLAGS_IOPL | X86_EFLAGS_AC);
	wrmsr(MSR_FS_BASE, 0);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
}

/* ---- Segments ---- */

/*
 * A program has its thread-local storage at the base of FS, which it sets by arch_prctl(). It can
 * load a selector into a segment register, too, if hardly any does: into FS or GS, that sets the
 * base to 0. Only system calls change the bases otherwise (CR4.FSGSBASE is off), so the fields in
 * thread_struct are up to date.
 */
static inline u64 segments_word(const struct user_segments *segments)
{
	return *(const u64 *)segments;
}

static inline void read_segments(struct user_segments *segments)
{
	__asm__ __volatile__("mov %%ds, %0; mov %%es, %1; mov %%fs, %2; mov %%gs, %3"
			     : "=r"(segments->ds), "=r"(segments->es), "=r"(segments->fs),
			       "=r"(segments->gs));
}

/* => Interrupts off. A program had these once, so they are valid. The base of GS gets the
 * kernel's back. */
static void load_segments(const struct user_segments *segments)
{
	__asm__ __volatile__("mov %0, %%ds; mov %1, %%es; mov %2, %%fs"
			     : : "r"(segments->ds), "r"(segments->es), "r"(segments->fs));
	__asm__ __volatile__("swapgs; mov %0, %%gs; swapgs" : : "r"(segments->gs) : "memory");
}

static inline void save_segments(struct thread_struct *thread)
{
	read_segments(&thread->segments);
	if (unlikely(thread->segments.fs))
		thread->fsbase = 0;
	if (unlikely(thread->segments.gs))
		thread->gsbase = 0;
}

/* => `old` is what is in the CPU, but for an FS or GS base that loading a 0 selector has cleared
 * meanwhile. */
static inline void restore_segments(const struct thread_struct *old,
				    const struct thread_struct *new)
{
	if (unlikely(segments_word(&old->segments) | segments_word(&new->segments)))
		load_segments(&new->segments);
	if (old->fsbase | new->fsbase)
		wrmsr(MSR_FS_BASE, new->fsbase);
	if (unlikely(old->gsbase | new->gsbase))
		wrmsr(MSR_KERNEL_GS_BASE, new->gsbase);
}

/* ---- The time-stamp counter ---- */

/* => Interrupts off. The kernel reads it in any case. */
static void load_tsc_denied(bool denied)
{
	write_cr4(denied ? read_cr4() | X86_CR4_TSD : read_cr4() & ~X86_CR4_TSD);
}

bool tsc_is_allowed(void)
{
	return !current->thread.tsc_denied;
}

void allow_tsc(bool allowed)
{
	local_irq_disable();
	current->thread.tsc_denied = !allowed;
	load_tsc_denied(!allowed);
	local_irq_enable();
}

/* ---- Switching ---- */

struct task_struct *switch_to(struct task_struct *prev, struct task_struct *next)
{
	struct thread_struct *old = &prev->thread, *new = &next->thread;

	if (!(prev->flags & PF_KTHREAD)) {
		save_segments(old);
		fpu_save(&old->fpu);
	}
	if (!(next->flags & PF_KTHREAD)) {
		restore_segments(old, new);
		fpu_restore(&new->fpu);
	} else {
		new->fsbase = old->fsbase;
		new->gsbase = old->gsbase;
		new->segments = old->segments;
	}
	if (unlikely(old->tsc_denied != new->tsc_denied))
		load_tsc_denied(new->tsc_denied);
	this_cpu_write(current_task, next);
	load_sp0((unsigned long)next->stack + THREAD_SIZE);
	return __switch_to(prev, next);
}

/* ---- The image of a process ---- */

void elf_core_copy_regs(elf_gregset_t regs, struct task_struct *task)
{
	struct thread_struct *thread = &task->thread;

	if (task == current)
		save_segments(thread);	/* they are in the CPU yet */
	BUILD_BUG_ON(sizeof(struct pt_regs) != 21 * sizeof(u64));
	memcpy(regs, task_pt_regs(task), sizeof(struct pt_regs));
	regs[21] = thread->fsbase;
	regs[22] = thread->gsbase;
	regs[23] = thread->segments.ds;
	regs[24] = thread->segments.es;
	regs[25] = thread->segments.fs;
	regs[26] = thread->segments.gs;
}

/* Saving leaves gaps between the registers, in which there is what the memory held before: so they
 * are saved once more, onto zeroes. */
void elf_core_copy_fpregs(elf_fpregset_t regs, struct task_struct *task)
{
	struct fpu_area *area = &task->thread.fpu;

	fpu_save(&current->thread.fpu);
	fpu_restore(area);
	memset(area->bytes, 0, sizeof(elf_fpregset_t));
	fpu_save(area);
	memcpy(regs, area->bytes, sizeof(elf_fpregset_t));
	fpu_restore(&current->thread.fpu);
}

/* ---- fork ---- */

size_t arch_task_struct_size(void)
{
	return offsetof(struct task_struct, thread.fpu) + fpu_state_size;
}

static void copy_kernel_thread(struct task_struct *child, struct switch_frame *frame,
			       const struct kernel_clone_args *args)
{
	frame->bx = (unsigned long)args->fn;
	frame->r12 = (unsigned long)args->fn_arg;
	memset(task_pt_regs(child), 0, sizeof(struct pt_regs));
}

static void copy_user_thread(struct task_struct *child, struct switch_frame *frame,
			     const struct kernel_clone_args *args)
{
	struct pt_regs *regs = task_pt_regs(child);

	frame->bx = 0;
	*regs = *current_pt_regs();
	regs->ax = 0;
	if (args->stack)
		regs->sp = args->stack;

	save_segments(&current->thread);
	child->thread.segments = current->thread.segments;
	child->thread.fsbase = current->thread.fsbase;
	child->thread.gsbase = current->thread.gsbase;
	if (args->flags & CLONE_SETTLS) {
		child->thread.segments.fs = 0;
		child->thread.fsbase = args->tls;
	}
}

void copy_thread(struct task_struct *child, const struct kernel_clone_args *args)
{
	struct switch_frame *frame = (struct switch_frame *)task_pt_regs(child) - 1;

	child->thread.sp = (unsigned long)frame;
	child->thread.trap_nr = 0;
	child->thread.error_code = 0;
	child->thread.cr2 = 0;
	child->thread.tsc_denied = current->thread.tsc_denied;
	frame->bp = 0;				/* the end of a backtrace */
	frame->return_address = (unsigned long)ret_from_fork;
	if (args->fn || args->idle)
		copy_kernel_thread(child, frame, args);
	else
		copy_user_thread(child, frame, args);
	fpu_save_fresh(&child->thread.fpu);
}

/* => From ret_from_fork. Returns in a task that has become a program. */
void run_kernel_thread(int (*fn)(void *), void *arg)
{
	int result = fn(arg);

	if (current->flags & PF_KTHREAD)
		do_exit((result & 0xff) << 8);
}

/* ---- exec ---- */

void flush_thread(void)
{
	static const struct user_segments none;
	struct thread_struct *thread = &current->thread;

	local_irq_disable();
	thread->segments = none;
	thread->fsbase = 0;
	thread->gsbase = 0;
	load_segments(&none);
	wrmsr(MSR_FS_BASE, 0);
	wrmsr(MSR_KERNEL_GS_BASE, 0);
	fpu_clear();
	local_irq_enable();
}

void start_thread(struct pt_regs *regs, unsigned long ip, unsigned long sp)
{
	*regs = (struct pt_regs){
		.orig_ax = -1UL,
		.ip = ip,
		.cs = __USER_CS,
		.flags = X86_EFLAGS_IF | X86_EFLAGS_FIXED,
		.sp = sp,
		.ss = __USER_DS,
	};
	set_task_work(current, TIF_FULL_RETURN);
}

unsigned long arch_elf_hwcap(void)
{
	return cpu_features[0];
}

/* ---- arch_prctl ---- */

/* As on Linux, a selector that the program has loaded gives way to the base. */
static long set_base(unsigned long *field, u16 *selector, unsigned long address)
{
	struct thread_struct *thread = &current->thread;

	if (address >= TASK_SIZE)
		return -EPERM;
	local_irq_disable();
	save_segments(thread);
	*selector = 0;
	*field = address;
	load_segments(&thread->segments);
	wrmsr(MSR_FS_BASE, thread->fsbase);
	wrmsr(MSR_KERNEL_GS_BASE, thread->gsbase);
	local_irq_enable();
	return 0;
}

long sys_arch_prctl(int code, unsigned long address)
{
	struct thread_struct *thread = &current->thread;

	switch (code) {
	case ARCH_SET_FS:
		return set_base(&thread->fsbase, &thread->segments.fs, address);
	case ARCH_SET_GS:
		return set_base(&thread->gsbase, &thread->segments.gs, address);
	case ARCH_GET_FS:
		save_segments(thread);
		return put_user(thread->fsbase, (unsigned long __user *)address);
	case ARCH_GET_GS:
		save_segments(thread);
		return put_user(thread->gsbase, (unsigned long __user *)address);
	case ARCH_GET_CPUID:
		return 1;	/* programs may always ask */
	case ARCH_SET_CPUID:
		return -ENODEV;
	default:
		return -EINVAL;
	}
}
