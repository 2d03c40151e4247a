/* SPDX-License-Identifier: MIT */

#include <kernel/cred/access.h>
#include <kernel/futex.h>
#include <kernel/lib/err.h>
#include <kernel/lib/hash.h>
#include <kernel/lib/list.h>
#include <kernel/locking/spinlock.h>
#include <kernel/sched.h>
#include <kernel/time/timer.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/futex.h>
#include <mm/mm.h>
#include <asm/uaccess.h>

/*
 * Futexes: a program sleeps until another thread says that a word of memory has changed. The kernel
 * knows nothing about the word but its name, the key, and who sleeps on it. (futex(2); Drepper,
 * Futexes Are Tricky, 2011)
 *
 * No wake-up may be lost:
 *
 *	waiter (1) queue under the bucket's lock	waker (3) change the word (the program does)
 *	       (2) read the word: as expected?		      (4) look at the queue, under that lock
 *
 * If (4) comes before (1), then (3) comes before (2), as whoever takes the lock later sees all that
 * was before on the other side: the waiter reads the changed word, and doesn't sleep. Else the
 * waker finds the waiter in the queue. So the word can be read without a lock, and that may fault
 * and sleep. A waiter that is woken between (1) and (2) uses up that wake-up, whatever it reads: it
 * returns 0, as one that has slept.
 */

/*
 * The name of a word: that of its page, which is the same for all who share it and never another's,
 * and the place in it. Nothing is held by it: whoever waits on a file that is gone waits alone.
 */
struct futex_key {
	struct page_place page;
	unsigned int offset;		/* in the page; bit 0: KEY_MM_SHARED */
};

/* As in Linux, a private and a shared operation on private memory don't meet. */
#define KEY_MM_SHARED	1

struct futex_bucket {
	spinlock_t lock;
	struct list_head waiters;	/* for all words that hash to it: see queue_waiter */
};

/* On the waiter's stack. Under the lock of the bucket it is in. On no list: it has been woken. */
struct futex_waiter {
	struct list_head link;
	struct futex_bucket *bucket;	/* changes under the locks of both */
	struct futex_key key;
	u32 bitset;
	unsigned int rt_priority;	/* of the task, when it began to wait */
	struct task_struct *task;
};

#define FUTEX_HASH_BITS	8

static struct futex_bucket buckets[1 << FUTEX_HASH_BITS];

void futex_init(void)
{
	for (unsigned int i = 0; i < ARRAY_SIZE(buckets); i++) {
		spin_lock_init(&buckets[i].lock);
		INIT_LIST_HEAD(&buckets[i].waiters);
	}
}

/* ---- Keys ---- */

static bool same_key(const struct futex_key *a, const struct futex_key *b)
{
	return a->page.object == b->page.object && a->page.index == b->page.index &&
	       a->offset == b->offset;
}

static struct futex_bucket *bucket_of(const struct futex_key *key)
{
	unsigned long mix = key->page.object + key->page.index * PAGE_SIZE + key->offset;

	return &buckets[hash_long(mix, FUTEX_HASH_BITS)];
}

/* => 0, -EINVAL (not aligned) or -EFAULT. Takes mmap_lock for a shared one. */
static int get_key(u32 __user *uaddr, bool shared, struct futex_key *key)
{
	unsigned long addr = (unsigned long)uaddr;
	struct mm_struct *mm = current->mm;
	int error;

	if (addr % sizeof(u32))
		return -EINVAL;
	if (!access_ok(uaddr, sizeof(u32)))
		return -EFAULT;
	key->offset = addr & ~PAGE_MASK;
	if (!shared) {
		key->page = (struct page_place){ (u64)mm, addr >> PAGE_SHIFT };
		return 0;
	}
	error = mm_page_place(mm, addr, &key->page);
	if (!error && key->page.object == (u64)mm)
		key->offset |= KEY_MM_SHARED;
	return error;
}

/* Real-time tasks first, by their priority; those of one priority as they came. => The bucket's
 * lock held. */
