/* SPDX-License-Identifier: MIT */

#include <kernel/cred/cred.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <mm/mm.h>
#include <mm/slab.h>

/* All users that have something running. Under users_lock. */
static LIST_HEAD(users);
static DEFINE_SPINLOCK(users_lock);

static struct user_struct root_user = {
	.list = LIST_HEAD_INIT(root_user.list),
	.count = ATOMIC_INIT(1),
	.processes = ATOMIC_INIT(1),
};

struct cred init_cred = {
	.count = ATOMIC_INIT(2),
	.cap_permitted = CAP_FULL_SET,
	.cap_effective = CAP_FULL_SET,
	.cap_bset = CAP_FULL_SET,
	.user = &root_user,
};

struct cred *get_cred(struct cred *cred)
{
	atomic_inc(&cred->count);
	return cred;
}

void put_cred(struct cred *cred)
{
	if (!atomic_dec_and_test(&cred->count))
		return;
	put_user_struct(cred->user);
	kvfree(cred->groups);
	kfree(cred);
}

struct cred *get_task_cred(struct task_struct *task)
{
	struct cred *cred;

	spin_lock(&tasklist_lock);
	cred = get_cred(task->cred);
	spin_unlock(&tasklist_lock);
	return cred;
}

struct cred *prepare_creds(void)
{
	const struct cred *old = current->cred;
	struct cred *new = kmalloc(sizeof(*new));

	if (!new)
		return NULL;
	*new = *old;
	atomic_set(&new->count, 1);
	new->groups = NULL;
	if (old->ngroups) {
		new->groups = kvmalloc(old->ngroups * sizeof(gid_t));
		if (!new->groups) {
			kfree(new);
			return NULL;
		}
		memcpy(new->groups, old->groups, old->ngroups * sizeof(gid_t));
	}
	get_user_struct(new->user);
	return new;
}

struct cred *override_creds(struct cred *new)
{
	struct cred *old = current->cred;

	spin_lock(&tasklist_lock);
	spin_lock_irq(&current->sighand->siglock);
	signals_change_user(current, new->user);
	current->cred = new;
	spin_unlock_irq(&current->sighand->siglock);
	spin_unlock(&tasklist_lock);
	return old;
}

bool gains_rights(const struct cred *new, const struct cred *old)
{
	return new->euid != old->euid || new->egid != old->egid || new->fsuid != old->fsuid ||
	       new->fsgid != old->fsgid || (new->cap_permitted & ~old->cap_permitted);
}

/* The process moves from one user's account to the other's, too. */
void commit_creds(struct cred *new)
{
	struct cred *old = current->cred;

	if (gains_rights(new, old)) {
		current->mm->dumpable = 0;
		current->pdeath_signal = 0;
	}
	if (new->user != old->user) {
		atomic_inc(&new->user->processes);
		atomic_dec(&old->user->processes);
	}
	put_cred(override_creds(new));
}

/* => users_lock held. */
static struct user_struct *lookup_user(uid_t uid)
{
	struct user_struct *user;

	if (!uid)
		return &root_user;
	list_for_each_entry(user, &users, list)
		if (user->uid == uid)
			return user;
	return NULL;
}

struct user_struct *find_user(uid_t uid)
{
	struct user_struct *user, *new = kzalloc(sizeof(*new));

	if (!new)
		return NULL;
	new->uid = uid;
	spin_lock(&users_lock);
	user = lookup_user(uid);
	if (!user) {
		user = new;
		new = NULL;
		list_add(&user->list, &users);
	}
	atomic_inc(&user->count);
	spin_unlock(&users_lock);
	kfree(new);
	return user;
}

/* Root's is not in the list, and never goes. */
void put_user_struct(struct user_struct *user)
{
	bool gone = false;

	spin_lock(&users_lock);
	if (atomic_dec_and_test(&user->count)) {
		list_del(&user->list);
		gone = true;
	}
	spin_unlock(&users_lock);
	if (gone)
		kfree(user);
}

bool processes_exceeded(const struct user_struct *user)
{
	return user->uid &&
	       (unsigned long)atomic_read(&user->processes) > rlimit(RLIMIT_NPROC);
}

bool capable(int cap)
{
	return current->cred->cap_effective >> cap & 1;
}

bool in_group_p(gid_t gid)
{
	const struct cred *cred = current->cred;
	unsigned int low = 0, high = cred->ngroups;

	if (gid == cred->fsgid)
		return true;
	while (low < high) {
		unsigned int middle = (low + high) / 2;

		if (cred->groups[middle] == gid)
			return true;
		if (cred->groups[middle] < gid)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}
