/* SPDX-License-Identifier: MIT */
/*
 * Advisory locks: POSIX record locks, which belong to a process (its files_struct),
 * open-file-description locks, and flock's, which belong to an open file. See fcntl(2), flock(2).
 *
 * All locks of an inode are on inode->i_flock. POSIX locks of one owner do not overlap, are sorted
 * by start, and neighbours of one type are one lock: a new one takes the place of what it covers.
 *
 * Who must wait sleeps on file_lock_wait and tries again when any lock has changed.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/hash.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/sched.h>
#include <kernel/uapi/capability.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

#define OFFSET_MAX	S64_MAX

/* Kinds don't see each other, but POSIX and open-file-description locks do. */
enum lock_kind { LOCK_POSIX, LOCK_OFD, LOCK_FLOCK };

struct file_lock {
	struct list_head link;		/* in i_flock; file_lock_lock */
	struct list_head all;		/* in all_locks; file_lock_lock */
	struct inode *inode;		/* NULL: marks how far a walk along all_locks has come */
	struct user_struct *user;	/* who is charged for it; a reference */
	enum lock_kind kind;
	const void *owner;		/* files_struct, or file */
	pid_t pid;			/* for F_GETLK */
	short type;			/* F_RDLCK, F_WRLCK; in a request also F_UNLCK */
	loff_t start, end;		/* both included */
};

static DEFINE_SPINLOCK(file_lock_lock);
static unsigned long file_lock_changes;	/* file_lock_lock to write: locks set and released so far */
static DECLARE_WAIT_QUEUE_HEAD(file_lock_wait);
static LIST_HEAD(all_locks);		/* file_lock_lock; for /proc */

/*
 * ---- The account of locks and leases ----
 *
 * Linux has had no limit since its 2.4. Here what a user may have is bounded, and with it the
 * length of the lists that are walked under file_lock_lock and lease_lock.
 */
#define FILE_LOCKS_MAX	2048

struct user_struct *charge_file_lock(void)
{
	struct user_struct *user = current->cred->user;

	if (atomic_inc_return(&user->file_locks) <= FILE_LOCKS_MAX || capable(CAP_SYS_RESOURCE))
		return get_user_struct(user);
	atomic_dec(&user->file_locks);
	return NULL;
}

void uncharge_file_lock(struct user_struct *user)
{
	atomic_dec(&user->file_locks);
	put_user_struct(user);
}

/* => NULL, and *error: -ENOMEM, or -ENOLCK, if current's user has as many as he may. */
static struct file_lock *alloc_lock(int *error)
{
	struct file_lock *lock = kmalloc(sizeof(*lock));

	*error = -ENOMEM;
	if (!lock)
		return NULL;
	lock->user = charge_file_lock();
	if (lock->user)
		return lock;
	*error = -ENOLCK;
	kfree(lock);
	return NULL;
}

static void free_lock(struct file_lock *lock)
{
	if (lock)
		uncharge_file_lock(lock->user);
	kfree(lock);
}

/* => `to` is what `from` is, but keeps its own user. */
static void copy_lock(struct file_lock *to, const struct file_lock *from)
{
	struct user_struct *user = to->user;

	*to = *from;
	to->user = user;
}

/* ---- Conflicts and deadlocks. => file_lock_lock held ---- */

static bool locks_overlap(const struct file_lock *a, const struct file_lock *b)
{
	return a->start <= b->end && b->start <= a->end;
}

static bool same_owner(const struct file_lock *a, const struct file_lock *b)
{
	return a->owner == b->owner && a->kind == b->kind;
}

static struct file_lock *find_conflict(struct inode *inode, const struct file_lock *request)
{
	struct file_lock *lock;

	list_for_each_entry(lock, &inode->i_flock, link) {
		if ((lock->kind == LOCK_FLOCK) != (request->kind == LOCK_FLOCK) ||
		    same_owner(lock, request))
			continue;
		if (locks_overlap(lock, request) &&
		    (lock->type == F_WRLCK || request->type == F_WRLCK))
			return lock;
	}
	return NULL;
}

