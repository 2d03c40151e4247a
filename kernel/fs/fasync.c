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
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/uapi/poll.h>
#include <mm/slab.h>

/* A place of a file in a list. Under fasync_lock. */
struct fasync_entry {
	struct list_head place;		/* in *list */
	struct list_head *list;
	struct fasync_entry *next;	/* in file->f_fasync: the same file, in another list */
	struct file *file;		/* NULL: marks how far a walk along the list has come */
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
		file->f_owner.pid = get_pid(pid);
		file->f_owner.type = type;
		file->f_owner.uid = cred->uid;
		file->f_owner.euid = cred->euid;
	}
	spin_unlock(&fasync_lock);
	put_pid(old);
}

void set_file_owner_signal(struct file *file, int sig)
{
	spin_lock(&fasync_lock);
	file->f_owner.sig = sig;
	spin_unlock(&fasync_lock);
}

/* => fasync_lock held. */
static struct file_owner copy_owner(const struct file *file)
{
	get_pid(file->f_owner.pid);
	return file->f_owner;
}

struct file_owner get_file_owner(struct file *file)
{
	struct file_owner owner;

	spin_lock(&fasync_lock);
	owner = copy_owner(file);
	spin_unlock(&fasync_lock);
	return owner;
}

/* ---- Lists ---- */

/* => fasync_lock held. The link to the entry in the file's chain, or to the NULL at its end. */
static struct fasync_entry **find_entry(struct file *file, const struct list_head *list)
{
	struct fasync_entry **link = &file->f_fasync;

	while (*link && (*link)->list != list)
		link = &(*link)->next;
	return link;
}

/* => fasync_lock held. FASYNC is there while an entry is. */
static void set_flag(struct file *file)
{
	spin_lock(&file->f_lock);
	if (file->f_fasync)
		file->f_flags |= FASYNC;
	else
		file->f_flags &= ~FASYNC;
	spin_unlock(&file->f_lock);
}

static void remove_entry(struct file *file, struct list_head *list)
{
	struct fasync_entry **link, *entry;

	spin_lock(&fasync_lock);
	link = find_entry(file, list);
	entry = *link;
	if (entry) {
		*link = entry->next;
		list_del(&entry->place);
	}
	set_flag(file);
	spin_unlock(&fasync_lock);
	kfree(entry);
}

static int add_entry(int fd, struct file *file, struct list_head *list)
{
	struct fasync_entry *new = kmalloc(sizeof(*new)), **link;

	if (!new)
		return -ENOMEM;
	*new = (struct fasync_entry){ .list = list, .file = file };
	spin_lock(&fasync_lock);
	link = find_entry(file, list);
	if (!*link) {
		list_add(&new->place, list);
		*link = new;
		new = NULL;
	}
	(*link)->fd = fd;
	set_flag(file);
	spin_unlock(&fasync_lock);
	kfree(new);
	return 0;
}

int fasync_set(int fd, struct file *file, bool on, struct list_head *list)
{
	BUG_ON(!(file->f_mode & FMODE_OPENED));
	if (on)
		return add_entry(fd, file, list);
	remove_entry(file, list);
	return 0;
}

void fasync_end(struct file *file)
{
	while (file->f_fasync)
		remove_entry(file, file->f_fasync->list);
}

/* ---- Telling ---- */

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

/* What is to be told to whom, as it was when the list was looked at. */
struct news {
	struct file_owner owner;	/* with a reference to its pid */
	int fd;
	int band;
};

/* => tasklist_lock held. */
static void tell_task(const struct news *news, struct task_struct *task, struct list_head *pool)
{
	const struct file_owner *owner = &news->owner;
	enum signal_scope scope = owner->type == PIDTYPE_PID ? SIGNAL_TO_THREAD : SIGNAL_TO_GROUP;
	siginfo_t info = { .si_signo = owner->sig };
	struct sigqueue *q;
	int error;

	if (!may_signal(owner, task))
		return;
	if (owner->sig) {
		info.si_code = has_codes_of_its_own(owner->sig) ? SI_SIGIO : news->band;
		info.si_band = band_events[news->band];
		info.si_fd = news->fd;
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

static unsigned int nr_owners(const struct file_owner *owner)
{
	struct task_struct *task;
	unsigned int n = 0;

	spin_lock(&tasklist_lock);
	for_each_pid_task(task, owner->pid, owner->type)
		n++;
	spin_unlock(&tasklist_lock);
	return n;
}

/* A real-time signal needs room for each of those that it goes to. */
static void tell_owner(const struct news *news)
{
	const struct file_owner *owner = &news->owner;
	struct task_struct *task;
	LIST_HEAD(pool);

	if (owner->sig >= SIGRTMIN)
		sigqueue_reserve_many(owner->sig, nr_owners(owner), &pool);
	spin_lock(&tasklist_lock);
	for_each_pid_task(task, owner->pid, owner->type)
		tell_task(news, task, &pool);
	spin_unlock(&tasklist_lock);
	sigqueue_release_all(&pool);
}

#define LOOKS_PER_HOLD	64

/*
 * The next file behind the mark that has an owner, and the mark is behind it. => False: there is
 * none. Not more than a few are looked at: news->owner.pid is NULL where none of them had one.
 */
static bool next_news(struct fasync_entry *mark, struct news *news)
{
	news->owner.pid = NULL;
	for (unsigned int looks = 0; looks < LOOKS_PER_HOLD; looks++) {
		struct fasync_entry *entry;

		if (list_is_last(&mark->place, mark->list))
			return false;
		entry = list_next_entry(mark, place);
		list_move(&mark->place, &entry->place);
		if (!entry->file || !entry->file->f_owner.pid)
			continue;
		news->owner = copy_owner(entry->file);
		news->fd = entry->fd;
		break;
	}
	return true;
}

/* No lock is held for longer than it takes to tell one owner: the lists may be long. */
void kill_fasync(struct list_head *list, int band)
{
	struct fasync_entry mark = { .list = list };
	struct news news = { .band = band };

	if (list_empty(list))
		return;
	spin_lock(&fasync_lock);
	list_add(&mark.place, list);
	while (next_news(&mark, &news)) {
		spin_unlock(&fasync_lock);
		if (news.owner.pid)
			tell_owner(&news);
		put_pid(news.owner.pid);
		cond_resched();
		spin_lock(&fasync_lock);
	}
	list_del(&mark.place);
	spin_unlock(&fasync_lock);
}
