/* SPDX-License-Identifier: MIT */

/* User and group ids. Every change makes a new cred: check, edit the copy, commit. */

#include <kernel/cred/cred.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/limits.h>
#include <kernel/uapi/securebits.h>
#include <mm/slab.h>
#include <asm/uaccess.h>

#define NOBODY	((uid_t)-1)		/* "leave it as it is" */
#define CAP_FS_MASK                                                                                \
	(1ULL << CAP_CHOWN | 1ULL << CAP_DAC_OVERRIDE | 1ULL << CAP_DAC_READ_SEARCH |              \
	 1ULL << CAP_FOWNER | 1ULL << CAP_FSETID | 1ULL << CAP_LINUX_IMMUTABLE |                   \
	 1ULL << CAP_MKNOD | 1ULL << CAP_MAC_OVERRIDE)

long sys_getuid(void)
{
	return current->cred->uid;
}

long sys_geteuid(void)
{
	return current->cred->euid;
}

long sys_getgid(void)
{
	return current->cred->gid;
}

long sys_getegid(void)
{
	return current->cred->egid;
}

static long put_three(u32 a, u32 b, u32 c, u32 __user *ua, u32 __user *ub, u32 __user *uc)
{
	return put_user(a, ua) || put_user(b, ub) || put_user(c, uc) ? -EFAULT : 0;
}

long sys_getresuid(u32 __user *uid, u32 __user *euid, u32 __user *suid)
{
	const struct cred *cred = current->cred;

	return put_three(cred->uid, cred->euid, cred->suid, uid, euid, suid);
}

long sys_getresgid(u32 __user *gid, u32 __user *egid, u32 __user *sgid)
{
	const struct cred *cred = current->cred;

	return put_three(cred->gid, cred->egid, cred->sgid, gid, egid, sgid);
}

/* Capabilities follow the user ids: they go when the last 0 goes, and work while the effective
 * one is 0, unless the program has asked for something else. (capabilities(7)) */