/* A process that waits, and for whom. On the stack of the waiter. */
struct lock_waiter {
	struct hlist_node link;
	const void *owner, *blocker;
};

#define WAITER_HASH_BITS	7
static struct hlist_head lock_waiters[1 << WAITER_HASH_BITS];	/* by owner; file_lock_lock */

static struct hlist_head *waiters_of(const void *owner)
{
	return &lock_waiters[hash_ptr(owner, WAITER_HASH_BITS)];
}

static const void *blocker_of(const void *owner)
{
	struct lock_waiter *waiter;

	hlist_for_each_entry(waiter, waiters_of(owner), link)
		if (waiter->owner == owner)
			return waiter->blocker;
	return NULL;
}

#define DEADLOCK_CHAIN	10

/* => Would `owner`, waiting for `blocker`, wait for itself? Long chains are not followed. */
static bool would_deadlock(const void *owner, const void *blocker)
{
	for (int i = 0; i < DEADLOCK_CHAIN && blocker; i++) {
		if (blocker == owner)
			return true;
		blocker = blocker_of(blocker);
	}
	return false;
}

/* ---- Applying a request ---- */

static void take_out(struct file_lock *lock, struct list_head *gone)
{
	list_del(&lock->all);
	list_move(&lock->link, gone);
}

/* `lock`, of another type, reaches beyond the request on both sides: the only one of its owner's
 * that is concerned. => 0; -ENOLCK: there is no *spare for its second part. */
static int split(struct file_lock *lock, const struct file_lock *request, struct file_lock **spare)
{
	struct file_lock *tail = *spare;

	if (!tail)
		return -ENOLCK;
	*spare = NULL;
	copy_lock(tail, lock);
	tail->start = request->end + 1;
	list_add(&tail->link, &lock->link);
	list_add(&tail->all, &lock->all);
	lock->end = request->start - 1;
	return 0;
}

/*
 * Cuts out of the owner's locks what the request covers; neighbours of its type are joined to it.
 * => Locks to be freed on `gone`; 0, or, with nothing changed, -ENOLCK.
 */
static int carve(struct inode *inode, struct file_lock *request, struct file_lock **spare,
		 struct list_head *gone)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe(lock, next, &inode->i_flock, link) {
		if (!same_owner(lock, request))
			continue;
		if (lock->type == request->type) {
			/* Overlapping, or right beside it: one lock. */
			if (lock->end < request->start && request->start - lock->end > 1)
				continue;
			if (lock->start > request->end && lock->start - request->end > 1)
				continue;
			request->start = min(request->start, lock->start);
			request->end = max(request->end, lock->end);
			take_out(lock, gone);
			continue;
		}
		if (!locks_overlap(lock, request))
			continue;
		if (lock->start < request->start && lock->end > request->end)
			return split(lock, request, spare);
		if (lock->start < request->start) {
			lock->end = request->start - 1;
		} else if (lock->end > request->end) {
			lock->start = request->end + 1;
		} else {
			take_out(lock, gone);
		}
	}
	return 0;
}

static void insert_sorted(struct inode *inode, struct file_lock *lock)
{
	struct file_lock *other;

	list_for_each_entry(other, &inode->i_flock, link)
		if (other->start > lock->start)
			break;
	list_add_tail(&lock->link, &other->link);
	lock->inode = inode;
	list_add_tail(&lock->all, &all_locks);
}

static void free_locks(struct list_head *gone)
{
	struct file_lock *lock, *next;

	list_for_each_entry_safe(lock, next, gone, link)
		free_lock(lock);
}

/* Applies `lock`, which grows by what it is joined to. => 0; -EAGAIN: *blocker owns a lock in the
 * way; -ENOLCK. */
static int set_lock(struct inode *inode, struct file_lock *lock, struct file_lock **new,
		    struct file_lock **spare, struct list_head *gone, const void **blocker)
{
	struct file_lock *conflict = NULL;
	int error;

