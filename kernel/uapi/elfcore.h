/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_ELFCORE_H
#define KERNEL_UAPI_ELFCORE_H

/* Notes of an image of a process, ET_CORE: what a debugger finds in its first segment. */

#include <kernel/uapi/elf.h>
#include <kernel/uapi/resource.h>
#include <asm/elfcore.h>

#define NT_PRSTATUS	1
#define NT_PRFPREG	2
#define NT_PRPSINFO	3
#define NT_AUXV		6
#define NT_SIGINFO	0x53494749
#define NT_FILE		0x46494c45

/* A thread. */
struct elf_prstatus {
	int si_signo, si_code, si_errno;
	short pr_cursig;
	unsigned long pr_sigpend, pr_sighold;
	int pr_pid, pr_ppid, pr_pgrp, pr_sid;
	struct timeval pr_utime, pr_stime, pr_cutime, pr_cstime;
	elf_gregset_t pr_reg;
	int pr_fpvalid;
};

/* The process. */
struct elf_prpsinfo {
	char pr_state, pr_sname, pr_zomb, pr_nice;
	unsigned long pr_flag;
	unsigned int pr_uid, pr_gid;
	int pr_pid, pr_ppid, pr_pgrp, pr_sid;
	char pr_fname[16];
	char pr_psargs[80];
};

#endif
