/* SPDX-License-Identifier: MIT */

/*
 * What is left of a process that ended by a signal: an image of its memory and its registers, for a
 * debugger. (core(5))
 *
 * The thread that took the signal, the dumper, sends the others to their end. They come as far as
 * exit_signals and stay there, all their registers saved, until the image is written; only then
 * does the whole group die. SIGKILL makes it short.
 */

#include <kernel/exec/binfmt.h>
#include <kernel/exec/coredump.h>
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/time.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/fcntl.h>
#include <kernel/uapi/limits.h>
#include <kernel/uapi/wait.h>
#include <kernel/utsname.h>
#include <mm/mm.h>
#include <mm/slab.h>

#define CORE_NAME_SIZE PATH_MAX

int core_uses_pid;

static DEFINE_SPINLOCK(pattern_lock);
static char core_pattern[CORE_PATTERN_SIZE] = "core"; /* pattern_lock */

void core_pattern_read(char *pattern)
{
	spin_lock(&pattern_lock);
	memcpy(pattern, core_pattern, CORE_PATTERN_SIZE);
	spin_unlock(&pattern_lock);
}

/* There is no program to be fed with the image. */
int core_pattern_write(const char *pattern)
{
	if (*pattern == '|')
		return -EINVAL;
	spin_lock(&pattern_lock);
	strscpy(core_pattern, pattern, CORE_PATTERN_SIZE);
	spin_unlock(&pattern_lock);
	return 0;
}

/* ---- The threads ---- */

/* => Those that have not passed exit_signals. siglock held. */
static int count_living_others(struct signal_struct *sig)
{
	struct task_struct *thread;
	int count = 0;

	for_each_thread(sig, thread)
		count += thread != current && !(thread->flags & PF_EXITING);
	return count;
}

/* => False: the group ends already, or another thread execs; no image. */
static bool gather_threads(int signr)
{
	struct signal_struct *sig = current->signal;
	struct sighand_struct *sighand = current->sighand;

	spin_lock_irq(&sighand->siglock);
	if ((sig->flags & SIGNAL_GROUP_EXIT) || sig->group_exit_task) {
		spin_unlock_irq(&sighand->siglock);
		return false;
	}
	sig->flags = (sig->flags & SIGNAL_UNKILLABLE) | SIGNAL_GROUP_EXIT;
	sig->group_exit_code = signr;
	sig->core_dumper = current;
	sig->core_missing = count_living_others(sig);
	zap_other_threads(current);
	while (sig->core_missing) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		spin_unlock_irq(&sighand->siglock);
		schedule();
		spin_lock_irq(&sighand->siglock);
	}
	__set_current_state(TASK_RUNNING);
	spin_unlock_irq(&sighand->siglock);
	return true;
}

static void release_threads(bool dumped)
{
	struct signal_struct *sig = current->signal;
	struct task_struct *thread;

	spin_lock_irq(&current->sighand->siglock);
	if (dumped)
		sig->group_exit_code |= WCOREFLAG;
	sig->core_dumper = NULL;
	for_each_thread(sig, thread)
		if (thread != current)
			wake_up_process(thread);
	spin_unlock_irq(&current->sighand->siglock);
}

void coredump_stay(void)
{
	struct signal_struct *sig = current->signal;
	struct sighand_struct *sighand = current->sighand;

	if (sig->core_dumper == current)
		return;
	if (!--sig->core_missing)
		wake_up_process(sig->core_dumper);
	while (sig->core_dumper) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		spin_unlock_irq(&sighand->siglock);
		schedule();
		spin_lock_irq(&sighand->siglock);
	}
	__set_current_state(TASK_RUNNING);
}

/* ---- The name ---- */

/* What comes from elsewhere is one name, not a path. */
static void put_name(struct seq_buf *name, const char *text)
{
	if (!strcmp(text, ".") || !strcmp(text, ".."))
		text = "!";
	for (; *text; text++)
		seq_buf_putc(name, *text == '/' ? '!' : *text);
}

static void put_exe(struct seq_buf *name, bool whole)
{
	char *buf = kmalloc(PATH_MAX), *path = ERR_PTR(-ENOMEM);
	const char *slash;

	if (buf)
		path = d_path(&current->mm->exe_file->f_path, buf, PATH_MAX);
	slash = IS_ERR(path) ? NULL : strrchr(path, '/');
	if (!slash)
		put_name(name, current->comm);
	else
		put_name(name, whole ? path : slash + 1);
	kfree(buf);
}