	if (lock->type != F_UNLCK)
		conflict = find_conflict(inode, lock);
	if (conflict) {
		*blocker = conflict->owner;
		return -EAGAIN;
	}
	error = carve(inode, lock, spare, gone);
	if (error)
		return error;
	file_lock_changes++;
	if (lock->type != F_UNLCK) {
		copy_lock(*new, lock);
		insert_sorted(inode, *new);
		*new = NULL;
	}
	return 0;
}

/*
 * Who gives up all that he has needs nothing for it; a spare is needed only where a lock is split.
 * => 0; -EAGAIN: *blocker owns a lock in the way; -ENOLCK: the user's limit, or no memory, which
 *    for flock is -ENOMEM.
 */
static int try_lock(struct inode *inode, const struct file_lock *request, const void **blocker)
{
	bool set = request->type != F_UNLCK;
	bool may_split = request->start > 0 || request->end < OFFSET_MAX;
	struct file_lock lock = *request;
	int error, no_spare;
	struct file_lock *new = set ? alloc_lock(&error) : NULL;
	struct file_lock *spare = may_split ? alloc_lock(&no_spare) : NULL;
	LIST_HEAD(gone);

	if (!set || new) {
		spin_lock(&file_lock_lock);
		error = set_lock(inode, &lock, &new, &spare, &gone, blocker);
		spin_unlock(&file_lock_lock);
	}
	free_locks(&gone);
	free_lock(new);
	free_lock(spare);
	if (!error)
		wake_up_all(&file_lock_wait);
	return error == -ENOMEM && request->kind != LOCK_FLOCK ? -ENOLCK : error;
}

/* Sleeps until some lock changes after `seen`. => 0, -EDEADLK, -ERESTARTSYS. */
static int wait_for_change(struct lock_waiter *waiter, unsigned long seen)
{
	int error = -EDEADLK;

	spin_lock(&file_lock_lock);
	if (waiter->owner && would_deadlock(waiter->owner, waiter->blocker)) {
		spin_unlock(&file_lock_lock);
		return error;
	}
	hlist_add_head(&waiter->link, waiters_of(waiter->owner));
	spin_unlock(&file_lock_lock);
	error = wait_event_interruptible(file_lock_wait, READ_ONCE(file_lock_changes) != seen);
	spin_lock(&file_lock_lock);
	hlist_del(&waiter->link);
	spin_unlock(&file_lock_lock);
	return error;
}

/* => As try_lock, but waits instead of -EAGAIN; -EDEADLK; -ERESTARTSYS for a signal. */
static int wait_lock(struct inode *inode, const struct file_lock *request)
{
	struct lock_waiter waiter = { .owner = NULL };
	unsigned long seen;
	int error;

	if (request->kind == LOCK_POSIX)
		waiter.owner = request->owner;
	for (;;) {
		seen = READ_ONCE(file_lock_changes);
		error = try_lock(inode, request, &waiter.blocker);
		if (error != -EAGAIN)
			return error;
		error = wait_for_change(&waiter, seen);
		if (error)
			return error;
	}
}

static int apply_lock(struct inode *inode, const struct file_lock *request, bool wait)
{
	const void *blocker;

	return wait ? wait_lock(inode, request) : try_lock(inode, request, &blocker);
}

/* ---- The end of an owner ---- */

/* Nothing is allocated: this cannot fail. */
static void remove_locks(struct inode *inode, const void *owner)
{
	struct file_lock *lock, *next;
	LIST_HEAD(gone);

	spin_lock(&file_lock_lock);
	list_for_each_entry_safe(lock, next, &inode->i_flock, link)
		if (lock->owner == owner)
			take_out(lock, &gone);
	file_lock_changes++;
	spin_unlock(&file_lock_lock);
	if (list_empty(&gone))
		return;
	free_locks(&gone);
	wake_up_all(&file_lock_wait);
}