static void fix_capabilities(struct cred *new, const struct cred *old)
{
	bool was_root = !old->uid || !old->euid || !old->suid,
	     is_root = !new->uid || !new->euid || !new->suid;

	if (old->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (was_root && !is_root) {
		if (!(old->securebits & SECBIT_KEEP_CAPS))
			new->cap_permitted = new->cap_effective = 0;
		new->cap_ambient = 0;
	}
	if (!old->euid && new->euid)
		new->cap_effective = 0;
	if (old->euid && !new->euid)
		new->cap_effective = new->cap_permitted;
}

/* Those for files follow fsuid alone. */
static void fix_fs_capabilities(struct cred *new, const struct cred *old)
{
	if (old->securebits & SECBIT_NO_SETUID_FIXUP)
		return;
	if (!old->fsuid && new->fsuid)
		new->cap_effective &= ~CAP_FS_MASK;
	else if (old->fsuid && !new->fsuid)
		new->cap_effective |= new->cap_permitted &CAP_FS_MASK;
}

/* => Takes over `new`; 0 or -EAGAIN, and nothing has changed. */
static int install_uids(struct cred *new)
{
	const struct cred *old = current->cred;

	if (new->uid != old->uid) {
		struct user_struct *user = find_user(new->uid);

		if (!user) {
			put_cred(new);
			return -EAGAIN;
		}
		put_user_struct(new->user);
		new->user = user;
		/* Not refused here, where few programs would notice, but by the next exec. */
		if (processes_exceeded(user))
			current->flags |= PF_NPROC_EXCEEDED;
		else
			current->flags &= ~PF_NPROC_EXCEEDED;
	}
	new->fsuid = new->euid;
	fix_capabilities(new, old);
	commit_creds(new);
	return 0;
}

static bool is_one_of(u32 id, u32 a, u32 b, u32 c)
{
	return id == a || id == b || id == c;
}

long sys_setresuid(uid_t uid, uid_t euid, uid_t suid)
{
	struct cred *new = prepare_creds();
	const struct cred *old = current->cred;

	if (!new)
		return -ENOMEM;
	if (!capable(CAP_SETUID) &&
	    ((uid != NOBODY && !is_one_of(uid, old->uid, old->euid, old->suid)) ||
	     (euid != NOBODY && !is_one_of(euid, old->uid, old->euid, old->suid)) ||
	     (suid != NOBODY && !is_one_of(suid, old->uid, old->euid, old->suid)))) {
		put_cred(new);
		return -EPERM;
	}
	if (uid != NOBODY)
		new->uid = uid;
	if (euid != NOBODY)
		new->euid = euid;
	if (suid != NOBODY)
		new->suid = suid;
	return install_uids(new);
}

long sys_setreuid(uid_t uid, uid_t euid)
{
	const struct cred *old = current->cred;
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	if (!capable(CAP_SETUID) &&
	    ((uid != NOBODY && uid != old->uid && uid != old->euid) ||
	     (euid != NOBODY && !is_one_of(euid, old->uid, old->euid, old->suid)))) {
		put_cred(new);
		return -EPERM;
	}
	if (uid != NOBODY)
		new->uid = uid;
	if (euid != NOBODY)
		new->euid = euid;
	if (uid != NOBODY || (euid != NOBODY && euid != old->uid))
		new->suid = new->euid;
	return install_uids(new);
}

long sys_setuid(uid_t uid)
{
	const struct cred *old = current->cred;
	struct cred *new;

	if (uid == NOBODY)
		return -EINVAL;
	if (!capable(CAP_SETUID) && uid != old->uid && uid != old->suid)
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (capable(CAP_SETUID))
		new->uid = new->suid = uid;
	new->euid = uid;
	return install_uids(new);
}

static long install_gids(struct cred *new)
{
	new->fsgid = new->egid;
	commit_creds(new);
	return 0;
}

long sys_setresgid(gid_t gid, gid_t egid, gid_t sgid)
{
	struct cred *new = prepare_creds();
	const struct cred *old = current->cred;

	if (!new)
		return -ENOMEM;
	if (!capable(CAP_SETGID) &&
	    ((gid != NOBODY && !is_one_of(gid, old->gid, old->egid, old->sgid)) ||
	     (egid != NOBODY && !is_one_of(egid, old->gid, old->egid, old->sgid)) ||
	     (sgid != NOBODY && !is_one_of(sgid, old->gid, old->egid, old->sgid)))) {
		put_cred(new);
		return -EPERM;
	}
	if (gid != NOBODY)
		new->gid = gid;
	if (egid != NOBODY)
		new->egid = egid;
	if (sgid != NOBODY)
		new->sgid = sgid;
	return install_gids(new);
}

long sys_setregid(gid_t gid, gid_t egid)
{
	const struct cred *old = current->cred;
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	if (!capable(CAP_SETGID) &&
	    ((gid != NOBODY && gid != old->gid && gid != old->egid) ||
	     (egid != NOBODY && !is_one_of(egid, old->gid, old->egid, old->sgid)))) {
		put_cred(new);
		return -EPERM;
	}
	if (gid != NOBODY)
		new->gid = gid;
	if (egid != NOBODY)
		new->egid = egid;
	if (gid != NOBODY || (egid != NOBODY && egid != old->gid))
		new->sgid = new->egid;
	return install_gids(new);
}

long sys_setgid(gid_t gid)
{
	const struct cred *old = current->cred;
	struct cred *new;

	if (gid == NOBODY)
		return -EINVAL;
	if (!capable(CAP_SETGID) && gid != old->gid && gid != old->sgid)
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	if (capable(CAP_SETGID))
		new->gid = new->sgid = gid;
	new->egid = gid;
	return install_gids(new);
}

/* => The id that there was, always: that is how a refusal is noticed. */
long sys_setfsuid(uid_t uid)
{
	const struct cred *old = current->cred;
	long before = old->fsuid;
	struct cred *new;

	if (uid == NOBODY || (!is_one_of(uid, old->uid, old->euid, old->suid) &&
			      uid != old->fsuid && !capable(CAP_SETUID)))
		return before;
	new = prepare_creds();
	if (!new)
		return before;
	new->fsuid = uid;
	fix_fs_capabilities(new, old);
	commit_creds(new);
	return before;
}

long sys_setfsgid(gid_t gid)
{
	const struct cred *old = current->cred;
	long before = old->fsgid;
	struct cred *new;

	if (gid == NOBODY || (!is_one_of(gid, old->gid, old->egid, old->sgid) &&
			      gid != old->fsgid && !capable(CAP_SETGID)))
		return before;
	new = prepare_creds();
	if (!new)
		return before;
	new->fsgid = gid;
	commit_creds(new);
	return before;
}

/* ---- Supplementary groups ---- */

long sys_getgroups(int size, gid_t __user *list)
{
	const struct cred *cred = current->cred;

	if (size < 0)
		return -EINVAL;
	if (!size)
		return cred->ngroups;
	if ((unsigned int)size < cred->ngroups)
		return -EINVAL;
	if (cred->ngroups && copy_to_user(list, cred->groups, cred->ngroups * sizeof(gid_t)))
		return -EFAULT;
	return cred->ngroups;
}

static void sort_groups(gid_t *groups, unsigned int n)
{
	unsigned int gap = 1;

	/* Gaps of (3^k - 1) / 2: with halves, there are lists that would take it n^2 steps. */
	while (gap < n)
		gap = 3 * gap + 1;
	for (; gap; gap /= 3)
		for (unsigned int i = gap; i < n; i++)
			for (unsigned int j = i; j >= gap && groups[j - gap] > groups[j];
			     j -= gap) {
				gid_t swapped = groups[j];

				groups[j] = groups[j - gap];
				groups[j - gap] = swapped;
			}
}

long sys_setgroups(int size, const gid_t __user *list)
{
	gid_t *groups = NULL;
	struct cred *new;

	if (!capable(CAP_SETGID))
		return -EPERM;
	if (size < 0 || size > NGROUPS_MAX)
		return -EINVAL;
	if (size) {
		groups = kvmalloc(size * sizeof(gid_t));
		if (!groups)
			return -ENOMEM;
		if (copy_from_user(groups, list, size * sizeof(gid_t))) {
			kvfree(groups);
			return -EFAULT;
		}
		sort_groups(groups, size);
	}
	new = prepare_creds();
	if (!new) {
		kvfree(groups);
		return -ENOMEM;
	}
	kvfree(new->groups);
	new->groups = groups;
	new->ngroups = size;
	commit_creds(new);
	return 0;
}
