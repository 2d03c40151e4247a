/* SPDX-License-Identifier: MIT */

/*
 * How a process becomes another program.
 *
 * The new address space is built beside the old one, unseen: the program's format maps its
 * segments, the arguments are copied to its stack. As long as that goes on, everything can fail and
 * nothing has happened. Then, in begin_new_exec, the other threads are ended, and there is no way
 * back: the task changes over to the new mm, and what belonged to the old program goes:
 * handlers, alternate stack, files that are to be closed. A vfork parent is released when its
 * memory is not used any more.
 */

#include <kernel/cred/cred.h>
#include <kernel/exec/binfmt.h>
#include <kernel/fs/fs.h>
#include <kernel/futex.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/process/fork.h>
#include <kernel/random.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/time/posix_timer.h>
#include <kernel/time/timer.h>
#include <kernel/uapi/auxv.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/fcntl.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <asm/irqflags.h>
#include <asm/mmu_context.h>
#include <asm/process.h>
#include <asm/ptrace.h>
#include <asm/uaccess.h>

#define STACK_DEFAULT	(8UL << 20)

struct linux_binfmt *const binary_formats[] = { &elf_format, &script_format, NULL };

/* argv or envp: of a program, or the kernel's own for the first one. */
struct arg_vector {
	const char *const __user *user;
	const char *const *kernel;
};

/* => 0, and *string is the i-th, an address in whichever memory it is, NULL at the end; or
 * -EFAULT. */
static int vector_string(const struct arg_vector *v, int i, const char **string)
{
	*string = NULL;
	if (v->kernel)
		*string = v->kernel[i];
	else if (v->user)
		return get_user(*string, v->user + i);
	return 0;
}

/* => How many strings, or -errno. */
static int vector_count(const struct arg_vector *v)
{
	for (int i = 0; ; i++) {
		const char *string;

		if (vector_string(v, i, &string))
			return -EFAULT;
		if (!string)
			return i;
		if (i == MAX_ARG_STRINGS)
			return -E2BIG;
		if (fatal_signal_pending(current))
			return -ERESTARTNOHAND;
		cond_resched();
	}
}

/* ---- The new stack ---- */

unsigned long bprm_push(struct linux_binprm *bprm, const void *data, size_t len)
{
	if (bprm->p - len < bprm->arg_limit || bprm->p < len)
		return -E2BIG;
	bprm->p -= len;
	if (access_process_vm(bprm->mm, bprm->p, (void *)data, len, true) != len)
		return fatal_signal_pending(current) ? -EINTR : -E2BIG;
	return bprm->p;
}

/* A string of the caller's, from its end to its beginning, through a buffer of a page. */
static unsigned long push_user_string(struct linux_binprm *bprm, const char __user *string,
				      char *buffer)
{
	size_t len = strnlen_user(string, MAX_ARG_STRLEN);
	unsigned long at = bprm->p;

	if (!len)
		return -EFAULT;
	if (len > MAX_ARG_STRLEN)
		return -E2BIG;
	while (len) {
		size_t chunk = len % PAGE_SIZE ? len % PAGE_SIZE : PAGE_SIZE;

		len -= chunk;
		if (copy_from_user(buffer, string + len, chunk))
			return -EFAULT;
		at = bprm_push(bprm, buffer, chunk);
		if (IS_ERR_VALUE(at))
			return at;
	}
	return at;
}

/* Strings [from, n) of a vector; their addresses go to `pointers`. The first ends up lowest. */
static int push_vector(struct linux_binprm *bprm, const struct arg_vector *v, int from, int n,
		       unsigned long *pointers)
{
	char *buffer = kmalloc(PAGE_SIZE);
	int error = 0;

	if (!buffer)
		return -ENOMEM;
	for (int i = n - 1; i >= from && !error; i--) {
		const char *string;
		unsigned long at;

		if (vector_string(v, i, &string) || !string) {
			error = -EFAULT;
			break;
		}
		if (v->kernel)
			at = bprm_push(bprm, string, strlen(string) + 1);
		else
			at = push_user_string(bprm, string, buffer);
		if (IS_ERR_VALUE(at))
			error = at;
		pointers[i - from] = at;
		cond_resched();
	}
	kfree(buffer);
	return error;
}

