/* SPDX-License-Identifier: MIT */
/*
 * poll and select: wait until one of several files is ready.
 *
 * The first round asks each file for its state and, by poll_wait(), queues an entry wherever the
 * file says that news would come. When no file is ready, the task sleeps until some entry is woken,
 * and asks again, without queueing. An entry holds its file, which another thread may close
 * meanwhile.
 */
#include <kernel/fs/fs.h>
#include <kernel/fs/poll.h>
#include <kernel/lib/bitmap.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/time.h>
#include <kernel/uapi/personality.h>
#include <kernel/uapi/poll.h>
#include <kernel/uapi/select.h>
#include <mm/slab.h>
#include <asm/uaccess.h>

#define FOREVER	KTIME_MAX	/* a deadline that never comes */

/* ---- Waiting ---- */

struct poll_entry {
	struct wait_queue_entry wait;
	wait_queue_head_t *queue;
	struct file *file;
	unsigned int events;		/* that the sleeper asked for; 0: any */
};

struct poll_chunk {
	struct poll_chunk *next;
	unsigned int used;
	struct poll_entry entries[24];
};

#define POLL_INLINE_ENTRIES	6

/* All that one call waits on. */
struct poll_wqueues {
	struct poll_table table;
	struct task_struct *task;
	bool triggered;			/* an entry was woken; only its setting races with us */
	int error;			/* -ENOMEM: an entry is missing */
	unsigned int used;		/* of inline_entries */
	struct poll_chunk *chunks;
	struct poll_entry inline_entries[POLL_INLINE_ENTRIES];
};

static bool poll_wake(struct wait_queue_entry *wait, unsigned int mode, void *key)
{
	struct poll_entry *entry = container_of(wait, struct poll_entry, wait);
	struct poll_wqueues *pwq = wait->private;
	unsigned int events = (unsigned long)key;

	if (events && !(events & entry->events))
		return false;
	WRITE_ONCE(pwq->triggered, true);
	return wake_up_state(pwq->task, mode);
}

static struct poll_entry *poll_get_entry(struct poll_wqueues *pwq)
{
	struct poll_chunk *chunk = pwq->chunks;

	if (pwq->used < POLL_INLINE_ENTRIES)
		return &pwq->inline_entries[pwq->used++];
	if (!chunk || chunk->used == ARRAY_SIZE(chunk->entries)) {
		chunk = kmalloc(sizeof(*chunk));
		if (!chunk)
			return NULL;
		chunk->used = 0;
		chunk->next = pwq->chunks;
		pwq->chunks = chunk;
	}
	return &chunk->entries[chunk->used++];
}

static void poll_queue(struct file *file, wait_queue_head_t *queue, struct poll_table *table)
{
	struct poll_wqueues *pwq = container_of(table, struct poll_wqueues, table);
	struct poll_entry *entry = poll_get_entry(pwq);

	if (!entry) {
		pwq->error = -ENOMEM;
		return;
	}
	entry->queue = queue;
	entry->file = get_file(file);
	entry->events = table->events;
	init_waitqueue_func_entry(&entry->wait, poll_wake);
	entry->wait.private = pwq;
	add_wait_queue(queue, &entry->wait);
}

static void poll_init(struct poll_wqueues *pwq)
{
	pwq->table = (struct poll_table){ .queue = poll_queue };
	pwq->task = current;
	pwq->triggered = false;
	pwq->error = 0;
	pwq->used = 0;
	pwq->chunks = NULL;
}

static void poll_free_entries(struct poll_entry *entries, unsigned int count)
{
	for (unsigned int i = 0; i < count; i++) {
		remove_wait_queue(entries[i].queue, &entries[i].wait);
		fput(entries[i].file);
	}
}

static void poll_free(struct poll_wqueues *pwq)
{
	struct poll_chunk *chunk, *next;

	poll_free_entries(pwq->inline_entries, pwq->used);
	for (chunk = pwq->chunks; chunk; chunk = next) {
		next = chunk->next;
		poll_free_entries(chunk->entries, chunk->used);
		kfree(chunk);
	}
}

