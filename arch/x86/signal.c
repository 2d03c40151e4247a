/* SPDX-License-Identifier: MIT */

/*
 * Signal handlers: what a program finds on its stack when one begins, and the way back.
 *
 *	          | FPU area (64-byte aligned)
 *	          | struct rt_sigframe: return address, ucontext, siginfo
 *	rsp ----> +---   (rsp + 8 is a multiple of 16, as after a call)
 *
 * It lies below the red zone of the interrupted code, or at the top of the alternate stack. When
 * the handler returns, the restorer calls rt_sigreturn, which loads everything back from there. The
 * program may have changed any of it: nothing in it can give it more than it had.
 */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/signal.h>
#include <asm/desc.h>
#include <asm/fpu.h>
#include <asm/process.h>
#include <asm/ptrace.h>
#include <asm/syscall.h>
#include <asm/traps.h>
#include <asm/uaccess.h>

#define RED_ZONE	128
#define FPU_ALIGN	64UL
#define FRAME_ALIGN	16UL
/* The flags that are a program's own. */
#define FIX_EFLAGS	(X86_EFLAGS_AC | X86_EFLAGS_OF | X86_EFLAGS_DF | X86_EFLAGS_TF | \
			 X86_EFLAGS_SF | X86_EFLAGS_ZF | X86_EFLAGS_AF | X86_EFLAGS_PF | \
			 X86_EFLAGS_CF | X86_EFLAGS_RF)
#define NR_RESTART_SYSCALL	219

/* ---- To the handler ---- */

static void save_registers(struct sigcontext *sc, const struct pt_regs *regs)
{
	sc->r8 = regs->r8;
	sc->r9 = regs->r9;
	sc->r10 = regs->r10;
	sc->r11 = regs->r11;
	sc->r12 = regs->r12;
	sc->r13 = regs->r13;
	sc->r14 = regs->r14;
	sc->r15 = regs->r15;
	sc->rdi = regs->di;
	sc->rsi = regs->si;
	sc->rbp = regs->bp;
	sc->rbx = regs->bx;
	sc->rdx = regs->dx;
	sc->rax = regs->ax;
	sc->rcx = regs->cx;
	sc->rsp = regs->sp;
	sc->rip = regs->ip;
	sc->eflags = regs->flags;
	sc->cs = regs->cs;
	sc->ss = regs->ss;
	sc->err = current->thread.error_code;
	sc->trapno = current->thread.trap_nr;
	sc->cr2 = current->thread.cr2;
	sc->oldmask = *sigmask_to_save();
}

/* => Where the frame goes, and where the FPU's part of it; or 0: an overflow of the alternate
 * stack. */
static unsigned long frame_address(const struct ksignal *ksig, const struct pt_regs *regs,
				   unsigned long *fpu)
{
	unsigned long sp = regs->sp - RED_ZONE;
	bool alternate = on_sig_stack(regs->sp);

	if ((ksig->ka.sa.sa_flags & SA_ONSTACK) && sas_ss_flags(regs->sp) == 0) {
		sp = current->sas_ss_sp + current->sas_ss_size;
		alternate = true;
	}
	*fpu = (sp - fpu_frame_size()) & ~(FPU_ALIGN - 1);
	sp = ((*fpu - sizeof(struct rt_sigframe)) & ~(FRAME_ALIGN - 1)) - 8;
	if (alternate && sp - current->sas_ss_sp > current->sas_ss_size)
		return 0;
	return sp;
}

/* => 0, and regs are those of the handler's first instruction; or -EFAULT. */
static int setup_rt_frame(const struct ksignal *ksig, struct pt_regs *regs)
{
	struct rt_sigframe __user *frame;
	struct rt_sigframe image;
	unsigned long fpu;

	if (!(ksig->ka.sa.sa_flags & SA_RESTORER))
		return -EFAULT;
	frame = (struct rt_sigframe __user *)frame_address(ksig, regs, &fpu);
	if (!frame || !access_ok(frame, sizeof(*frame)) ||
	    fpu_save_to_frame((struct fpstate __user *)fpu))
		return -EFAULT;
	memset(&image, 0, sizeof(image));
	image.pretcode = ksig->ka.sa.sa_restorer;
	image.uc.uc_flags = UC_SIGCONTEXT_SS | UC_STRICT_RESTORE_SS |
			    (fpu_features ? UC_FP_XSTATE : 0);
	save_registers(&image.uc.uc_mcontext, regs);
	image.uc.uc_mcontext.fpstate = (struct fpstate __user *)fpu;
	image.uc.uc_sigmask = *sigmask_to_save();
	image.info = ksig->info;
	if (copy_to_user(frame, &image, sizeof(image)))
		return -EFAULT;
	if (save_altstack(&frame->uc.uc_stack))
		return -EFAULT;

	regs->di = ksig->sig;
	regs->si = (unsigned long)&frame->info;
	regs->dx = (unsigned long)&frame->uc;
	regs->ax = 0;
	regs->ip = (unsigned long)ksig->ka.sa.sa_handler;
	regs->sp = (unsigned long)frame;
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	regs->flags &= ~(X86_EFLAGS_DF | X86_EFLAGS_RF | X86_EFLAGS_TF);
	return 0;
}