/*
 * Strings may take a quarter of the stack that the limit allows, but not more than six megabytes,
 * pointers to them included; ARG_MAX in any case. (execve(2), "Limits on size of arguments and
 * environment")
 */
static int set_arg_limit(struct linux_binprm *bprm)
{
	unsigned long limit = min(STACK_DEFAULT / 4 * 3, (unsigned long)rlimit(RLIMIT_STACK) / 4);
	unsigned long pointers = (bprm->argc + bprm->envc) * sizeof(void *);

	limit = max(limit, (unsigned long)ARG_MAX);
	if (limit <= pointers)
		return -E2BIG;
	bprm->arg_limit = bprm->p - (limit - pointers);
	return 0;
}

static int push_strings(struct linux_binprm *bprm, const struct arg_vector *argv, int argc,
			const struct arg_vector *envp)
{
	static const char *const empty[] = { "", NULL };
	const struct arg_vector no_argv = { .kernel = empty };
	int error;

	/* A program always has a name: some crash, or worse, without argv[0]. */
	if (!argc) {
		argv = &no_argv;
		argc = 1;
	}
	bprm->argc = bprm->nr_prefix + argc - bprm->skip;
	error = set_arg_limit(bprm);
	if (error)
		return error;
	bprm->pointers = kvmalloc((bprm->argc + bprm->envc) * sizeof(unsigned long));
	if (!bprm->pointers)
		return -ENOMEM;
	bprm->execfn = bprm_push(bprm, bprm->filename, strlen(bprm->filename) + 1);
	if (IS_ERR_VALUE(bprm->execfn))
		return bprm->execfn;
	bprm->mm->env_end = bprm->p;
	error = push_vector(bprm, envp, 0, bprm->envc, bprm->pointers + bprm->argc);
	if (error)
		return error;
	bprm->mm->arg_end = bprm->mm->env_start = bprm->p;
	error = push_vector(bprm, argv, bprm->skip, argc, bprm->pointers + bprm->nr_prefix);
	for (int i = bprm->nr_prefix - 1; i >= 0 && !error; i--) {
		bprm->pointers[i] = bprm_push(bprm, bprm->prefix[i], strlen(bprm->prefix[i]) + 1);
		if (IS_ERR_VALUE(bprm->pointers[i]))
			error = bprm->pointers[i];
	}
	bprm->mm->arg_start = bprm->p;
	return error;
}

/* => Number of words. (System V ABI x86-64, 3.4.3) */
static unsigned int make_auxv(struct linux_binprm *bprm, unsigned long *auxv,
			      unsigned long platform, unsigned long random)
{
	const struct cred *cred = bprm->cred;
	const unsigned long entries[][2] = {
		{ AT_HWCAP, arch_elf_hwcap() },
		{ AT_PAGESZ, PAGE_SIZE },
		{ AT_CLKTCK, 100 },
		{ AT_PHDR, bprm->phdr },
		{ AT_PHENT, 56 },
		{ AT_PHNUM, bprm->phnum },
		{ AT_BASE, bprm->interp_base },
		{ AT_FLAGS, 0 },
		{ AT_ENTRY, bprm->program_entry },
		{ AT_UID, cred->uid },
		{ AT_EUID, cred->euid },
		{ AT_GID, cred->gid },
		{ AT_EGID, cred->egid },
		{ AT_SECURE, bprm->secure },
		{ AT_RANDOM, random },
		{ AT_HWCAP2, 0 },
		{ AT_EXECFN, bprm->execfn },
		{ AT_PLATFORM, platform },
		{ AT_MINSIGSTKSZ, arch_minsigstksz() },
		{ AT_NULL, 0 },
	};

	BUILD_BUG_ON(sizeof(entries) > sizeof(bprm->mm->saved_auxv));
	memcpy(auxv, entries, sizeof(entries));
	memcpy(bprm->mm->saved_auxv, entries, sizeof(entries));
	return sizeof(entries) / sizeof(unsigned long);
}

