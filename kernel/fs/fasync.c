/* SPDX-License-Identifier: MIT */
/*
 * O_ASYNC: a signal when a file becomes readable or writable.
 *
 * What can become so has a list of the open files that want to be told; an open file has an owner,
 * a process, a thread or a group, that the signal goes to: SIGIO, or what F_SETSIG asks for.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fasync.h>
#include <kernel/fs/fs.h>
#include <kernel/internal.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/poll.h>
#include <mm/slab.h>

struct fasync_entry {
	struct list_head list;
	struct file *file;
	int fd;
};

/* All the lists, and the owners of all files. */
static DEFINE_SPINLOCK(fasync_lock);

/* ---- Owners ---- */

void set_file_owner(struct file *file, struct pid *pid, enum pid_type type, bool replace)
{
	const struct cred *cred = current->cred;
	struct pid *old = NULL;

	spin_lock(&fasync_lock);
	if (replace || !file->f_owner.pid) {
		old = file->f_owner.pid;
		file->f_owner.pid = pid ? get_pid(pid) : NULL;
		file->f_owner.type = type;
		file->f_owner.uid = cred->uid;
		file->f_owner.euid = cred->euid;
	}
	spin_unlock(&fasync_lock);
	put_pid(old);
}

pid_t get_file_owner(struct file *file, enum pid_type *type)
{
	pid_t nr = 0;

	spin_lock(&fasync_lock);
	spin_lock(&tasklist_lock);
	*type = file->f_owner.type;
	if (pid_task(file->f_owner.pid, *type))
		nr = pid_nr(file->f_owner.pid);
	spin_unlock(&tasklist_lock);
	spin_unlock(&fasync_lock);
	return nr;
}

/* ---- Lists ---- */

static struct fasync_entry *find_entry(struct list_head *list, const struct file *file)
{
	struct fasync_entry *entry;

	list_for_each_entry(entry, list, list)
		if (entry->file == file)
			return entry;
	return NULL;
}

static void remove_entry(struct file *file, struct list_head *list)
{
	struct fasync_entry *entry;

	spin_lock(&fasync_lock);
	entry = find_entry(list, file);
	if (entry)
		list_del(&entry->list);
	spin_unlock(&fasync_lock);
	kfree(entry);
}

static int add_entry(int fd, struct file *file, struct list_head *list)
{
	struct fasync_entry *new = kmalloc(sizeof(*new)), *entry;

	if (!new)
		return -ENOMEM;
	spin_lock(&fasync_lock);
	entry = find_entry(list, file);
	if (!entry) {
		new->file = file;
		list_add(&new->list, list);
		entry = new;
		new = NULL;
	}
	entry->fd = fd;
	spin_unlock(&fasync_lock);
	kfree(new);
	return 0;
}

int fasync_set(int fd, struct file *file, bool on, struct list_head *list)
{
	if (on)
		return add_entry(fd, file, list);
	remove_entry(file, list);
	return 0;
}

/* ---- Telling ---- => fasync_lock and tasklist_lock held. */

static const unsigned int band_events[] = {
	[POLL_IN] = POLLIN | POLLRDNORM,
	[POLL_OUT] = POLLOUT | POLLWRNORM | POLLWRBAND,
	[POLL_MSG] = POLLIN | POLLRDNORM | POLLMSG,	/* about a lease */
};

/* Who made himself the owner of a file must not thereby signal whom he couldn't kill. */
static bool may_signal(const struct file_owner *owner, const struct task_struct *task)
{
	const struct cred *cred = task->cred;

	return !owner->euid || owner->euid == cred->suid || owner->euid == cred->uid ||
	       owner->uid == cred->suid || owner->uid == cred->uid;
}

/* The codes of these mean something else. */
static bool has_codes_of_its_own(int sig)
{
	return sig == SIGILL || sig == SIGFPE || sig == SIGSEGV || sig == SIGBUS ||
	       sig == SIGTRAP || sig == SIGCHLD || sig == SIGSYS;
}

static void tell_task(const struct fasync_entry *entry, struct task_struct *task, int band,
		      struct list_head *pool)
{
	const struct file_owner *owner = &entry->file->f_owner;
	enum signal_scope scope = owner->type == PIDTYPE_PID ? SIGNAL_TO_THREAD : SIGNAL_TO_GROUP;
	siginfo_t info = { .si_signo = owner->sig };
	struct sigqueue *q;
	int error;

	if (!may_signal(owner, task))
		return;
	if (owner->sig) {
		info.si_code = has_codes_of_its_own(owner->sig) ? SI_SIGIO : band;
		info.si_band = band_events[band];
		info.si_fd = entry->fd;
		q = sigqueue_take(pool);
		error = send_queued(owner->sig, &info, task, scope, &q);
		sigqueue_put_back(q, pool);
		if (error != -EAGAIN)
			return;
	}
	/* Not asked for otherwise, or no room for that. */
	info = (siginfo_t){ .si_signo = SIGIO, .si_code = SI_KERNEL };
	send_queued(SIGIO, &info, task, scope, NULL);
}

static void tell_owner(const struct fasync_entry *entry, int band, struct list_head *pool)
{
	const struct file_owner *owner = &entry->file->f_owner;
	struct task_struct *task;

	if (!owner->pid)
		return;
	for_each_pid_task(task, owner->pid, owner->type)
		tell_task(entry, task, band, pool);
}

/* => How many there are that want a real-time signal, each of which needs room. */
static unsigned int count_real_time(struct list_head *list)
{
	struct fasync_entry *entry;
	unsigned int n = 0;

	spin_lock(&fasync_lock);
	list_for_each_entry(entry, list, list)
		n += entry->file->f_owner.sig >= SIGRTMIN;
	spin_unlock(&fasync_lock);
	return n;
}

void kill_fasync(struct list_head *list, int band)
{
	struct fasync_entry *entry;
	LIST_HEAD(pool);

	if (list_empty(list))
		return;
	sigqueue_reserve_many(SIGRTMIN, count_real_time(list), &pool);
	spin_lock(&fasync_lock);
	spin_lock(&tasklist_lock);
	list_for_each_entry(entry, list, list)
		tell_owner(entry, band, &pool);
	spin_unlock(&tasklist_lock);
	spin_unlock(&fasync_lock);
	sigqueue_release_all(&pool);
}