/* Sleeps until an entry is woken, a signal comes, or the deadline. => False: time is up. */
static bool poll_sleep(struct poll_wqueues *pwq, u64 deadline)
{
	u64 left = MAX_SCHEDULE_TIMEOUT;

	set_current_state(TASK_INTERRUPTIBLE);
	if (!READ_ONCE(pwq->triggered) && !signal_pending(current)) {
		if (deadline != FOREVER) {
			u64 now = ktime_get_ns();

			left = deadline > now ? deadline - now : 0;
		}
		if (left)
			left = schedule_timeout(left);
	}
	__set_current_state(TASK_RUNNING);
	/* Forgotten before the files are asked again: what happens from here on sets it again. */
	xchg(&pwq->triggered, false);
	return left != 0;
}

/* => What the file says; queues while the table does. */
static unsigned int poll_file(struct file *file, unsigned int events, struct poll_table *table)
{
	table->events = events | POLLERR | POLLHUP;
	if (!file->f_op->poll)
		return POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
	return file->f_op->poll(file, table);
}

/*
 * The loop of both calls. `scan` asks the files once and returns how many are ready.
 * => That number, 0 when time is up, -EINTR for a signal, or another error of scan.
 */
static int poll_loop(struct poll_wqueues *pwq, u64 deadline,
		     int (*scan)(struct poll_wqueues *, void *), void *arg)
{
	bool time_left = deadline != 0;

	if (!time_left)
		pwq->table.queue = NULL;
	for (;;) {
		int count = scan(pwq, arg);

		pwq->table.queue = NULL;
		if (count)
			return count;
		if (pwq->error)
			return pwq->error;
		if (signal_pending(current))
			return -EINTR;
		if (!time_left)
			return 0;
		time_left = poll_sleep(pwq, deadline);
	}
}

/* ---- Timeouts. A deadline is on the monotonic clock; 0: don't wait. ---- */

static u64 deadline_after(u64 timeout)
{
	return timeout ? time_add(ktime_get_ns(), timeout) : 0;
}

static u64 time_left(u64 deadline)
{
	u64 now = ktime_get_ns();

	return deadline > now ? deadline - now : 0;
}

static int get_deadline(const struct timespec __user *uts, u64 *deadline)
{
	u64 timeout;
	int error;

	*deadline = FOREVER;
	if (!uts)
		return 0;
	error = get_timespec_ns(uts, &timeout);
	if (!error)
		*deadline = deadline_after(timeout);
	return error;
}

/* A System V program doesn't expect its timeout to be changed. It gets no restart for that. */
static inline bool timeouts_are_sticky(void)
{
	return current->personality & STICKY_TIMEOUTS;
}

/*
 * Tells the program how much of its timeout is left, and puts the old signal mask back unless a
 * handler is to run first. A call whose rest could not be stored doesn't start again: it would wait
 * too long.
 */
static long finish_timespec(long result, u64 deadline, struct timespec __user *uts)
{
	restore_saved_sigmask_unless(result == -ERESTARTNOHAND);
	if (!uts || !deadline || deadline == FOREVER)
		return result;
	if ((timeouts_are_sticky() || put_timespec_ns(time_left(deadline), uts)) &&
	    result == -ERESTARTNOHAND)
		return -EINTR;
	return result;
}

static long finish_timeval(long result, u64 deadline, struct timeval __user *utv)
{
	struct timeval left;

	if (!utv || !deadline || deadline == FOREVER)
		return result;
	left = ns_to_timeval(time_left(deadline));
	if ((timeouts_are_sticky() || copy_to_user(utv, &left, sizeof(left))) &&
	    result == -ERESTARTNOHAND)
		return -EINTR;
	return result;
}

/* ---- poll ---- */

#define POLL_STACK_FDS	32

struct poll_list {
	struct pollfd *fds;
	unsigned int count;
};

static unsigned int poll_one(struct pollfd *pfd, struct poll_table *table)
{
	unsigned int wanted = (unsigned short)pfd->events | POLLERR | POLLHUP, events;
	struct fd f;

	if (pfd->fd < 0)
		return 0;
	f = fdget(pfd->fd);
	if (!f.file)
		return POLLNVAL;
	events = poll_file(f.file, wanted, table) & wanted;
	fdput(f);
	return events;
}

static int poll_scan(struct poll_wqueues *pwq, void *arg)
{
	struct poll_list *list = arg;
	int count = 0;

	for (unsigned int i = 0; i < list->count; i++) {
		list->fds[i].revents = poll_one(&list->fds[i], &pwq->table);
		if (list->fds[i].revents) {
			count++;
			pwq->table.queue = NULL;	/* there will be no sleep */
		}
		if (i % 64 == 63)
			cond_resched();
	}
	return count;
}

