/* SPDX-License-Identifier: MIT */
/*
 * Leases: who holds one on a file is told, by SIGIO, before another opens it in a way that doesn't
 * go with the lease, or truncates it. That other waits until the lease is given up, or made one for
 * reading, or until lease_break_time is over. See fcntl(2), F_SETLEASE.
 *
 * A lease for writing is the only one of its file, so whatever breaks a lease breaks all of them:
 * one list of files to be told (i_lease_fasync) is enough.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fasync.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <mm/slab.h>
#include "internal.h"

struct lease {
	struct list_head list; /* in i_leases */
	struct file *file;
	struct user_struct *user; /* who is charged for it; a reference */
	int type; /* F_RDLCK, F_WRLCK */
	u64 unlock_by; /* being broken: its end; 0: not so */
	u64 downgrade_by; /* the same for becoming one for reading */
};

int lease_break_time = 45; /* seconds; /proc/sys/fs/lease-break-time */

static DEFINE_SPINLOCK(lease_lock); /* all leases */
static unsigned long nr_changes; /* lease_lock to write: that somebody may wait for */
static DECLARE_WAIT_QUEUE_HEAD(lease_wait);

/* ---- => lease_lock held ---- */

static struct lease *find_lease(const struct file *file)
{
	struct lease *lease;

	list_for_each_entry(lease, &file->f_inode->i_leases, list)
		if (lease->file == file)
			return lease;
	return NULL;
}

/* What is to be done about a change once lease_lock has been released: finish_changes(). */
struct lease_changes {
	struct list_head gone;		/* leases to be freed */
	bool any;			/* that somebody may wait for */
};

#define LEASE_CHANGES(name)	struct lease_changes name = { LIST_HEAD_INIT((name).gone), false }

static void note_change(struct lease_changes *changes)
{
	WRITE_ONCE(nr_changes, nr_changes + 1);
	changes->any = true;
}

static void take_lease(struct lease *lease, struct lease_changes *changes)
{
	struct file *file = lease->file;

	fasync_set(-1, file, false, &file->f_inode->i_lease_fasync);
	list_move(&lease->list, &changes->gone);
	note_change(changes);
}

/*
 * All leases in the way of an open are asked to go. => When the last of them will have to, or 0:
 * there is none. *fresh: one of them wasn't asked before.
 */
static u64 mark_leases(struct inode *inode, bool write, bool *fresh)
{
	u64 deadline = ktime_get_ns() + lease_break_time * NSEC_PER_SEC, last = 0;
	struct lease *lease;

	list_for_each_entry(lease, &inode->i_leases, list) {
		u64 *by = write ? &lease->unlock_by : &lease->downgrade_by;

		if (!write && lease->type == F_RDLCK)
			continue;
		if (!*by) {
			*by = deadline;
			*fresh = true;
		}
		last = max(last, *by);
	}
	return last;
}

/* What is open besides the file that wants the lease. A lease for reading minds writers only. */
static bool others_are_open(const struct file *file, int type)
{
	const struct inode *inode = file->f_inode;

	if (type == F_RDLCK)
		return atomic_read(&inode->i_writecount) > 0;
	return atomic_read(&inode->i_writecount) != !!(file->f_mode & FMODE_WRITER) ||
	       atomic_read(&inode->i_readcount) != !!(file->f_mode & FMODE_READER);
}

/* => Does another file's lease forbid this one? */
static bool lease_conflicts(const struct file *file, int type)
{
	const struct lease *lease;

	list_for_each_entry(lease, &file->f_inode->i_leases, list)
		if (lease->file != file && (type == F_WRLCK || lease->unlock_by))
			return true;
	return others_are_open(file, type);
}

/* ---- Breaking ---- */

/* => lease_lock has been released. */
static void finish_changes(struct lease_changes *changes)
{
	struct lease *lease, *next;

	list_for_each_entry_safe(lease, next, &changes->gone, list) {
		uncharge_file_lock(lease->user);
		kfree(lease);
	}
	if (changes->any)
		wake_up_all(&lease_wait);
}

#define EXPIRE_BATCH	64	/* in one hold of lease_lock */

/* => Whether there may be more. lease_lock held. */
static bool expire_batch(struct inode *inode, struct lease_changes *changes)
{
	struct lease *lease, *next;
	u64 now = ktime_get_ns();
	unsigned int n = 0;

	list_for_each_entry_safe(lease, next, &inode->i_leases, list) {
		if (lease->downgrade_by && lease->downgrade_by <= now) {
			lease->type = F_RDLCK;
			lease->downgrade_by = 0;
			note_change(changes);
		}
		if (lease->unlock_by && lease->unlock_by <= now) {
			take_lease(lease, changes);
			if (++n == EXPIRE_BATCH)
				return true;
		}
	}
	return false;
}