static void queue_waiter(struct futex_waiter *waiter, struct futex_bucket *bucket)
{
	struct list_head *place = &bucket->waiters;
	struct futex_waiter *other;

	if (waiter->rt_priority) {
		list_for_each_entry(other, &bucket->waiters, link) {
			if (other->rt_priority < waiter->rt_priority) {
				place = &other->link;
				break;
			}
		}
	}
	list_add_tail(&waiter->link, place);
}

/* ---- Waking ---- */

/* => The bucket's lock held: before the waiter returns it has to have that, so its task lives. */
static void wake_waiter(struct futex_waiter *waiter)
{
	list_del_init(&waiter->link);
	wake_up_process(waiter->task);
}

/* => How many have been woken: as in Linux at least one, if there is one. */
static int wake_key(const struct futex_key *key, int nr_wake, u32 bitset)
{
	struct futex_bucket *bucket = bucket_of(key);
	struct futex_waiter *waiter, *next;
	int woken = 0;

	spin_lock(&bucket->lock);
	list_for_each_entry_safe(waiter, next, &bucket->waiters, link) {
		if (!same_key(&waiter->key, key) || !(waiter->bitset & bitset))
			continue;
		wake_waiter(waiter);
		if (++woken >= nr_wake)
			break;
	}
	spin_unlock(&bucket->lock);
	return woken;
}

static int futex_wake(u32 __user *uaddr, bool shared, int nr_wake, u32 bitset)
{
	struct futex_key key;
	int error;

	if (!bitset)
		return -EINVAL;
	error = get_key(uaddr, shared, &key);
	return error ? error : wake_key(&key, nr_wake, bitset);
}

void futex_wake_address(u32 __user *uaddr)
{
	futex_wake(uaddr, true, 1, FUTEX_BITSET_MATCH_ANY);
}

/* ---- Waiting ---- */

static void enqueue(struct futex_waiter *waiter)
{
	waiter->rt_priority = current->rt_priority;
	waiter->bucket = bucket_of(&waiter->key);
	spin_lock(&waiter->bucket->lock);
	queue_waiter(waiter, waiter->bucket);
	spin_unlock(&waiter->bucket->lock);
}

/* => Whether somebody has woken it. */
static bool dequeue(struct futex_waiter *waiter)
{
	struct futex_bucket *bucket;
	bool woken;

	for (;;) {
		bucket = READ_ONCE(waiter->bucket);
		spin_lock(&bucket->lock);
		if (bucket == waiter->bucket)
			break;
		spin_unlock(&bucket->lock);	/* it has been requeued in between */
	}
	woken = list_empty(&waiter->link);
	list_del_init(&waiter->link);
	spin_unlock(&bucket->lock);
	return woken;
}

/* => 0: woken; -ETIMEDOUT, or -ERESTARTSYS for a signal. */
static int sleep_until_woken(struct futex_waiter *waiter, u64 expires)
{
	int error = 0;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (list_empty(&waiter->link))
			break;
		if (ktime_get_ns() >= expires) {
			error = -ETIMEDOUT;
			break;
		}
		if (signal_pending(current)) {
			error = -ERESTARTSYS;
			break;
		}
		if (expires == KTIME_MAX)
			schedule();
		else
			schedule_until(expires);
	}
	__set_current_state(TASK_RUNNING);
	return error;
}

static int futex_wait(u32 __user *uaddr, bool shared, u32 expected, u64 expires, u32 bitset)
{
	struct futex_waiter waiter = { .bitset = bitset, .task = current };
	u32 value;
	int error;

	if (!bitset)
		return -EINVAL;
	error = get_key(uaddr, shared, &waiter.key);
	if (error)
		return error;
	enqueue(&waiter);
	error = get_user(value, uaddr);
	if (!error && value != expected)
		error = -EAGAIN;
	if (!error)
		error = sleep_until_woken(&waiter, expires);
	return dequeue(&waiter) ? 0 : error;
}

static long wait_or_restart(u32 __user *uaddr, bool shared, u32 expected, u64 expires, u32 bitset);

static long futex_wait_restart(struct restart_block *restart)
{
	return wait_or_restart(restart->futex.uaddr, restart->futex.flags, restart->futex.val,
			       restart->futex.expires, restart->futex.bitset);
}