/* argc, argv, envp, auxv below the strings: what _start finds at its stack pointer. */
static int push_tables(struct linux_binprm *bprm)
{
	unsigned long auxv[48], words[2], platform, at_random, zero = 0, at;
	unsigned int n, table;
	u8 random[16];

	bprm->p &= ~15UL;
	platform = bprm_push(bprm, "x86_64", 7);
	get_random_bytes(random, sizeof(random));
	at_random = bprm_push(bprm, random, sizeof(random));
	if (IS_ERR_VALUE(platform) || IS_ERR_VALUE(at_random))
		return -E2BIG;
	n = make_auxv(bprm, auxv, platform, at_random);

	/* The stack pointer is a multiple of 16 at the end. */
	bprm->arg_limit = 0;
	table = n + 1 + bprm->envc + 1 + bprm->argc + 1;
	bprm->p = ((bprm->p - table * sizeof(long)) & ~15UL) + table * sizeof(long);
	words[0] = bprm->argc;
	at = bprm_push(bprm, auxv, n * sizeof(long));
	if (!IS_ERR_VALUE(at))
		at = bprm_push(bprm, &zero, sizeof(zero));
	if (!IS_ERR_VALUE(at))
		at = bprm_push(bprm, bprm->pointers + bprm->argc, bprm->envc * sizeof(long));
	if (!IS_ERR_VALUE(at))
		at = bprm_push(bprm, &zero, sizeof(zero));
	if (!IS_ERR_VALUE(at))
		at = bprm_push(bprm, bprm->pointers, bprm->argc * sizeof(long));
	if (!IS_ERR_VALUE(at))
		at = bprm_push(bprm, words, sizeof(long));
	if (IS_ERR_VALUE(at))
		return at;
	bprm->mm->start_stack = bprm->p;
	return 0;
}

/* ---- Finding the program ---- */

static int read_header(struct linux_binprm *bprm)
{
	ssize_t n;

	memset(bprm->buf, 0, sizeof(bprm->buf));
	n = kernel_read(bprm->file, bprm->buf, sizeof(bprm->buf), 0);
	return n < 0 ? n : 0;
}

static int try_formats(struct linux_binprm *bprm)
{
	int error = -ENOEXEC;

	for (unsigned int i = 0; binary_formats[i] && error == -ENOEXEC; i++) {
		bprm->format = binary_formats[i];
		error = bprm->format->load(bprm);
	}
	return error;
}

/* Follows "#!" from one interpreter to the next, until a program is mapped. */
static int load_program(struct linux_binprm *bprm)
{
	for (int depth = 0; depth <= MAX_INTERPRETERS; depth++) {
		char *interp = bprm->interp_path;
		struct file *file;
		int error;

		bprm_note_file(bprm);
		error = read_header(bprm);
		if (!error)
			error = try_formats(bprm);
		if (error || bprm->interp_path == interp)
			return error;
		file = open_exec(bprm->interp_path);
		if (IS_ERR(file))
			return PTR_ERR(file);
		fput(bprm->file);
		bprm->file = file;
	}
	return -ELOOP;
}

/* ---- Changing over ---- */

/*
 * The leader's identity goes to the thread that execs: its pid is that of the process. The old
 * leader is a zombie by now, or soon; it goes.
 */
static void take_over_leadership(struct task_struct *task)
{
	struct task_struct *leader = task->group_leader;
	struct signal_struct *sig = task->signal;

	for (;;) {
		spin_lock(&tasklist_lock);
		sig->notify_count = -1;
		if (leader->exit_state)
			break;
		set_current_state(TASK_KILLABLE);
		spin_unlock(&tasklist_lock);
		schedule();
	}
	__set_current_state(TASK_RUNNING);
	task->start_time = leader->start_time;
	exchange_pids(task, leader);
	list_add(&task->sibling, &leader->sibling);
	list_del_init(&leader->sibling);
	list_add(&task->tasks, &leader->tasks);
	list_del_init(&leader->tasks);
	list_move(&task->thread_node, &sig->thread_head);
	task->real_parent = leader->real_parent;
	task->group_leader = leader->group_leader = task;
	task->exit_signal = SIGCHLD;
	leader->exit_signal = -1;
	spin_lock_irq(&task->sighand->siglock);
	signals_change_user(task, task->cred->user);
	spin_unlock_irq(&task->sighand->siglock);
	leader->exit_state = EXIT_DEAD;
	atomic_inc(&nr_dead_tasks);
	sig->notify_count = 0;
	spin_unlock(&tasklist_lock);
	release_task(leader);
}

