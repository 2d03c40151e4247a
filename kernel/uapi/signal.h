/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_SIGNAL_H
#define KERNEL_UAPI_SIGNAL_H

#include <kernel/uapi/types.h>

/* The kernel's set of signals is one word: signal n is bit n - 1. */
#define _KERNEL_NSIG	64

#if __STDC_HOSTED__
#include <signal.h>
#include <ucontext.h>
#else

#define _NSIG		_KERNEL_NSIG

typedef u64 sigset_t;

#define SIGHUP		1
#define SIGINT		2
#define SIGQUIT		3
#define SIGILL		4
#define SIGTRAP		5
#define SIGABRT		6
#define SIGIOT		6
#define SIGBUS		7
#define SIGFPE		8
#define SIGKILL		9
#define SIGUSR1		10
#define SIGSEGV		11
#define SIGUSR2		12
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGSTKFLT	16
#define SIGCHLD		17
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGXCPU		24
#define SIGXFSZ		25
#define SIGVTALRM	26
#define SIGPROF		27
#define SIGWINCH	28
#define SIGIO		29
#define SIGPOLL		SIGIO
#define SIGPWR		30
#define SIGSYS		31
#define SIGRTMIN	32
#define SIGRTMAX	_NSIG

/* ---- sigaction ---- */

#define SA_NOCLDSTOP	0x00000001
#define SA_NOCLDWAIT	0x00000002
#define SA_SIGINFO	0x00000004
#define SA_UNSUPPORTED	0x00000400
#define SA_EXPOSE_TAGBITS 0x00000800
#define SA_RESTORER	0x04000000
#define SA_ONSTACK	0x08000000
#define SA_RESTART	0x10000000
#define SA_NODEFER	0x40000000
#define SA_RESETHAND	0x80000000

#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

typedef void (*__sighandler_t)(int);

#define SIG_DFL		((__sighandler_t)0)
#define SIG_IGN		((__sighandler_t)1)
#define SIG_ERR		((__sighandler_t)-1)

/* What rt_sigaction reads and writes. */
struct sigaction {
	__sighandler_t sa_handler;	/* or void (*)(int, siginfo_t *, void *) by SA_SIGINFO */
	unsigned long sa_flags;
	void (*sa_restorer)(void);
	sigset_t sa_mask;
};

struct k_sigaction {
	struct sigaction sa;
};

/* ---- sigaltstack ---- */

typedef struct sigaltstack {
	void __user *ss_sp;
	int ss_flags;
	size_t ss_size;
} stack_t;

#define SS_ONSTACK	1
#define SS_DISABLE	2
#define SS_AUTODISARM	(1U << 31)
#define SS_FLAG_BITS	SS_AUTODISARM

#define MINSIGSTKSZ	2048
#define SIGSTKSZ	8192

/* ---- siginfo: 128 bytes ---- */

typedef union sigval {
	int sival_int;
	void __user *sival_ptr;
} sigval_t;

/* What timer_create is told: 64 bytes. */
struct sigevent {
	sigval_t sigev_value;
	int sigev_signo;
	int sigev_notify;
	union {
		int _pad[12];
		int _tid;
	} _sigev_un;
};

#define sigev_notify_thread_id	_sigev_un._tid

#define SIGEV_SIGNAL	0	/* to the process */
#define SIGEV_NONE	1
#define SIGEV_THREAD	2	/* to the kernel, the same as SIGEV_SIGNAL */
#define SIGEV_THREAD_ID	4	/* to one thread */

#define SI_MAX_SIZE	128

typedef struct siginfo {
	int si_signo;
	int si_errno;
	int si_code;
	int __pad;
	union {
		int _pad[(SI_MAX_SIZE - 4 * sizeof(int)) / sizeof(int)];
		struct {			/* kill */
			pid_t _pid;
			uid_t _uid;
		} _kill;
		struct {			/* POSIX timers */
			int _tid;
			int _overrun;
			sigval_t _sigval;
			int _sys_private;
		} _timer;
		struct {			/* sigqueue */
			pid_t _pid;
			uid_t _uid;
			sigval_t _sigval;
		} _rt;
		struct {			/* SIGCHLD */
			pid_t _pid;
			uid_t _uid;
			int _status;
			long _utime, _stime;	/* clock ticks */
		} _sigchld;
		struct {			/* SIGILL, SIGFPE, SIGSEGV, SIGBUS, SIGTRAP */
			void __user *_addr;
			union {
				int _trapno;
				short _addr_lsb;
				struct {
					char _dummy[8];
					void __user *_lower, *_upper;
				} _addr_bnd;
				struct {
					char _dummy[8];
					u32 _pkey;
				} _addr_pkey;
				struct {
					unsigned long _data;
					u32 _type, _flags;
				} _perf;
			};
		} _sigfault;
		struct {			/* SIGIO */
			long _band;
			int _fd;
		} _sigpoll;
		struct {			/* SIGSYS */
			void __user *_call_addr;
			int _syscall;
			unsigned int _arch;
		} _sigsys;
	} _sifields;
} siginfo_t;