static int put_revents(struct pollfd __user *ufds, const struct poll_list *list)
{
	for (unsigned int i = 0; i < list->count; i++)
		if (put_user(list->fds[i].revents, &ufds[i].revents))
			return -EFAULT;
	return 0;
}

/* => Number of files that are ready, or -errno; -EINTR: a signal came first. */
static int do_poll(struct pollfd __user *ufds, unsigned int nfds, u64 deadline)
{
	struct pollfd on_stack[POLL_STACK_FDS];
	struct poll_list list = { .fds = on_stack, .count = nfds };
	struct poll_wqueues pwq;
	int result;

	if (nfds > rlimit(RLIMIT_NOFILE))
		return -EINVAL;
	if (nfds > POLL_STACK_FDS) {
		list.fds = kvmalloc(nfds * sizeof(*list.fds));
		if (!list.fds)
			return -ENOMEM;
	}
	result = -EFAULT;
	if (copy_from_user(list.fds, ufds, nfds * sizeof(*list.fds)))
		goto free_list;
	poll_init(&pwq);
	result = poll_loop(&pwq, deadline, poll_scan, &list);
	poll_free(&pwq);
	if (result >= 0 && put_revents(ufds, &list))
		result = -EFAULT;
free_list:
	if (list.fds != on_stack)
		kvfree(list.fds);
	return result;
}

static long poll_restart(struct restart_block *restart);

static long poll_until(struct pollfd __user *ufds, unsigned int nfds, u64 deadline)
{
	struct restart_block *restart = &current->restart_block;
	int result = do_poll(ufds, nfds, deadline);

	if (result != -EINTR)
		return result;
	restart->fn = poll_restart;
	restart->poll.ufds = ufds;
	restart->poll.nfds = nfds;
	restart->poll.has_timeout = deadline != FOREVER;
	restart->poll.expires = deadline;
	return -ERESTART_RESTARTBLOCK;
}

static long poll_restart(struct restart_block *restart)
{
	return poll_until(restart->poll.ufds, restart->poll.nfds, restart->poll.expires);
}

long sys_poll(struct pollfd __user *ufds, unsigned int nfds, int timeout_ms)
{
	u64 deadline = timeout_ms < 0 ? FOREVER : deadline_after(timeout_ms * NSEC_PER_MSEC);

	return poll_until(ufds, nfds, deadline);
}

long sys_ppoll(struct pollfd __user *ufds, unsigned int nfds, struct timespec __user *uts,
	       const sigset_t __user *sigmask, size_t sigsetsize)
{
	u64 deadline;
	long result;

	result = get_deadline(uts, &deadline);
	if (!result)
		result = set_user_sigmask(sigmask, sigsetsize);
	if (result)
		return result;
	result = do_poll(ufds, nfds, deadline);
	if (result == -EINTR)
		result = -ERESTARTNOHAND;
	return finish_timespec(result, deadline, uts);
}

/* ---- select ---- */

#define EVENTS_IN	(POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR)
#define EVENTS_OUT	(POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR)
#define EVENTS_EXCEPT	POLLPRI

enum { SET_IN, SET_OUT, SET_EXCEPT, NR_SETS };
static const unsigned int set_events[NR_SETS] = { EVENTS_IN, EVENTS_OUT, EVENTS_EXCEPT };

#define SELECT_STACK_LONGS	4	/* of one set: 256 descriptors */

/* The three sets as asked for, and as answered. */
struct fd_sets {
	unsigned int n;			/* descriptors */
	unsigned int longs;		/* of one set */
	unsigned long *wanted[NR_SETS];
	unsigned long *ready[NR_SETS];
};

/* => 1 for each set in which fd is ready, summed; or -EBADF. */
static int select_one(struct fd_sets *sets, unsigned int fd, struct poll_table *table)
{
	unsigned int word = fd / BITS_PER_LONG, wanted = 0, events;
	unsigned long bit = BIT(fd % BITS_PER_LONG);
	struct fd f;
	int count = 0;

	for (int set = 0; set < NR_SETS; set++)
		if (sets->wanted[set][word] & bit)
			wanted |= set_events[set];
	if (!wanted)
		return 0;
	f = fdget(fd);
	if (!f.file)
		return -EBADF;
	events = poll_file(f.file, wanted, table);
	fdput(f);
	for (int set = 0; set < NR_SETS; set++) {
		if (!(sets->wanted[set][word] & bit) || !(events & set_events[set]))
			continue;
		sets->ready[set][word] |= bit;
		count++;
	}
	return count;
}