/* The caller becomes the only thread of its group, and its leader. => 0, or -EAGAIN: it is
 * dying. */
static int de_thread(struct task_struct *task)
{
	struct signal_struct *sig = task->signal;
	struct sighand_struct *sighand = task->sighand;

	if (thread_group_empty(task) && thread_group_leader(task))
		goto done;
	spin_lock_irq(&sighand->siglock);
	if ((sig->flags & SIGNAL_GROUP_EXIT) || sig->group_exit_task) {
		spin_unlock_irq(&sighand->siglock);
		return -EAGAIN;
	}
	sig->group_exit_task = task;
	sig->notify_count = zap_other_threads(task);
	if (!thread_group_leader(task))
		sig->notify_count--;
	while (sig->notify_count > 0) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		spin_unlock_irq(&sighand->siglock);
		schedule();
		spin_lock_irq(&sighand->siglock);
	}
	__set_current_state(TASK_RUNNING);
	spin_unlock_irq(&sighand->siglock);
	if (!thread_group_leader(task))
		take_over_leadership(task);
	spin_lock_irq(&sighand->siglock);
	sig->group_exit_task = NULL;
	sig->notify_count = 0;
	spin_unlock_irq(&sighand->siglock);
done:
	task->exit_signal = SIGCHLD;
	return 0;
}

/*
 * Handlers will be the caller's own. Reserved while it can still fail; installed when the
 * other threads are gone, for they have the old one, and its lock guards the list of them.
 * => NULL: nobody shares it, nor can come to but by the caller; ERR_PTR(-ENOMEM).
 */
static struct sighand_struct *reserve_sighand(const struct task_struct *task)
{
	struct sighand_struct *new;

	if (atomic_read(&task->sighand->count) == 1)
		return NULL;
	new = alloc_sighand();
	return new ? new : ERR_PTR(-ENOMEM);
}

/* => `new` is taken over. */
static void unshare_sighand(struct task_struct *task, struct sighand_struct *new)
{
	struct signal_struct *sig = task->signal;
	struct sighand_struct *old = task->sighand;
	bool running = ktimer_cancel(&sig->real_timer);	/* its function looks at sig->sighand */

	spin_lock(&tasklist_lock);
	spin_lock_irq(&old->siglock);
	memcpy(new->action, old->action, sizeof(new->action));
	task->sighand = sig->sighand = new;
	spin_unlock_irq(&old->siglock);
	spin_unlock(&tasklist_lock);
	if (running)
		ktimer_start(&sig->real_timer, sig->real_expires);
	put_sighand(old);
}

/* The last that the old program does in its memory. */
static void leave_old_mm(struct task_struct *task)
{
	if (!task->mm)
		return;
	exit_robust_list(task);
	clear_child_tid(task);
}

/* The new memory, from one instruction to the next. */
static void install_mm(struct task_struct *task, struct mm_struct *mm)
{
	unsigned long flags;

	spin_lock(&task->alloc_lock);
	local_irq_save(flags);
	task->mm = mm;
	task->active_mm = mm;
	switch_mm(mm);
	local_irq_restore(flags);
	spin_unlock(&task->alloc_lock);
}

/* The old memory goes, or goes back to its owner; a kernel thread had only borrowed one. */
static void drop_old_mm(struct task_struct *task, struct mm_struct *old, struct mm_struct *active)
{
	complete_vfork_done(task);
	if (old) {
		task->signal->maxrss = max(task->signal->maxrss, get_mm_hiwater_rss(old));
		mm_leave(old);
	} else {
		mmdrop(active);
	}
}