/* With a timeout, a call that a signal interrupted goes on with the same end. */
static long wait_or_restart(u32 __user *uaddr, bool shared, u32 expected, u64 expires, u32 bitset)
{
	struct restart_block *restart = &current->restart_block;
	int error = futex_wait(uaddr, shared, expected, expires, bitset);

	if (error != -ERESTARTSYS || expires == KTIME_MAX)
		return error;
	restart->fn = futex_wait_restart;
	restart->futex.uaddr = uaddr;
	restart->futex.flags = shared;
	restart->futex.val = expected;
	restart->futex.expires = expires;
	restart->futex.bitset = bitset;
	return -ERESTART_RESTARTBLOCK;
}

/* ---- Requeueing: wake some, let the others wait for another word ---- */

static void lock_both(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_lock(&min(a, b)->lock);
	if (a != b)
		spin_lock_nested(&max(a, b)->lock, 1);
}

static void unlock_both(struct futex_bucket *a, struct futex_bucket *b)
{
	spin_unlock(&a->lock);
	if (a != b)
		spin_unlock(&b->lock);
}

static void requeue(struct futex_waiter *waiter, const struct futex_key *key,
		    struct futex_bucket *bucket)
{
	if (waiter->bucket != bucket) {
		list_del(&waiter->link);
		queue_waiter(waiter, bucket);
		WRITE_ONCE(waiter->bucket, bucket);
	}
	waiter->key = *key;
}

/* => How many have been woken or moved. */
static int requeue_key(const struct futex_key *from, const struct futex_key *to, int nr_wake,
		       int nr_requeue)
{
	struct futex_bucket *src = bucket_of(from), *dst = bucket_of(to);
	struct futex_waiter *waiter, *next;
	int done = 0;

	lock_both(src, dst);
	list_for_each_entry_safe(waiter, next, &src->waiters, link) {
		if (!same_key(&waiter->key, from))
			continue;
		if (done - nr_wake >= nr_requeue)
			break;
		if (++done <= nr_wake)
			wake_waiter(waiter);
		else
			requeue(waiter, to, dst);
	}
	unlock_both(src, dst);
	return done;
}

/*
 * `expected`: only if the word has this value, or NULL. It is read before the queue is looked at:
 * who queues in between has called at the same time, and may as well have come before the word
 * changed.
 */
static int futex_requeue(u32 __user *uaddr, u32 __user *uaddr2, bool shared, int nr_wake,
			 int nr_requeue, const u32 *expected)
{
	struct futex_key from, to;
	int error;
	u32 value;

	if (nr_wake < 0 || nr_requeue < 0)
		return -EINVAL;
	error = get_key(uaddr, shared, &from);
	if (!error)
		error = get_key(uaddr2, shared, &to);
	if (error)
		return error;
	if (expected) {
		if (get_user(value, uaddr))
			return -EFAULT;
		if (value != *expected)
			return -EAGAIN;
	}
	return requeue_key(&from, &to, nr_wake, nr_requeue);
}

/* ---- FUTEX_WAKE_OP: change a second word, wake on the first, and perhaps on the second ---- */

struct wake_op {
	unsigned int op, cmp;
	u32 operand;
	int argument;
};

/* A signed number of 12 bits. */
static int sign_extend_12(u32 value)
{
	return (int)(value << 20) >> 20;
}

/* => False: there is no such operation, or comparison. */
static bool decode_wake_op(u32 encoded, struct wake_op *wake_op)
{
	wake_op->op = encoded >> 28 & ~FUTEX_OP_OPARG_SHIFT;
	wake_op->cmp = encoded >> 24 & 15;
	wake_op->operand = sign_extend_12(encoded >> 12);
	wake_op->argument = sign_extend_12(encoded);
	if (encoded >> 28 & FUTEX_OP_OPARG_SHIFT)
		wake_op->operand = 1U << (wake_op->operand & 31);
	return wake_op->op <= FUTEX_OP_XOR && wake_op->cmp <= FUTEX_OP_CMP_GE;
}