#define si_pid		_sifields._kill._pid
#define si_uid		_sifields._kill._uid
#define si_tid		_sifields._timer._tid
#define si_overrun	_sifields._timer._overrun
#define si_sys_private	_sifields._timer._sys_private
#define si_value	_sifields._rt._sigval
#define si_int		_sifields._rt._sigval.sival_int
#define si_ptr		_sifields._rt._sigval.sival_ptr
#define si_status	_sifields._sigchld._status
#define si_utime	_sifields._sigchld._utime
#define si_stime	_sifields._sigchld._stime
#define si_addr		_sifields._sigfault._addr
#define si_trapno	_sifields._sigfault._trapno
#define si_addr_lsb	_sifields._sigfault._addr_lsb
#define si_band		_sifields._sigpoll._band
#define si_fd		_sifields._sigpoll._fd
#define si_call_addr	_sifields._sigsys._call_addr
#define si_syscall	_sifields._sigsys._syscall
#define si_arch		_sifields._sigsys._arch

/* si_code of any signal: positive ones come from the kernel. */
#define SI_USER		0
#define SI_KERNEL	0x80
#define SI_QUEUE	(-1)
#define SI_TIMER	(-2)
#define SI_MESGQ	(-3)
#define SI_ASYNCIO	(-4)
#define SI_SIGIO	(-5)
#define SI_TKILL	(-6)
#define SI_DETHREAD	(-7)
#define SI_ASYNCNL	(-60)

/* SIGILL */
#define ILL_ILLOPC	1
#define ILL_ILLOPN	2
#define ILL_ILLADR	3
#define ILL_ILLTRP	4
#define ILL_PRVOPC	5
#define ILL_PRVREG	6
#define ILL_COPROC	7
#define ILL_BADSTK	8

/* SIGFPE */
#define FPE_INTDIV	1
#define FPE_INTOVF	2
#define FPE_FLTDIV	3
#define FPE_FLTOVF	4
#define FPE_FLTUND	5
#define FPE_FLTRES	6
#define FPE_FLTINV	7
#define FPE_FLTSUB	8
#define FPE_FLTUNK	14

/* SIGSEGV */
#define SEGV_MAPERR	1
#define SEGV_ACCERR	2
#define SEGV_BNDERR	3
#define SEGV_PKUERR	4

/* SIGBUS */
#define BUS_ADRALN	1
#define BUS_ADRERR	2
#define BUS_OBJERR	3

/* SIGTRAP */
#define TRAP_BRKPT	1
#define TRAP_TRACE	2
#define TRAP_BRANCH	3
#define TRAP_HWBKPT	4
#define TRAP_UNK	5

/* SIGCHLD */
#define CLD_EXITED	1
#define CLD_KILLED	2
#define CLD_DUMPED	3
#define CLD_TRAPPED	4
#define CLD_STOPPED	5
#define CLD_CONTINUED	6

/* SIGIO */
#define POLL_IN		1
#define POLL_OUT	2
#define POLL_MSG	3
#define POLL_ERR	4
#define POLL_PRI	5
#define POLL_HUP	6

/* SIGSYS */
#define SYS_SECCOMP	1

/* ---- The frame that a handler runs on ---- */

/* The registers as they were. fpstate points behind the frame, 64-byte aligned. */
struct sigcontext {
	u64 r8, r9, r10, r11, r12, r13, r14, r15;
	u64 rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip;
	u64 eflags;
	u16 cs, gs, fs, ss;
	u64 err;
	u64 trapno;
	u64 oldmask;
	u64 cr2;
	struct fpstate __user *fpstate;
	u64 reserved1[8];
};

struct ucontext {
	unsigned long uc_flags;
	struct ucontext __user *uc_link;
	stack_t uc_stack;
	struct sigcontext uc_mcontext;
	sigset_t uc_sigmask;
};

/* uc_flags */
#define UC_FP_XSTATE		0x1	/* fpstate is an XSAVE area */
#define UC_SIGCONTEXT_SS	0x2	/* ss in the sigcontext is valid */
#define UC_STRICT_RESTORE_SS	0x4

/* What the last 48 bytes of the FXSAVE area say about an XSAVE area that it is part of. */
#define FP_XSTATE_MAGIC1	0x46505853U
#define FP_XSTATE_MAGIC2	0x46505845U	/* the word behind the XSAVE area */
#define FP_XSTATE_MAGIC2_SIZE	4

struct fpx_sw_bytes {
	u32 magic1;		/* FP_XSTATE_MAGIC1, or 0: FXSAVE only */
	u32 extended_size;	/* of all, with MAGIC2 */
	u64 xfeatures;		/* which parts are in it */
	u32 xstate_size;	/* of the XSAVE area */
	u32 padding[7];
};

/* The FXSAVE area: 512 bytes. */
struct fpstate {
	u16 cwd, swd, twd, fop;
	u64 rip, rdp;
	u32 mxcsr, mxcsr_mask;
	u32 st_space[32];
	u32 xmm_space[64];
	u32 reserved2[12];
	struct fpx_sw_bytes sw_reserved;
};

/* What follows it in the uncompacted format: 64 bytes, then the parts at the offsets CPUID
 * gives. */
struct xstate_header {
	u64 xfeatures;
	u64 xcomp_bv;
	u64 reserved[6];
};

/* At the stack pointer of the handler: its return address (SA_RESTORER), and what rt_sigreturn
 * reads. */
struct rt_sigframe {
	void (*pretcode)(void);
	struct ucontext uc;
	struct siginfo info;
};

#endif
#endif
