/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_EXEC_BINFMT_H
#define KERNEL_EXEC_BINFMT_H

#include <kernel/lib/types.h>
#include <kernel/uapi/limits.h>
#include <asm/atomic.h>

struct core_dump;
struct cred;
struct file;
struct fs_struct;
struct mm_struct;
struct linux_binprm;

/*
 * A kind of program. => load: 0; -ENOEXEC, "not mine"; or another error. An interpreter has set
 * bprm->interp_path and is looked for next.
 */
struct linux_binfmt {
	const char *name;
	int (*load)(struct linux_binprm *bprm);
	bool (*core_dump)(struct core_dump *core);	/* NULL: can't; see coredump.h */
	atomic_t users;			/* processes that run such a program */
};

extern struct linux_binfmt script_format, elf_format;

/* All of them, in the order in which they are asked; NULL at the end. */
extern struct linux_binfmt *const binary_formats[];

/* => NULL (a kernel thread's) is fine. */
static inline struct linux_binfmt *get_binfmt(struct linux_binfmt *format)
{
	if (format)
		atomic_inc(&format->users);
	return format;
}

static inline void put_binfmt(struct linux_binfmt *format)
{
	if (format)
		atomic_dec(&format->users);
}

#define MAX_INTERPRETERS	5

/* A program on its way to being run. Nobody else sees its mm before exec commits. */
struct linux_binprm {
	char buf[BINPRM_BUF_SIZE];	/* the beginning of the file, zero-padded */
	struct file *file;
	const char *filename;		/* as it was called, or /dev/fd/N */
	bool path_inaccessible;		/* that descriptor will be closed: no script */
	struct linux_binfmt *format;
	struct cred *cred;		/* whose rights it will have: see exec_cred.c */
	struct fs_struct *fs;		/* its own root and folder, or NULL: those it has */
	bool setid;			/* of another user, or group */
	bool secure;			/* AT_SECURE */
	bool unreadable;		/* a file on the way to it: nobody may look inside */
	bool point_of_no_return;	/* a failure ends the process */
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

/* => True: something has been written. kernel/exec/elf_core.c */
bool elf_core_dump(struct core_dump *core);

/* ---- kernel/exec/exec_cred.c ---- */

/* => bprm->file, one on the way or the last: may it be read, too? */
void bprm_note_file(struct linux_binprm *bprm);
/*
 * bprm_reserve_creds - the rights of the program that has been found, in bprm->file.
 * => 0 or -ENOMEM.
 */
int bprm_reserve_creds(struct linux_binprm *bprm);
/* Before anybody can find the new memory: may others look into it? */
void bprm_guard_mm(struct linux_binprm *bprm);
/* => The other threads are gone, the new memory is current's; exec_update_lock held for writing.
 *    Cannot fail. bprm->fs is what the task had. */
void bprm_commit_creds(struct linux_binprm *bprm);
void bprm_release_creds(struct linux_binprm *bprm);

#endif