static u32 new_value(const struct wake_op *wake_op, u32 old)
{
	switch (wake_op->op) {
	case FUTEX_OP_SET:	return wake_op->operand;
	case FUTEX_OP_ADD:	return old + wake_op->operand;
	case FUTEX_OP_OR:	return old | wake_op->operand;
	case FUTEX_OP_ANDN:	return old & ~wake_op->operand;
	default:		return old ^ wake_op->operand;
	}
}

static bool compare(const struct wake_op *wake_op, int old)
{
	switch (wake_op->cmp) {
	case FUTEX_OP_CMP_EQ:	return old == wake_op->argument;
	case FUTEX_OP_CMP_NE:	return old != wake_op->argument;
	case FUTEX_OP_CMP_LT:	return old < wake_op->argument;
	case FUTEX_OP_CMP_LE:	return old <= wake_op->argument;
	case FUTEX_OP_CMP_GT:	return old > wake_op->argument;
	default:		return old >= wake_op->argument;
	}
}

/* => 0 and what was there, or -EFAULT. */
static int change_word(u32 __user *uaddr, const struct wake_op *wake_op, u32 *old)
{
	u32 seen;

	if (get_user(seen, uaddr))
		return -EFAULT;
	do {
		*old = seen;
		if (cmpxchg_user(uaddr, &seen, new_value(wake_op, *old)) == -EFAULT)
			return -EFAULT;
		cond_resched();
	} while (seen != *old);
	return 0;
}

static int futex_wake_op(u32 __user *uaddr, u32 __user *uaddr2, bool shared, int nr_wake,
			 int nr_wake2, u32 encoded)
{
	struct wake_op wake_op;
	struct futex_key key, key2;
	int error, woken;
	u32 old;

	error = get_key(uaddr, shared, &key);
	if (!error)
		error = get_key(uaddr2, shared, &key2);
	if (error)
		return error;
	if (!decode_wake_op(encoded, &wake_op))
		return -ENOSYS;
	error = change_word(uaddr2, &wake_op, &old);
	if (error)
		return error;
	woken = wake_key(&key, nr_wake, FUTEX_BITSET_MATCH_ANY);
	if (compare(&wake_op, old))
		woken += wake_key(&key2, nr_wake2, FUTEX_BITSET_MATCH_ANY);
	return woken;
}

/* ---- The system calls ---- */

/* => The time at which a wait ends, on the monotonic clock. A time before the boot is long past. */
static u64 wait_expires(int op, u64 ns)
{
	u64 now = ktime_get_ns();

	if ((op & FUTEX_CMD_MASK) == FUTEX_WAIT)
		return time_add(now, ns);
	if (op & FUTEX_CLOCK_REALTIME) {
		u64 real = ktime_get_real_ns();

		return ns > real ? time_add(now, ns - real) : 0;
	}
	return ns;
}

