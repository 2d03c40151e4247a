/* SPDX-License-Identifier: MIT */

/*
 * Whose rights a program has: those of who runs it, or, if its file is set-user-ID or set-group-ID,
 * those of who owns it. (execve(2), credentials(7))
 *
 * Two things make such a program a danger to its owner, and it runs as any other then: the task has
 * renounced new rights (PR_SET_NO_NEW_PRIVS), or another process shares its root and could change
 * that under it.
 */

#include <kernel/cred/cred.h>
#include <kernel/debug/fail_nth.h>
#include <kernel/exec/binfmt.h>
#include <kernel/fs/fs.h>
#include <kernel/sched.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/mount.h>
#include <kernel/uapi/personality.h>
#include <mm/mm.h>

#define SECURE_STACK_LIMIT (8UL << 20)
/* Of personality(2): what would make another's program easier to attack. */
#define PER_CLEAR_ON_SETID \
	(READ_IMPLIES_EXEC | ADDR_NO_RANDOMIZE | MMAP_PAGE_ZERO | ADDR_COMPAT_LAYOUT | \
	 ADDR_LIMIT_3GB)

void bprm_note_file(struct linux_binprm *bprm)
{
	if (inode_permission(bprm->file->f_inode, MAY_READ) != 0)
		bprm->unreadable = true;
}

/* The set-group-ID bit of a file that its group may not execute means something else. Bits and
 * owner are those of one moment: chown changes them together. */
static void take_ids_of_file(struct linux_binprm *bprm)
{
	struct inode *inode = bprm->file->f_inode;
	bool setuid, setgid;

	if ((bprm->file->f_path.mnt->mnt_flags & MS_NOSUID) || current->no_new_privs)
		return;
	spin_lock(&inode->i_lock);
	setuid = inode->i_mode & S_ISUID;
	setgid = (inode->i_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP);
	if (setuid)
		bprm->cred->euid = inode->i_uid;
	if (setgid)
		bprm->cred->egid = inode->i_gid;
	spin_unlock(&inode->i_lock);
	bprm->setid = setuid || setgid;
}

int bprm_reserve_creds(struct linux_binprm *bprm)
{
	bprm->cred = prepare_creds();
	if (!bprm->cred)
		return -ENOMEM;
	take_ids_of_file(bprm);
	/* Whoever comes to share the root after the look at it shall have the old one. */
	if (bprm->setid) {
		bprm->fs = copy_fs_struct(current->fs);
		if (!bprm->fs)
			return -ENOMEM;
	}
	bprm->secure = exec_capabilities(bprm->cred, fs_is_shared(), current->no_new_privs);
	return 0;
}

/* The old one changes places with the new one. */
static void install_fs(struct linux_binprm *bprm)
{
	spin_lock(&current->alloc_lock);
	swap(current->fs, bprm->fs);
	spin_unlock(&current->alloc_lock);
}

static void limit_stack(struct signal_struct *sig)
{
	spin_lock_irq(&current->sighand->siglock);
	if (sig->rlim[RLIMIT_STACK].rlim_cur > SECURE_STACK_LIMIT)
		sig->rlim[RLIMIT_STACK].rlim_cur = SECURE_STACK_LIMIT;
	spin_unlock_irq(&current->sighand->siglock);
}

void bprm_guard_mm(struct linux_binprm *bprm)
{
	const struct cred *old = current->cred;

	if (bprm->unreadable || old->euid != old->uid || old->egid != old->gid ||
	    gains_rights(bprm->cred, old))
		bprm->mm->dumpable = 0;
}

void bprm_commit_creds(struct linux_binprm *bprm)
{
	if (bprm->fs)
		install_fs(bprm);
	if (bprm->setid)
		current->personality &= ~PER_CLEAR_ON_SETID;
	if (bprm->secure) {
		current->pdeath_signal = 0;
		limit_stack(current->signal);
	}
	commit_creds(bprm->cred);
	bprm->cred = NULL;
	/* What its caller does to the kernel's work for it ends here. */
	if (current->mm->dumpable != 1)
		fail_nth_write(current, 0);
}

void bprm_release_creds(struct linux_binprm *bprm)
{
	if (bprm->fs)
		put_fs_struct(bprm->fs);
	if (bprm->cred)
		put_cred(bprm->cred);
}