static void handle_signal(struct ksignal *ksig, struct pt_regs *regs)
{
	bool failed = setup_rt_frame(ksig, regs);

	if (!failed)
		fpu_clear();
	signal_delivered(ksig, failed);
}

/* ---- Restarting system calls ---- */

/* => Was it a call that a signal interrupted? Then RAX has what decides what comes of it. */
static bool in_syscall(const struct pt_regs *regs)
{
	return syscall_number(regs) != -1;
}

/* Back to the instruction: `syscall` is two bytes long. */
static void restart(struct pt_regs *regs, unsigned long nr)
{
	regs->ax = nr;
	regs->ip -= 2;
}

/* A handler will run first. */
static void restart_after_handler(struct pt_regs *regs, const struct ksignal *ksig)
{
	switch ((long)regs->ax) {
	case -ERESTART_RESTARTBLOCK:
	case -ERESTARTNOHAND:
		regs->ax = -EINTR;
		break;
	case -ERESTARTSYS:
		if (!(ksig->ka.sa.sa_flags & SA_RESTART)) {
			regs->ax = -EINTR;
			break;
		}
		fallthrough;
	case -ERESTARTNOINTR:
		restart(regs, regs->orig_ax);
	}
}

static void restart_without_handler(struct pt_regs *regs)
{
	switch ((long)regs->ax) {
	case -ERESTARTNOHAND:
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
		restart(regs, regs->orig_ax);
		break;
	case -ERESTART_RESTARTBLOCK:
		restart(regs, NR_RESTART_SYSCALL);
	}
}

void do_signal(struct pt_regs *regs)
{
	struct ksignal ksig;

	if (get_signal(&ksig)) {
		if (in_syscall(regs)) {
			restart_after_handler(regs, &ksig);
			regs->orig_ax = -1;
		}
		handle_signal(&ksig, regs);
		return;
	}
	if (in_syscall(regs)) {
		restart_without_handler(regs);
		regs->orig_ax = -1;
	}
	restore_saved_sigmask();
}

unsigned long arch_minsigstksz(void)
{
	unsigned long padding = FRAME_ALIGN - 1 + FPU_ALIGN - 1;

	return round_up(sizeof(struct rt_sigframe) + fpu_state_size + padding, FRAME_ALIGN);
}

/* ---- From the handler ---- */

/* => Nothing is checked: what no program may have is a fault at IRET, and so a signal again. */
static void restore_registers(struct pt_regs *regs, const struct sigcontext *sc, bool strict_ss)
{
	regs->r8 = sc->r8;
	regs->r9 = sc->r9;
	regs->r10 = sc->r10;
	regs->r11 = sc->r11;
	regs->r12 = sc->r12;
	regs->r13 = sc->r13;
	regs->r14 = sc->r14;
	regs->r15 = sc->r15;
	regs->di = sc->rdi;
	regs->si = sc->rsi;
	regs->bp = sc->rbp;
	regs->bx = sc->rbx;
	regs->dx = sc->rdx;
	regs->ax = sc->rax;
	regs->cx = sc->rcx;
	regs->sp = sc->rsp;
	regs->ip = sc->rip;
	regs->cs = sc->cs | 3;
	regs->ss = strict_ss ? sc->ss | 3 : __USER_DS;
	regs->flags = (regs->flags & ~FIX_EFLAGS) | (sc->eflags & FIX_EFLAGS);
	regs->orig_ax = -1;		/* whatever RAX is now, no call is to be restarted */
}

long sys_rt_sigreturn(void)
{
	struct pt_regs *regs = current_pt_regs();
	struct rt_sigframe __user *frame = (struct rt_sigframe __user *)(regs->sp - sizeof(long));
	struct ucontext uc;

	set_task_work(current, TIF_FULL_RETURN);
	current->restart_block.fn = do_no_restart_syscall;
	if (copy_from_user(&uc, &frame->uc, sizeof(uc)))
		goto bad_frame;
	set_current_blocked(&uc.uc_sigmask);
	restore_registers(regs, &uc.uc_mcontext, uc.uc_flags & UC_STRICT_RESTORE_SS);
	if (fpu_restore_from_frame(uc.uc_mcontext.fpstate))
		goto bad_frame;
	if (restore_altstack(&frame->uc.uc_stack))
		goto bad_frame;
	return regs->ax;

bad_frame:
	force_sig(SIGSEGV);
	return 0;
}
