/* SPDX-License-Identifier: MIT */

#include <kernel/cred.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <mm/slab.h>

#define CAP_FULL_SET	((1ULL << (CAP_LAST_CAP + 1)) - 1)

static struct user_struct root_user = { .uid = 0, .processes = ATOMIC_INIT(1) };

/* All users ever seen. A user is added at the head and never leaves, so readers need no lock. */
static struct user_struct *users = &root_user;
static DEFINE_SPINLOCK(users_lock);

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
	kfree(cred->groups);
	kfree(cred);
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
	if (!old->ngroups)
		return new;
	new->groups = kmalloc(old->ngroups * sizeof(gid_t));
	if (!new->groups) {
		kfree(new);
		return NULL;
	}
	memcpy(new->groups, old->groups, old->ngroups * sizeof(gid_t));
	return new;
}

/* The process moves from one user's account to the other's, too. */
void commit_creds(struct cred *new)
{
	struct cred *old = current->cred;

	if (new->user != old->user) {
		atomic_inc(&new->user->processes);
		atomic_dec(&old->user->processes);
	}
	spin_lock(&tasklist_lock);
	current->cred = new;
	spin_unlock(&tasklist_lock);
	put_cred(old);
}

static struct user_struct *lookup_user(uid_t uid)
{
	for (struct user_struct *user = READ_ONCE(users); user; user = user->next)
		if (user->uid == uid)
			return user;
	return NULL;
}

struct user_struct *find_user(uid_t uid)
{
	struct user_struct *user = lookup_user(uid), *new;

	if (user)
		return user;
	new = kzalloc(sizeof(*new));
	if (!new)
		return NULL;
	new->uid = uid;
	spin_lock(&users_lock);
	user = lookup_user(uid);
	if (!user) {
		new->next = users;
		smp_store_release(&users, new);
		user = new;
		new = NULL;
	}
	spin_unlock(&users_lock);
	kfree(new);
	return user;
}

bool capable(int cap)
{
	return current->cred->cap_effective >> cap & 1;
}

bool in_group_p(gid_t gid)
{
	const struct cred *cred = current->cred;

	if (gid == cred->fsgid)
		return true;
	for (unsigned int i = 0; i < cred->ngroups; i++)
		if (cred->groups[i] == gid)
			return true;
	return false;
}
