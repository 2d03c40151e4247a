/* SPDX-License-Identifier: MIT */
#ifndef ASM_ELFCORE_H
#define ASM_ELFCORE_H

#include <kernel/uapi/types.h>

struct task_struct;

typedef u64 elf_gregset_t[27];		/* struct pt_regs, then bases and segments */
typedef u8 elf_fpregset_t[512];		/* as FXSAVE writes it */

/* => `task` is current, or has been switched away from. */
void elf_core_copy_regs(elf_gregset_t regs, struct task_struct *task);
void elf_core_copy_fpregs(elf_fpregset_t regs, struct task_struct *task);

#endif
