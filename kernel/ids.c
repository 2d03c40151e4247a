/* SPDX-License-Identifier: MIT */

/* User and group ids, and capabilities. Every change makes a new cred: check, edit the copy,
 * commit. */

#include <kernel/cred.h>
#include <kernel/lib/string.h>
#include <kernel/pid.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/limits.h>
#include <mm/mm.h>
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
 * one is 0. (capabilities(7)) */
static void fix_capabilities(struct cred *new, const struct cred *old)
{
	bool was_root = !old->uid || !old->euid || !old->suid,
	     is_root = !new->uid || !new->euid || !new->suid;

	if (was_root && !is_root) {
		new->cap_permitted = new->cap_effective = 0;
		new->cap_ambient = 0;
	}
	if (!old->euid && new->euid)
		new->cap_effective = 0;
	if (old->euid && !new->euid)
		new->cap_effective = new->cap_permitted;
}

/*
 * => Takes over `new`. Who becomes somebody else, or gets capabilities, can't be looked into any
 *    more, nor be sent a signal by the end of its parent. (prctl(2))
 */
static void install(struct cred *new)
{
	const struct cred *old = current->cred;

	if (new->euid != old->euid || new->egid != old->egid || new->fsuid != old->fsuid ||
	    new->fsgid != old->fsgid || (new->cap_permitted & ~old->cap_permitted)) {
		current->mm->dumpable = 0;
		current->pdeath_signal = 0;
	}
	commit_creds(new);
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
	}
	new->fsuid = new->euid;
	fix_capabilities(new, old);
	install(new);
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
	install(new);
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
	if (!new->fsuid && uid)
		new->cap_effective &= ~CAP_FS_MASK;
	else if (new->fsuid && !uid)
		new->cap_effective |= new->cap_permitted & CAP_FS_MASK;
	new->fsuid = uid;
	install(new);
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
	install(new);
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
	for (unsigned int gap = n / 2; gap; gap /= 2)
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
		if (size * sizeof(gid_t) > KMALLOC_MAX)
			return -ENOMEM;
		groups = kmalloc(size * sizeof(gid_t));
		if (!groups)
			return -ENOMEM;
		if (copy_from_user(groups, list, size * sizeof(gid_t))) {
			kfree(groups);
			return -EFAULT;
		}
		sort_groups(groups, size);
	}
	new = prepare_creds();
	if (!new) {
		kfree(groups);
		return -ENOMEM;
	}
	kfree(new->groups);
	new->groups = groups;
	new->ngroups = size;
	commit_creds(new);
	return 0;
}

/* ---- Capabilities ---- */

/* => Number of 32-bit words in each set, or -errno; an unknown version is told the right one. */
static int cap_words(struct __user_cap_header_struct __user *uheader,
		     struct __user_cap_header_struct *header)
{
	if (copy_from_user(header, uheader, sizeof(*header)))
		return -EFAULT;
	switch (header->version) {
	case _LINUX_CAPABILITY_VERSION_1:
		return 1;
	case _LINUX_CAPABILITY_VERSION_2:
	case _LINUX_CAPABILITY_VERSION_3:
		return 2;
	}
	return put_user(_LINUX_CAPABILITY_VERSION_3, &uheader->version) ? -EFAULT : -EINVAL;
}

long sys_capget(struct __user_cap_header_struct __user *uheader,
		struct __user_cap_data_struct __user *udata)
{
	struct __user_cap_data_struct data[2];
	struct __user_cap_header_struct header;
	int words = cap_words(uheader, &header);
	const struct cred *cred;
	struct task_struct *task;

	if (!udata)
		return words == -EFAULT ? -EFAULT : 0;
	if (words < 0)
		return words;
	if (header.pid < 0)
		return -EINVAL;
	spin_lock(&tasklist_lock);
	task = header.pid ? find_task_by_pid(header.pid) : current;
	cred = task ? task->cred : NULL;
	for (int i = 0; cred && i < 2; i++) {
		data[i].effective = cred->cap_effective >> 32 * i;
		data[i].permitted = cred->cap_permitted >> 32 * i;
		data[i].inheritable = cred->cap_inheritable >> 32 * i;
	}
	spin_unlock(&tasklist_lock);
	if (!cred)
		return -ESRCH;
	return copy_to_user(udata, data, words * sizeof(data[0])) ? -EFAULT : 0;
}

/* What becomes inheritable must be the caller's already, unless he has CAP_SETPCAP, and inside of
 * the bounding set. */
static bool may_inherit(const struct cred *cred, u64 inheritable)
{
	if (inheritable & ~(cred->cap_inheritable | cred->cap_bset))
		return false;
	return capable(CAP_SETPCAP) ||
	       !(inheritable & ~(cred->cap_inheritable | cred->cap_permitted));
}

/* => The set of which both halves are given; what is no capability is left out. */
static u64 cap_set(u32 low, u32 high)
{
	return (low | (u64)high << 32) & CAP_FULL_SET;
}

long sys_capset(struct __user_cap_header_struct __user *uheader,
		const struct __user_cap_data_struct __user *udata)
{
	struct __user_cap_data_struct data[2] = { { 0 } };
	struct __user_cap_header_struct header;
	int words = cap_words(uheader, &header);
	const struct cred *old = current->cred;
	u64 effective, permitted, inheritable;
	struct cred *new;

	if (words < 0)
		return words;
	if (header.pid && header.pid != current->pid)
		return -EPERM;
	if (copy_from_user(data, udata, words * sizeof(data[0])))
		return -EFAULT;
	effective = cap_set(data[0].effective, data[1].effective);
	permitted = cap_set(data[0].permitted, data[1].permitted);
	inheritable = cap_set(data[0].inheritable, data[1].inheritable);
	if ((permitted & ~old->cap_permitted) || (effective & ~permitted) ||
	    !may_inherit(old, inheritable))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_effective = effective;
	new->cap_permitted = permitted;
	new->cap_inheritable = inheritable;
	new->cap_ambient &= permitted & inheritable;
	commit_creds(new);
	return 0;
}