static void put_host(struct seq_buf *name)
{
	char host[__NEW_UTS_LEN + 1];

	uts_read(host, init_uts.nodename);
	put_name(name, host);
}

/* => Was it the number of the process? */
static bool put_specifier(struct seq_buf *name, char which, const siginfo_t *info)
{
	switch (which) {
	case '%': seq_buf_putc(name, '%'); break;
	case 'p':
	case 'P': seq_buf_printf(name, "%d", current->tgid); return true;
	case 'i':
	case 'I': seq_buf_printf(name, "%d", current->pid); break;
	case 'u': seq_buf_printf(name, "%u", current->cred->uid); break;
	case 'g': seq_buf_printf(name, "%u", current->cred->gid); break;
	case 'd': seq_buf_printf(name, "%u", current->mm->dumpable); break;
	case 's': seq_buf_printf(name, "%d", info->si_signo); break;
	case 't': seq_buf_printf(name, "%llu", ktime_get_real_ns() / NSEC_PER_SEC); break;
	case 'c': seq_buf_printf(name, "%lu", rlimit(RLIMIT_CORE)); break;
	case 'h': put_host(name); break;
	case 'e': put_name(name, current->comm); break;
	case 'f': put_exe(name, false); break;
	case 'E': put_exe(name, true); break;
	}
	return false;
}

/* => 0, or -ENAMETOOLONG. */
static int make_name(struct seq_buf *name, const siginfo_t *info)
{
	char pattern[CORE_PATTERN_SIZE];
	bool has_pid = false;

	core_pattern_read(pattern);
	for (const char *p = pattern; *p; p++) {
		if (*p != '%')
			seq_buf_putc(name, *p);
		else if (!*++p)
			break;
		else if (put_specifier(name, *p, info))
			has_pid = true;
	}
	if (READ_ONCE(core_uses_pid) && !has_pid)
		seq_buf_printf(name, ".%d", current->tgid);
	seq_buf_putc(name, 0);
	return name->overflow ? -ENAMETOOLONG : 0;
}

/* ---- The file ---- */

bool core_emit(struct core_dump *core, const void *data, size_t len)
{
	if (len > core->limit - core->written || fatal_signal_pending(current))
		return false;
	if (core->file && kernel_write(core->file, data, len, core->pos) != (ssize_t)len)
		return false;
	core->written += len;
	core->pos += len;
	return true;
}

bool core_skip(struct core_dump *core, size_t len)
{
	if (fatal_signal_pending(current))
		return false;
	core->pos += len;
	return true;
}

/* Always a new file of its own: nobody prepares one, or a link, to be filled with secrets. */
static struct file *open_core(const siginfo_t *info)
{
	char *buf = kmalloc(CORE_NAME_SIZE);
	struct seq_buf name;
	struct file *file;
	int error;

	if (!buf)
		return ERR_PTR(-ENOMEM);
	seq_buf_init(&name, buf, CORE_NAME_SIZE);
	error = make_name(&name, info);
	if (!error) {
		do_unlinkat(AT_FDCWD, buf);
		file = filp_open(buf, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW, 0600);
	} else {
		file = ERR_PTR(error);
	}
	kfree(buf);
	return file;
}

/* What was skipped at the end belongs to the file, too. */
static void finish_file(struct core_dump *core)
{
	loff_t size = core->file->f_inode->i_size;

	if ((u64)size < core->pos)
		kernel_write(core->file, "", 1, core->pos - 1);
}

static bool write_core(struct linux_binfmt *format, const siginfo_t *info)
{
	struct core_dump core = { .info = info, .limit = rlimit(RLIMIT_CORE) };
	bool dumped;

	core.file = open_core(info);
	if (IS_ERR(core.file))
		return false;
	dumped = S_ISREG(core.file->f_inode->i_mode) && format->core_dump(&core);
	if (dumped)
		finish_file(&core);
	fput(core.file);
	return dumped;
}

void do_coredump(const siginfo_t *info)
{
	struct linux_binfmt *format = current->signal->binfmt;

	if (!current->mm || current->mm->dumpable != 1 || !format || !format->core_dump)
		return;
	if (rlimit(RLIMIT_CORE) < PAGE_SIZE || !gather_threads(info->si_signo))
		return;
	release_threads(write_core(format, info));
}
