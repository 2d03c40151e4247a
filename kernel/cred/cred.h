/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_CRED_CRED_H
#define KERNEL_CRED_CRED_H

#include <kernel/lib/list.h>
#include <kernel/lib/types.h>
#include <asm/atomic.h>

/* What is counted for one real user. Each cred of his, and each signal that waits for him in
 * a queue, has a reference. */
struct user_struct {
	struct list_head list;
	atomic_t count;
	uid_t uid;
	atomic_t processes;
	atomic_t sigpending;		/* signals that wait, and timers, for RLIMIT_SIGPENDING */
	atomic_t file_locks;		/* and leases: see locks.c */
	atomic_long_t pipe_pages;	/* what his pipes can hold: see pipe.c */
};

struct task_struct;

/*
 * Who a task is. Immutable once installed: a change is prepare_creds(), edit, commit_creds().
 * Only the task itself replaces its cred; others read it under tasklist_lock or its siglock.
 */
struct cred {
	atomic_t count;
	uid_t uid, euid, suid, fsuid;
	gid_t gid, egid, sgid, fsgid;
	u64 cap_permitted, cap_effective, cap_inheritable, cap_bset, cap_ambient;
	unsigned int securebits;	/* SECBIT_* */
	struct user_struct *user;	/* that of uid; holds a reference */
	unsigned int ngroups;
	gid_t *groups;			/* sorted, for kvfree, or NULL */
};

extern struct cred init_cred;

struct cred *get_cred(struct cred *cred);
void put_cred(struct cred *cred);

/* => Another task's, referenced. */
struct cred *get_task_cred(struct task_struct *task);

/* => A private copy of current's cred, or NULL without memory. */
struct cred *prepare_creds(void);
/*
 * => Installs `new` (takes over the reference) in current. Who becomes somebody else, or gets
 *    capabilities, can't be looked into any more, nor be sent a signal by the end of its parent
 *    (prctl(2)). Cannot fail.
 */
void commit_creds(struct cred *new);
/* => Could who has `new` do what who has `old` can't, or has he other ids? */
bool gains_rights(const struct cred *new, const struct cred *old);
/* => The cred there was, for a second call to bring it back; `new` is current's meanwhile. */
struct cred *override_creds(struct cred *new);

/*
 * exec_capabilities - the rights that a program gives, by the ids that `new` has already.
 * shared: others could change its root; no_new_privs: it may not give more than there were.
 * => Whether the program is to be careful (AT_SECURE).
 */
bool exec_capabilities(struct cred *new, bool shared, bool no_new_privs);

/* What prctl does with capabilities. => As prctl(2). */
long prctl_read_bset(unsigned long cap);
long prctl_drop_bset(unsigned long cap);
long prctl_set_securebits(unsigned long bits);
long prctl_set_keepcaps(unsigned long on);
long prctl_cap_ambient(unsigned long op, unsigned long cap, unsigned long arg4,
		       unsigned long arg5);

/* => The user_struct of uid, with a reference; NULL without memory. */
struct user_struct *find_user(uid_t uid);
void put_user_struct(struct user_struct *user);
/* => Has he more than RLIMIT_NPROC? Root never has. */
bool processes_exceeded(const struct user_struct *user);

static inline struct user_struct *get_user_struct(struct user_struct *user)
{
	atomic_inc(&user->count);
	return user;
}

/* => Does current have the capability (CAP_*) in its effective set? */
bool capable(int cap);
bool in_group_p(gid_t gid);

#endif