/* What a holder was asked for, and did not do in time, is done for him. */
static void expire_leases(struct inode *inode)
{
	bool more;

	do {
		LEASE_CHANGES(changes);

		spin_lock(&lease_lock);
		more = expire_batch(inode, &changes);
		spin_unlock(&lease_lock);
		finish_changes(&changes);
	} while (more);
}

int __break_lease(struct inode *inode, unsigned int flags)
{
	bool write = (flags & O_ACCMODE) != O_RDONLY;

	for (;;) {
		bool fresh = false;
		unsigned long seen;
		u64 last, now;

		expire_leases(inode);
		spin_lock(&lease_lock);
		last = mark_leases(inode, write, &fresh);
		seen = nr_changes;
		spin_unlock(&lease_lock);
		if (fresh)
			kill_fasync(&inode->i_lease_fasync, POLL_MSG);
		if (!last)
			return 0;
		if (flags & O_NONBLOCK)
			return -EAGAIN;
		now = ktime_get_ns();
		wait_event_interruptible_timeout(lease_wait, READ_ONCE(nr_changes) != seen,
						 last > now ? last - now : 1);
		if (signal_pending(current))
			return -ERESTARTSYS;
	}
}

/* => Did the file have one? */
static bool remove_lease(struct file *file)
{
	struct lease *lease;
	LEASE_CHANGES(changes);

	spin_lock(&lease_lock);
	lease = find_lease(file);
	if (lease)
		take_lease(lease, &changes);
	spin_unlock(&lease_lock);
	finish_changes(&changes);
	return lease;
}

void lease_remove_file(struct file *file)
{
	remove_lease(file);
}

/* ---- fcntl ---- */

/* F_GETLEASE. => What is left of it once all has been done that was asked for. */
int lease_type(struct file *file)
{
	const struct lease *lease;
	int type = F_UNLCK;

	expire_leases(file->f_inode);
	spin_lock(&lease_lock);
	lease = find_lease(file);
	if (lease && !lease->unlock_by)
		type = lease->downgrade_by ? F_RDLCK : lease->type;
	spin_unlock(&lease_lock);
	return type;
}

/* => `lease` is in the place of the one that the file may have had. 0, or -EAGAIN. */
static int put_lease(struct lease *lease, struct lease_changes *changes)
{
	struct lease *old = find_lease(lease->file);

	/* In the list before the counts are read: an open counts itself before it looks there. */
	list_add(&lease->list, &lease->file->f_inode->i_leases);
	smp_mb();
	if (lease_conflicts(lease->file, lease->type)) {
		list_move(&lease->list, &changes->gone);
		return -EAGAIN;
	}
	if (old) {
		lease->unlock_by = old->unlock_by;
		if (lease->type == F_WRLCK)
			lease->downgrade_by = old->downgrade_by;
		list_move(&old->list, &changes->gone);
		note_change(changes);
	}
	return 0;
}

/* => Charged to current's user; ERR_PTR. */
static struct lease *alloc_lease(struct file *file, int type)
{
	struct lease *lease = kmalloc(sizeof(*lease));

	if (!lease)
		return ERR_PTR(-ENOMEM);
	*lease = (struct lease){ .file = file, .type = type, .user = charge_file_lock() };
	if (lease->user)
		return lease;
	kfree(lease);
	return ERR_PTR(-ENOLCK);
}

static int add_lease(int fd, struct file *file, int type)
{
	struct lease *lease = alloc_lease(file, type);
	LEASE_CHANGES(changes);
	int error;

	if (IS_ERR(lease))
		return PTR_ERR(lease);
	expire_leases(file->f_inode);
	error = fasync_set(fd, file, true, &file->f_inode->i_lease_fasync);
	spin_lock(&lease_lock);
	if (error)
		list_add(&lease->list, &changes.gone);
	else
		error = put_lease(lease, &changes);
	if (!find_lease(file))
		fasync_set(-1, file, false, &file->f_inode->i_lease_fasync);
	spin_unlock(&lease_lock);
	finish_changes(&changes);
	if (!error)
		set_file_owner(file, task_tgid(current), PIDTYPE_TGID, false);
	return error;
}

static int give_up_lease(struct file *file)
{
	if (!remove_lease(file))
		return -EAGAIN;
	set_file_owner(file, NULL, PIDTYPE_TGID, true);
	set_file_owner_signal(file, 0);
	return 0;
}

/* F_SETLEASE. */
int set_lease(int fd, struct file *file, unsigned long type)
{
	if (type != F_RDLCK && type != F_WRLCK && type != F_UNLCK)
		return -EINVAL;
	if (current->cred->fsuid != file->f_inode->i_uid && !capable(CAP_LEASE))
		return -EACCES;
	if (!S_ISREG(file->f_inode->i_mode))
		return -EINVAL;
	return type == F_UNLCK ? give_up_lease(file) : add_lease(fd, file, type);
}