static int select_scan(struct poll_wqueues *pwq, void *arg)
{
	struct fd_sets *sets = arg;
	int total = 0;

	for (unsigned int fd = 0; fd < sets->n; fd++) {
		int count = select_one(sets, fd, &pwq->table);

		if (count < 0)
			return count;
		if (count)
			pwq->table.queue = NULL;
		total += count;
		if (fd % 64 == 63)
			cond_resched();
	}
	return total;
}

static void fd_sets_init(struct fd_sets *sets, unsigned int n, unsigned long *words)
{
	sets->n = n;
	sets->longs = BITS_TO_LONGS(n);
	for (int set = 0; set < NR_SETS; set++) {
		sets->wanted[set] = words + set * sets->longs;
		sets->ready[set] = words + (NR_SETS + set) * sets->longs;
	}
	memset(words, 0, 2 * NR_SETS * sets->longs * sizeof(long));
}

static int get_fd_sets(struct fd_sets *sets, fd_set __user *const user[NR_SETS])
{
	for (int set = 0; set < NR_SETS; set++)
		if (user[set] &&
		    copy_from_user(sets->wanted[set], user[set], sets->longs * sizeof(long)))
			return -EFAULT;
	return 0;
}

static int put_fd_sets(const struct fd_sets *sets, fd_set __user *const user[NR_SETS])
{
	for (int set = 0; set < NR_SETS; set++)
		if (user[set] &&
		    copy_to_user(user[set], sets->ready[set], sets->longs * sizeof(long)))
			return -EFAULT;
	return 0;
}

/* => Number of bits set in the answer, or -errno; -ERESTARTNOHAND: a signal came first. */
static long do_select(int n, fd_set __user *in, fd_set __user *out, fd_set __user *except,
		      u64 deadline)
{
	fd_set __user *const user[NR_SETS] = { in, out, except };
	unsigned long on_stack[2 * NR_SETS * SELECT_STACK_LONGS], *words = on_stack;
	struct poll_wqueues pwq;
	struct fd_sets sets;
	long result;

	if (n < 0)
		return -EINVAL;
	n = min(n, files_max_fds());
	if (BITS_TO_LONGS(n) > SELECT_STACK_LONGS) {
		words = kvmalloc(2 * NR_SETS * BITS_TO_LONGS(n) * sizeof(long));
		if (!words)
			return -ENOMEM;
	}
	fd_sets_init(&sets, n, words);
	result = get_fd_sets(&sets, user);
	if (result)
		goto free_words;
	poll_init(&pwq);
	result = poll_loop(&pwq, deadline, select_scan, &sets);
	poll_free(&pwq);
	if (result == -EINTR)
		result = -ERESTARTNOHAND;
	if (result >= 0 && put_fd_sets(&sets, user))
		result = -EFAULT;
free_words:
	if (words != on_stack)
		kvfree(words);
	return result;
}

long sys_select(int n, fd_set __user *in, fd_set __user *out, fd_set __user *except,
		struct timeval __user *utv)
{
	u64 deadline = FOREVER;
	struct timeval tv;

	if (utv) {
		if (copy_from_user(&tv, utv, sizeof(tv)))
			return -EFAULT;
		/* As Linux: microseconds may exceed a second here. */
		tv.tv_sec += tv.tv_usec / USEC_PER_SEC;
		tv.tv_usec %= USEC_PER_SEC;
		if (!timeval_valid(&tv))
			return -EINVAL;
		deadline = deadline_after(timeval_to_ns(&tv));
	}
	return finish_timeval(do_select(n, in, out, except, deadline), deadline, utv);
}

long sys_pselect6(int n, fd_set __user *in, fd_set __user *out, fd_set __user *except,
		  struct timespec __user *uts, const struct pselect6_sigmask __user *usig)
{
	struct pselect6_sigmask sig = { NULL, 0 };
	u64 deadline;
	long result;

	if (usig && copy_from_user(&sig, usig, sizeof(sig)))
		return -EFAULT;
	result = get_deadline(uts, &deadline);
	if (!result)
		result = set_user_sigmask(sig.sigmask, sig.size);
	if (result)
		return result;
	return finish_timespec(do_select(n, in, out, except, deadline), deadline, uts);
}