long sys_futex(u32 __user *uaddr, int op, u32 val, const struct timespec __user *utime,
	       u32 __user *uaddr2, u32 val3)
{
	int cmd = op & FUTEX_CMD_MASK;
	bool shared = !(op & FUTEX_PRIVATE_FLAG);
	u32 val2 = (unsigned long)utime;	/* of the calls that have no timeout */
	u64 expires = KTIME_MAX, ns;
	int error;

	if (utime && (cmd == FUTEX_WAIT || cmd == FUTEX_WAIT_BITSET)) {
		error = get_timespec_ns(utime, &ns);
		if (error)
			return error;
		expires = wait_expires(op, ns);
	}
	if ((op & FUTEX_CLOCK_REALTIME) && cmd != FUTEX_WAIT_BITSET)
		return -ENOSYS;

	switch (cmd) {
	case FUTEX_WAIT:
		val3 = FUTEX_BITSET_MATCH_ANY;
		fallthrough;
	case FUTEX_WAIT_BITSET:
		return wait_or_restart(uaddr, shared, val, expires, val3);
	case FUTEX_WAKE:
		val3 = FUTEX_BITSET_MATCH_ANY;
		fallthrough;
	case FUTEX_WAKE_BITSET:
		return futex_wake(uaddr, shared, val, val3);
	case FUTEX_REQUEUE:
		return futex_requeue(uaddr, uaddr2, shared, val, val2, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(uaddr, uaddr2, shared, val, val2, &val3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(uaddr, uaddr2, shared, val, val2, val3);
	default:
		return -ENOSYS;
	}
}

long sys_set_robust_list(struct robust_list_head __user *head, size_t len)
{
	if (len != sizeof(*head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

/* => 0 and the head, or -ESRCH or -EPERM. */
static int read_robust_list(pid_t pid, struct robust_list_head __user **head)
{
	struct task_struct *task = pid ? find_get_task(pid) : get_task_struct(current);
	int error = 0;

	if (!task)
		return -ESRCH;
	if (task_access_begin(task, true)) {
		*head = READ_ONCE(task->robust_list);
		task_access_end(task);
	} else {
		error = -EPERM;
	}
	put_task_struct(task);
	return error;
}

long sys_get_robust_list(int pid, struct robust_list_head __user *__user *head_ptr,
			 size_t __user *len_ptr)
{
	struct robust_list_head __user *head;
	int error = read_robust_list(pid, &head);

	if (error)
		return error;
	if (put_user(sizeof(*head), len_ptr) || put_user(head, head_ptr))
		return -EFAULT;
	return 0;
}

/* ---- Robust futexes: what a dying thread still holds ---- */

/*
 * A lock whose word names current is marked, and given to a waiter to clean up. `pending`: the
 * thread died in the middle of taking or releasing it; if that has left it free, a waiter may not
 * have been told.
 * => False: the word can't be reached.
 */
static bool mark_dead(u32 __user *uaddr, bool pi, bool pending)
{
	u32 seen, old, mark;

	if ((unsigned long)uaddr % sizeof(u32) || get_user(seen, uaddr))
		return false;
	do {
		old = seen;
		if (pending && !pi && !(old & FUTEX_TID_MASK)) {
			futex_wake_address(uaddr);
			return true;
		}
		if ((old & FUTEX_TID_MASK) != (u32)current->pid)
			return true;
		mark = (old & FUTEX_WAITERS) | FUTEX_OWNER_DIED;
		if (cmpxchg_user(uaddr, &seen, mark) == -EFAULT)
			return false;
	} while (seen != old);
	if (!pi && (old & FUTEX_WAITERS))
		futex_wake_address(uaddr);
	return true;
}

/* A link of the list, and in `pi` its bit 0. */
static bool read_link(struct robust_list __user *__user *uaddr, struct robust_list __user **entry,
		      bool *pi)
{
	unsigned long value;

	if (get_user(value, (unsigned long __user *)uaddr))
		return false;
	*entry = (struct robust_list __user *)(value & ~1UL);
	*pi = value & 1;
	return true;
}

static u32 __user *word_of(struct robust_list __user *entry, long offset)
{
	return (u32 __user *)((unsigned long)entry + offset);
}

/* The list is the program's: it may be anything, and endless. */
void exit_robust_list(struct task_struct *task)
{
	struct robust_list_head __user *head = task->robust_list;
	struct robust_list __user *entry, *next = NULL, *pending;
	bool pi, next_pi = false, pending_pi, more;
	long offset;

	if (!head)
		return;
	task->robust_list = NULL;
	if (!read_link(&head->list.next, &entry, &pi) || get_user(offset, &head->futex_offset) ||
	    !read_link(&head->list_op_pending, &pending, &pending_pi))
		return;
	for (unsigned int i = 0; i < ROBUST_LIST_LIMIT && entry != &head->list; i++) {
		/* First, for the entry is the next owner's as soon as he is woken. */
		more = read_link(&entry->next, &next, &next_pi);
		if (entry != pending && !mark_dead(word_of(entry, offset), pi, false))
			return;
		if (!more)
			return;
		entry = next;
		pi = next_pi;
		cond_resched();
	}
	if (pending)
		mark_dead(word_of(pending, offset), pending_pi, true);
}
