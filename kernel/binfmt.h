/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_BINFMT_H
#define KERNEL_BINFMT_H

#include <kernel/lib/types.h>
#include <kernel/uapi/limits.h>

struct file;
struct mm_struct;
struct linux_binprm;

/*
 * A kind of program. => load: 0; -ENOEXEC, "not mine"; or another error. An interpreter has set
 * bprm->interp_path and is looked for next.
 */
struct linux_binfmt {
	const char *name;
	int (*load)(struct linux_binprm *bprm);
};

extern const struct linux_binfmt script_format, elf_format;

#define MAX_INTERPRETERS	5

/* A program on its way to being run. Nobody else sees its mm before exec commits. */
struct linux_binprm {
	char buf[BINPRM_BUF_SIZE];	/* the beginning of the file, zero-padded */
	struct file *file;
	const char *filename;		/* as it was called */
	char *interp_path;		/* of the interpreter that a script names, or NULL */
	struct mm_struct *mm;
	unsigned long p;		/* the lowest byte of the stack in use */
	unsigned long arg_limit;	/* strings don't go below */

	/* Arguments that stand before the caller's: interpreter, its argument, script. The
	 * caller's first `skip` are left out. */
	char *prefix[2 * MAX_INTERPRETERS + 1];
	int nr_prefix, skip;
	int argc, envc;
	unsigned long *pointers;	/* argc + envc addresses of strings */
	unsigned long execfn;		/* address of filename on the stack */

	/* What the format found out. */
	unsigned long entry;		/* where user mode starts */
	unsigned long program_entry, phdr, phnum, interp_base;
	bool exec_stack;
};

/* => `len` bytes go below bprm->p, in the new mm; their address, or -E2BIG or -ENOMEM. */
unsigned long bprm_push(struct linux_binprm *bprm, const void *data, size_t len);

#endif
