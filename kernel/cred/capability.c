/* SPDX-License-Identifier: MIT */

/*
 * Capabilities: the rights of root, one by one. (capabilities(7))
 *
 *	permitted	what a task may take up
 *	effective	what it has taken up: capable() looks here
 *	inheritable	what it offers to programs that ask for it in their file: none does here
 *	ambient		what its programs keep though they are not root's
 *	bounding set	what exec gives at most
 */

#include <kernel/cred/cred.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/prctl.h>
#include <kernel/uapi/securebits.h>
#include <asm/uaccess.h>

/* ---- capget and capset ---- */

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
	new->cap_ambient &= permitted &inheritable;
	commit_creds(new);
	return 0;
}

/* ---- prctl ---- */

long prctl_read_bset(unsigned long cap)
{
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	return current->cred->cap_bset >> cap & 1;
}

long prctl_drop_bset(unsigned long cap)
{
	struct cred *new;

	if (!capable(CAP_SETPCAP))
		return -EPERM;
	if (cap > CAP_LAST_CAP)
		return -EINVAL;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_bset &= ~(1ULL << cap);
	commit_creds(new);
	return 0;
}

static long set_securebits(unsigned int bits)
{
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	new->securebits = bits;
	commit_creds(new);
	return 0;
}

/* Each bit has a lock above it, and what is locked stays as it is, the lock included. */
long prctl_set_securebits(unsigned long bits)
{
	unsigned long old = current->cred->securebits, locks = old & SECURE_ALL_LOCKS;

	if ((locks >> 1 & (old ^ bits)) || (locks & ~bits) ||
	    (bits & ~(unsigned long)(SECURE_ALL_BITS | SECURE_ALL_LOCKS)) || !capable(CAP_SETPCAP))
		return -EPERM;
	return set_securebits(bits);
}

long prctl_set_keepcaps(unsigned long on)
{
	unsigned int old = current->cred->securebits;

	if (on > 1)
		return -EINVAL;
	if (old & SECBIT_KEEP_CAPS_LOCKED)
		return -EPERM;
	return set_securebits(on ? old | SECBIT_KEEP_CAPS : old & ~SECBIT_KEEP_CAPS);
}

static long set_ambient(u64 ambient)
{
	struct cred *new = prepare_creds();

	if (!new)
		return -ENOMEM;
	new->cap_ambient = ambient;
	commit_creds(new);
	return 0;
}

long prctl_cap_ambient(unsigned long op, unsigned long cap, unsigned long arg4, unsigned long arg5)
{
	const struct cred *cred = current->cred;

	if (arg4 || arg5 || cap > CAP_LAST_CAP)
		return -EINVAL;
	switch (op) {
	case PR_CAP_AMBIENT_CLEAR_ALL:
		return cap ? -EINVAL : set_ambient(0);
	case PR_CAP_AMBIENT_IS_SET:
		return cred->cap_ambient >> cap & 1;
	case PR_CAP_AMBIENT_RAISE:
		if (!(cred->cap_permitted & cred->cap_inheritable & 1ULL << cap) ||
		    (cred->securebits & SECBIT_NO_CAP_AMBIENT_RAISE))
			return -EPERM;
		return set_ambient(cred->cap_ambient | 1ULL << cap);
	case PR_CAP_AMBIENT_LOWER:
		return set_ambient(cred->cap_ambient & ~(1ULL << cap));
	default:
		return -EINVAL;
	}
}

/* ---- exec ---- */

static bool is_setid(const struct cred *new)
{
	return new->euid != new->uid || new->egid != new->gid;
}

/* Who asks for less than the program would give: it may not be trusted by who runs it so. */
static void downgrade(struct cred *new, const struct cred *old, bool no_new_privs)
{
	if (no_new_privs || !capable(CAP_SETUID)) {
		new->euid = new->uid;
		new->egid = new->gid;
	}
	new->cap_permitted &= old->cap_permitted;
}

bool exec_capabilities(struct cred *new, bool shared, bool no_new_privs)
{
	const struct cred *old = current->cred;
	bool has_root = !(new->securebits &SECBIT_NOROOT);
	bool effective = has_root && !new->euid, setid, gains;

	new->cap_permitted = 0;
	if (has_root && (!new->euid || !new->uid))
		new->cap_permitted = old->cap_bset | old->cap_inheritable;
	setid = is_setid(new);
	gains = new->cap_permitted & ~old->cap_permitted;
	if ((setid || gains) && (shared || no_new_privs))
		downgrade(new, old, no_new_privs);
	new->suid = new->fsuid = new->euid;
	new->sgid = new->fsgid = new->egid;
	if (setid)
		new->cap_ambient = 0;
	new->cap_permitted |= new->cap_ambient;
	new->cap_effective = effective ? new->cap_permitted : new->cap_ambient;
	new->securebits &= ~SECBIT_KEEP_CAPS;
	return setid ||
	       (new->uid && (effective || (new->cap_permitted & ~new->cap_ambient)));
}