/* A process loses its locks on a file when it closes any descriptor of it. */
void locks_remove_posix(struct file *file, struct files_struct *owner)
{
	remove_locks(file->f_inode, owner);
}

void locks_remove_file(struct file *file)
{
	remove_locks(file->f_inode, file);
}

/* ---- For /proc ---- */

/* => file_lock_lock held. */
static void show_lock(struct seq_buf *seq, const struct file_lock *lock, int number)
{
	static const char *const names[] = { "POSIX ", "OFDLCK", "FLOCK " };
	const struct inode *inode = lock->inode;

	seq_buf_printf(seq, "%d: %s ADVISORY  %s %d %02x:%02x:%lu ", number, names[lock->kind],
		       lock->type == F_WRLCK ? "WRITE" : "READ",
		       lock->kind == LOCK_OFD ? -1 : lock->pid, MAJOR(inode->i_sb->s_dev),
		       MINOR(inode->i_sb->s_dev), inode->i_ino);
	if (lock->kind == LOCK_FLOCK)
		seq_buf_puts(seq, "0 EOF\n");
	else if (lock->end == OFFSET_MAX)
		seq_buf_printf(seq, "%lld EOF\n", lock->start);
	else
		seq_buf_printf(seq, "%lld %lld\n", lock->start, lock->end);
}

/* Those of `file` and `files`, or, without them, all. Others have their turn in between. */
static void show_locks(struct seq_buf *seq, const struct file *file,
		       const struct files_struct *files)
{
	struct file_lock mark = { .inode = NULL }, *lock;
	int number = 0;

	spin_lock(&file_lock_lock);
	list_add(&mark.all, &all_locks);
	for (int looks = 1; !list_is_last(&mark.all, &all_locks); looks++) {
		lock = list_next_entry(&mark, all);
		list_move(&mark.all, &lock->all);
		if (lock->inode && (!file || lock->owner == file ||
				    (lock->owner == files && lock->inode == file->f_inode))) {
			seq_buf_puts(seq, file ? "lock:\t" : "");
			show_lock(seq, lock, ++number);
		}
		if (looks % 32)
			continue;
		spin_unlock(&file_lock_lock);
		cond_resched();
		spin_lock(&file_lock_lock);
	}
	list_del(&mark.all);
	spin_unlock(&file_lock_lock);
}

int locks_show(struct seq_buf *seq, struct task_struct *task)
{
	show_locks(seq, NULL, NULL);
	return 0;
}

void locks_show_file(struct seq_buf *seq, struct file *file, struct files_struct *files)
{
	if (!list_empty(&file->f_inode->i_flock))
		show_locks(seq, file, files);
}

/* ---- fcntl ---- */

static bool is_ofd(unsigned int cmd)
{
	return cmd == F_OFD_GETLK || cmd == F_OFD_SETLK || cmd == F_OFD_SETLKW;
}

static int lock_range(const struct file *file, const struct flock *flock, loff_t *start,
		      loff_t *end)
{
	switch (flock->l_whence) {
	case SEEK_SET:
		*start = 0;
		break;
	case SEEK_CUR:
		*start = file->f_pos;
		break;
	case SEEK_END:
		*start = READ_ONCE(file->f_inode->i_size);
		break;
	default:
		return -EINVAL;
	}
	if (__builtin_add_overflow(*start, flock->l_start, start))
		return -EOVERFLOW;
	if (*start < 0)
		return -EINVAL;
	*end = OFFSET_MAX;
	if (flock->l_len > 0) {
		if (__builtin_add_overflow(*start, flock->l_len - 1, end))
			return -EOVERFLOW;
	} else if (flock->l_len < 0) {		/* the bytes before */
		*end = *start - 1;
		*start += flock->l_len;
	}
	return *start < 0 ? -EINVAL : 0;
}

static int make_request(struct file *file, unsigned int cmd, const struct flock *flock,
			struct file_lock *request)
{
	bool ofd = is_ofd(cmd);
	int error = lock_range(file, flock, &request->start, &request->end);