/* Who may look into the process finds the old program, with its rights, or the new one. */
static void exec_mmap(struct linux_binprm *bprm)
{
	struct task_struct *task = current;
	struct mm_struct *old = task->mm, *active = task->active_mm;

	leave_old_mm(task);
	down_write(&task->signal->exec_update_lock);
	install_mm(task, bprm->mm);
	bprm->mm = NULL;
	bprm_commit_creds(bprm);
	up_write(&task->signal->exec_update_lock);
	drop_old_mm(task, old, active);
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

void set_task_comm(struct task_struct *task, const char *name)
{
	spin_lock(&task->alloc_lock);
	/* Nothing of the old name may stay behind the new one: PR_GET_NAME copies it all. */
	memset(task->comm, 0, TASK_COMM_LEN);
	strscpy(task->comm, name, TASK_COMM_LEN);
	spin_unlock(&task->alloc_lock);
}

/* What belonged to the old program goes. Nothing here can fail. */
static void flush_old_exec(struct linux_binprm *bprm)
{
	struct task_struct *task = current;

	task->flags &= ~(PF_FORKNOEXEC | PF_KTHREAD);
	task->robust_list = NULL;
	task->set_child_tid = NULL;
	task->sas_ss_sp = task->sas_ss_size = 0;
	task->sas_ss_flags = SS_DISABLE;
	set_task_comm(task, base_name(bprm->filename));
	spin_lock_irq(&task->sighand->siglock);
	flush_signal_handlers(task->sighand, false);
	spin_unlock_irq(&task->sighand->siglock);
	flush_thread();
}

/*
 * The table of descriptors becomes the process' own when the other threads have left it: it stays
 * the same one then, and with it the record locks, which are the table's. Only with another process
 * that shares it a copy is needed; if there is no memory for that, there is no way back, either.
 * => 0, and bprm is in place; or -errno: if bprm->point_of_no_return isn't set, nothing has
 *    happened that the program could see.
 */
static int begin_new_exec(struct linux_binprm *bprm)
{
	struct sighand_struct *sighand = reserve_sighand(current);
	int error;

	if (IS_ERR(sighand))
		return PTR_ERR(sighand);
	error = de_thread(current);
	if (error)
		goto err_put_sighand;
	bprm->point_of_no_return = true;
	error = unshare_files();
	if (error)
		goto err_put_sighand;

	/* Nothing below can fail. */
	do_close_on_exec(current->files);
	posix_timers_exit();
	flush_timer_signals();
	if (sighand)
		unshare_sighand(current, sighand);
	bprm->mm->exe_file = bprm->file;
	bprm->file = NULL;
	if (current->mm) {
		bprm->mm->thp_disabled = current->mm->thp_disabled;
		bprm->mm->coredump_filter = current->mm->coredump_filter;
	}
	bprm_guard_mm(bprm);
	exec_mmap(bprm);
	put_binfmt(current->signal->binfmt);
	current->signal->binfmt = get_binfmt(bprm->format);
	flush_old_exec(bprm);
	start_thread(current_pt_regs(), bprm->entry, bprm->p);
	return 0;

err_put_sighand:
	if (sighand)
		put_sighand(sighand);
	return error;
}

static struct mm_struct *new_mm(struct linux_binprm *bprm)
{
	struct mm_struct *mm = mm_alloc();
	int error;

	if (!mm)
		return ERR_PTR(-ENOMEM);
	mm_setup_layout(mm);
	bprm->p = TASK_SIZE;
	if (randomize_va_space)
		bprm->p -= (get_random_u64() & ((1UL << 22) - 1)) << PAGE_SHIFT;
	error = mm_setup_stack(mm, bprm->p, VM_EXEC);
	if (!error)
		return mm;
	mmput(mm);
	return ERR_PTR(error);
}

static int exec_program(struct linux_binprm *bprm, const struct arg_vector *argv, int argc,
			const struct arg_vector *envp)
{
	int error;

	bprm->mm = new_mm(bprm);
	if (IS_ERR(bprm->mm)) {
		error = PTR_ERR(bprm->mm);
		bprm->mm = NULL;
		return error;
	}
	error = load_program(bprm);
	bprm->p -= sizeof(long);		/* the topmost word stays 0, as on Linux */
	if (!error)
		error = bprm_reserve_creds(bprm);
	if (!error)
		error = push_strings(bprm, argv, argc, envp);
	if (!error)
		error = push_tables(bprm);
	if (error)
		return error;
	mm_finish_stack(bprm->mm, bprm->exec_stack);
	return begin_new_exec(bprm);
}

/* => 0, or -EAGAIN: setuid has made the caller a user with too many processes, still. */
static int check_processes(void)
{
	if ((current->flags & PF_NPROC_EXCEEDED) && processes_exceeded(current->cred->user))
		return -EAGAIN;
	current->flags &= ~PF_NPROC_EXCEEDED;
	return 0;
}

static void release_bprm(struct linux_binprm *bprm)
{
	if (bprm->mm)
		mmput(bprm->mm);
	if (bprm->file)
		fput(bprm->file);
	bprm_release_creds(bprm);
	for (int i = 0; i < bprm->nr_prefix; i++)
		kfree(bprm->prefix[i]);
	kfree(bprm->interp_path);
	kvfree(bprm->pointers);
	kfree(bprm);
}

/* What is to be run: where it is, and how it is called. */
struct exec_path {
	int dfd;
	const char *path; /* as given */
	unsigned int lookup;
	const char *name; /* path, or /dev/fd/N if that is relative to a descriptor */
};

static int do_execve(const struct exec_path *where, const struct arg_vector *argv,
		     const struct arg_vector *envp)
{
	int error = check_processes(), argc, envc;
	struct linux_binprm *bprm;

	if (error)
		return error;
	argc = vector_count(argv);
	if (argc < 0)
		return argc;
	envc = vector_count(envp);
	if (envc < 0)
		return envc;
	bprm = kzalloc(sizeof(*bprm));
	if (!bprm)
		return -ENOMEM;
	bprm->filename = where->name;
	bprm->path_inaccessible = where->name != where->path && fd_get_cloexec(where->dfd);
	bprm->envc = envc;
	bprm->file = open_exec_at(where->dfd, where->path, where->lookup);
	if (IS_ERR(bprm->file)) {
		error = PTR_ERR(bprm->file);
		bprm->file = NULL;
	} else {
		error = exec_program(bprm, argv, argc, envp);
	}
	if (error && bprm->point_of_no_return)
		force_fatal_sig(SIGSEGV);
	release_bprm(bprm);
	return error;
}

/* => How the program is called: its path, or, beneath a descriptor, one by way of /dev/fd (kfree
 *    it); NULL without memory. */
static char *exec_name(int dfd, char *path)
{
	size_t size = strlen(path) + sizeof("/dev/fd/-2147483648/");
	char *name;

	if (dfd == AT_FDCWD || *path == '/')
		return path;
	name = kmalloc(size);
	if (name)
		snprintf(name, size, *path ? "/dev/fd/%d/%s" : "/dev/fd/%d", dfd, path);
	return name;
}

static long execveat(int dfd, const char __user *upath, const char *const __user *argv,
		     const char *const __user *envp, unsigned int lookup)
{
	const struct arg_vector args = { .user = argv }, env = { .user = envp };
	struct exec_path where = { .dfd = dfd, .lookup = lookup };
	char *path = kmalloc(PATH_MAX), *name;
	long error;

	if (!path)
		return -ENOMEM;
	error = strncpy_from_user(path, upath, PATH_MAX);
	if (error == PATH_MAX)
		error = -ENAMETOOLONG;
	else if (error == 0 && !(lookup & LOOKUP_EMPTY))
		error = -ENOENT;
	if (error < 0)
		goto free_path;
	name = exec_name(dfd, path);
	where.path = path;
	where.name = name;
	error = name ? do_execve(&where, &args, &env) : -ENOMEM;
	if (name != path)
		kfree(name);
free_path:
	kfree(path);
	return error;
}

long sys_execve(const char __user *path, const char *const __user *argv,
		const char *const __user *envp)
{
	return execveat(AT_FDCWD, path, argv, envp, LOOKUP_FOLLOW);
}

long sys_execveat(int dfd, const char __user *path, const char *const __user *argv,
		  const char *const __user *envp, int flags)
{
	int lookup = at_flags_to_lookup(flags, AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH);

	return lookup < 0 ? lookup : execveat(dfd, path, argv, envp, lookup);
}

int kernel_execve(const char *path, const char *const *argv, const char *const *envp)
{
	const struct arg_vector args = { .kernel = argv }, env = { .kernel = envp };
	const struct exec_path where = {
		.dfd = AT_FDCWD, .path = path, .lookup = LOOKUP_FOLLOW, .name = path
	};

	return do_execve(&where, &args, &env);
}