	if (error)
		return error;
	if (ofd && flock->l_pid)
		return -EINVAL;
	if (flock->l_type != F_RDLCK && flock->l_type != F_WRLCK && flock->l_type != F_UNLCK)
		return -EINVAL;
	request->kind = ofd ? LOCK_OFD : LOCK_POSIX;
	request->owner = ofd ? (void *)file : (void *)current->files;
	request->pid = ofd ? -1 : current->tgid;
	request->type = flock->l_type;
	return 0;
}

int fcntl_getlk(struct file *file, unsigned int cmd, struct flock __user *arg)
{
	struct file_lock request, *conflict;
	struct flock flock;
	int error;

	if (copy_from_user(&flock, arg, sizeof(flock)))
		return -EFAULT;
	if (flock.l_type != F_RDLCK && flock.l_type != F_WRLCK)
		return -EINVAL;
	error = make_request(file, cmd, &flock, &request);
	if (error)
		return error;
	spin_lock(&file_lock_lock);
	conflict = find_conflict(file->f_inode, &request);
	flock.l_type = F_UNLCK;
	if (conflict) {
		flock.l_type = conflict->type;
		flock.l_whence = SEEK_SET;
		flock.l_start = conflict->start;
		flock.l_len = conflict->end == OFFSET_MAX ? 0 : conflict->end - conflict->start + 1;
		flock.l_pid = conflict->pid;
	}
	spin_unlock(&file_lock_lock);
	return copy_to_user(arg, &flock, sizeof(flock)) ? -EFAULT : 0;
}

int fcntl_setlk(unsigned int fd, struct file *file, unsigned int cmd, struct flock __user *arg)
{
	struct file_lock request;
	struct flock flock;
	struct fd again;
	int error;

	if (copy_from_user(&flock, arg, sizeof(flock)))
		return -EFAULT;
	error = make_request(file, cmd, &flock, &request);
	if (error)
		return error;
	if ((request.type == F_RDLCK && !(file->f_mode & FMODE_READ)) ||
	    (request.type == F_WRLCK && !(file->f_mode & FMODE_WRITE)))
		return -EBADF;
	error = apply_lock(file->f_inode, &request, cmd == F_SETLKW || cmd == F_OFD_SETLKW);
	if (error || request.type == F_UNLCK || request.kind != LOCK_POSIX)
		return error;
	/* Another thread may have closed it meanwhile, and would have removed this lock. */
	again = fdget(fd);
	if (again.file != file) {
		locks_remove_posix(file, current->files);
		error = -EBADF;
	}
	if (again.file)
		fdput(again);
	return error;
}

/* ---- flock ---- */

static int do_flock(struct file *file, short type, bool wait)
{
	struct file_lock request = {
		.kind = LOCK_FLOCK, .owner = file, .pid = current->tgid,
		.type = type, .end = OFFSET_MAX,
	};
	int error = apply_lock(file->f_inode, &request, false);

	if (error != -EAGAIN)
		return error;
	/* A lock that cannot be changed at once is given up first: two may want that. */
	request.type = F_UNLCK;
	error = apply_lock(file->f_inode, &request, false);
	if (error)
		return error;
	request.type = type;
	return apply_lock(file->f_inode, &request, wait);
}

long sys_flock(unsigned int fd, unsigned int operation)
{
	short type;
	struct fd f;
	int error;

	if (operation & LOCK_MAND)
		return 0; /* Linux had these once, and still says yes */
	switch (operation & ~LOCK_NB) {
	case LOCK_SH:
		type = F_RDLCK;
		break;
	case LOCK_EX:
		type = F_WRLCK;
		break;
	case LOCK_UN:
		type = F_UNLCK;
		break;
	default:
		return -EINVAL;
	}
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	error = do_flock(f.file, type, !(operation & LOCK_NB));
	fdput(f);
	return error;
}
