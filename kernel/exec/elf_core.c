/* SPDX-License-Identifier: MIT */

/*
 * The image of a process as an ELF file: one segment of notes, about the process, its files and its
 * threads, and one for each mapping. Of those only what a debugger can't find elsewhere is in the
 * file: pages that the program has made its own. A page that was never touched takes no room.
 */

#include <kernel/cred/cred.h>
#include <kernel/exec/binfmt.h>
#include <kernel/exec/coredump.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/uapi/auxv.h>
#include <kernel/uapi/elfcore.h>
#include <kernel/uapi/limits.h>
#include <mm/mm.h>
#include <mm/slab.h>

/* A mapping, as it was when the image was begun. */
struct core_vma {
	unsigned long start, end, flags;
	unsigned long filesz; /* how much of it is in the image */
	unsigned long pgoff;
	struct file *file; /* holds a reference, or NULL */
};

struct core_image {
	struct core_dump *core;
	struct core_vma *vmas;
	unsigned int nr_vmas;
	struct task_struct **threads; /* but for current: they stay in exit_signals */
	unsigned int nr_threads;
	void *files; /* the NT_FILE note */
	size_t files_size;
};

/* ---- Mappings ---- */

static unsigned long vma_filesz(const struct vm_area_struct *vma)
{
	unsigned int filter = vma->vm_mm->coredump_filter;
	unsigned long size = vma->vm_end - vma->vm_start, wanted;

	if (vma->vm_flags & VM_DONTDUMP)
		return 0;
	if (vma->vm_flags & VM_SHARED) {
		bool nameless = vma->vm_file && !vma->vm_file->f_inode->i_nlink;

		return filter & (nameless ? CORE_ANON_SHARED : CORE_MAPPED_SHARED) ? size : 0;
	}
	wanted = vma->vm_flags & VM_ANON ? CORE_ANON_PRIVATE : 0;
	if (vma->vm_file)
		wanted |= CORE_MAPPED_PRIVATE;
	if (filter & wanted)
		return size;
	/* The beginning of a program, or library: enough to tell which one it is. */
	if ((filter & CORE_ELF_HEADERS) && vma->vm_file && !vma->vm_pgoff &&
	    (vma->vm_flags & VM_READ))
		return PAGE_SIZE;
	return 0;
}

static void release_vmas(struct core_image *image)
{
	for (unsigned int i = 0; i < image->nr_vmas; i++)
		if (image->vmas[i].file)
			fput(image->vmas[i].file);
	kvfree(image->vmas);
}

/* => 0, and release_vmas is due; or -errno. */
static int snapshot_vmas(struct core_image *image)
{
	struct mm_struct *mm = current->mm;
	int error = down_read_killable(&mm->mmap_lock);

	if (error)
		return error;
	image->vmas = kvmalloc(mm->map_count * sizeof(*image->vmas));
	if (!image->vmas)
		error = -ENOMEM;
	for (struct vm_area_struct *vma = mm->mmap; vma && !error; vma = vma->vm_next)
		image->vmas[image->nr_vmas++] = (struct core_vma){
			.start = vma->vm_start,
			.end = vma->vm_end,
			.flags = vma->vm_flags,
			.filesz = vma_filesz(vma),
			.pgoff = vma->vm_pgoff,
			.file = vma->vm_file ? get_file(vma->vm_file) : NULL,
		};
	up_read(&mm->mmap_lock);
	return error;
}

/*
 * Private memory that nobody touched yet is zeroes, and reading it would make pages of it. There
 * may be much of it: it is not looked at page by page.
 * => The first page from addr on that is not such, or the end.
 */
static unsigned long skip_untouched(const struct core_vma *vma, unsigned long addr)
{
	struct mm_struct *mm = current->mm;

	if (vma->file || down_read_killable(&mm->mmap_lock))
		return addr;
	addr = mm_next_present(mm, addr, vma->start + vma->filesz);
	up_read(&mm->mmap_lock);
	return addr;
}

/* => Page or hole, there was room for it. */
static bool emit_page(struct core_dump *core, unsigned long addr, void *page)
{
	if (access_process_vm(current->mm, addr, page, PAGE_SIZE, false) != PAGE_SIZE)
		return core_skip(core, PAGE_SIZE);
	return core_emit(core, page, PAGE_SIZE);
}

static bool emit_memory(struct core_dump *core, const struct core_vma *vma, void *page)
{
	unsigned long addr = vma->start, end = vma->start + vma->filesz, touched;

	while (addr < end) {
		touched = skip_untouched(vma, addr);
		if (!core_skip(core, touched - addr))
			return false;
		if (touched < end && !emit_page(core, touched, page))
			return false;
		addr = touched + PAGE_SIZE;
		cond_resched();
	}
	return true;
}

static bool emit_all_memory(struct core_image *image)
{
	void *page = kmalloc(PAGE_SIZE);
	bool done = page != NULL;

	for (unsigned int i = 0; i < image->nr_vmas && done; i++)
		done = emit_memory(image->core, &image->vmas[i], page);
	kfree(page);
	return done;
}

/* ---- Threads ---- */

/* There will be no new ones. Those that had come further than exit_signals before are not seen. */
static int snapshot_threads(struct core_image *image)
{
	struct signal_struct *sig = current->signal;
	struct task_struct *thread;

	image->threads = kvmalloc(READ_ONCE(sig->nr_threads) * sizeof(*image->threads));
	if (!image->threads)
		return -ENOMEM;
	spin_lock_irq(&current->sighand->siglock);
	for_each_thread(sig, thread)
		if (thread != current && !(thread->flags & PF_EXITING))
			image->threads[image->nr_threads++] = thread;
	spin_unlock_irq(&current->sighand->siglock);
	return 0;
}

/* ---- The NT_FILE note: what files were mapped where ---- */

#define FILES_SIZE_MAX (4UL << 20)

/* Count and page size, then start, end and offset of each, then their names. */
static size_t fill_files(const struct core_image *image, u64 *words, size_t size)
{
	char *name, *end = (char *)words + size;
	u64 *entry = words + 2;
	u64 count = 0;

	for (unsigned int i = 0; i < image->nr_vmas; i++)
		count += image->vmas[i].file != NULL;
	words[0] = count;
	words[1] = PAGE_SIZE;
	name = (char *)(words + 2 + 3 * count);
	for (unsigned int i = 0; i < image->nr_vmas; i++) {
		const struct core_vma *vma = &image->vmas[i];
		char *path;

		if (!vma->file)
			continue;
		path = name < end ? d_path(&vma->file->f_path, name, end - name) : NULL;
		if (IS_ERR_OR_NULL(path))
			return 0;
		memmove(name, path, strlen(path) + 1);
		name += strlen(name) + 1;
		*entry++ = vma->start;
		*entry++ = vma->end;
		*entry++ = vma->pgoff;
	}
	return name - (char *)words;
}

/* Without memory for it, there is none. */
static void make_files_note(struct core_image *image)
{
	size_t size = PAGE_SIZE + 2 * PATH_MAX;

	for (unsigned int i = 0; i < image->nr_vmas; i++)
		size += 3 * sizeof(u64) + (image->vmas[i].file ? 128 : 0);
	if (size > FILES_SIZE_MAX)
		return;
	image->files = kvmalloc(size);
	if (image->files)
		image->files_size = fill_files(image, image->files, size);
}

/* ---- Notes ---- */

static bool emit_padding(struct core_dump *core, size_t align)
{
	static const char zeroes[PAGE_SIZE];
	size_t n = -core->pos & (align - 1);

	return !n || core_emit(core, zeroes, n);
}

static bool emit_note(struct core_dump *core, const char *name, unsigned int type,
		      const void *data, size_t size)
{
	const Elf64_Nhdr note = {
		.n_namesz = strlen(name) + 1,
		.n_descsz = size,
		.n_type = type,
	};

	return core_emit(core, &note, sizeof(note)) && core_emit(core, name, note.n_namesz) &&
	       emit_padding(core, 4) && core_emit(core, data, size) && emit_padding(core, 4);
}

static void fill_prstatus(struct elf_prstatus *status, struct task_struct *thread,
			  const siginfo_t *info)
{
	u64 utime, stime;

	memset(status, 0, sizeof(*status));
	status->si_signo = status->pr_cursig = info->si_signo;
	status->si_code = info->si_code;
	status->si_errno = info->si_errno;
	status->pr_sigpend = thread->pending.signal;
	status->pr_sighold = thread->blocked;
	status->pr_pid = thread->pid;
	status->pr_ppid = thread->real_parent->pid;
	status->pr_pgrp = pid_nr(task_pgrp(thread));
	status->pr_sid = pid_nr(task_session(thread));
	task_cputime(thread, &utime, &stime);
	status->pr_utime = ns_to_timeval(utime);
	status->pr_stime = ns_to_timeval(stime);
	status->pr_cutime = ns_to_timeval(thread->signal->cutime);
	status->pr_cstime = ns_to_timeval(thread->signal->cstime);
	elf_core_copy_regs(status->pr_reg, thread);
	status->pr_fpvalid = 1;
}

/* => tasklist_lock held: parents, groups and sessions change. */
static void fill_relations(struct elf_prpsinfo *info)
{
	info->pr_ppid = current->real_parent->tgid;
	info->pr_pgrp = pid_nr(task_pgrp(current));
	info->pr_sid = pid_nr(task_session(current));
}

static void fill_prpsinfo(struct elf_prpsinfo *info)
{
	struct mm_struct *mm = current->mm;
	size_t n = min(mm->arg_end - mm->arg_start, sizeof(info->pr_psargs) - 1);

	memset(info, 0, sizeof(*info));
	info->pr_sname = 'R';
	info->pr_nice = task_nice(current);
	info->pr_flag = current->flags;
	info->pr_uid = current->cred->uid;
	info->pr_gid = current->cred->gid;
	info->pr_pid = current->tgid;
	memcpy(info->pr_fname, current->comm, sizeof(info->pr_fname));
	spin_lock(&tasklist_lock);
	fill_relations(info);
	spin_unlock(&tasklist_lock);
	n = access_process_vm(mm, mm->arg_start, info->pr_psargs, n, false);
	for (size_t i = 0; i + 1 < n; i++)
		if (!info->pr_psargs[i])
			info->pr_psargs[i] = ' ';
}

static bool emit_thread(struct core_dump *core, struct task_struct *thread)
{
	struct elf_prstatus status;
	elf_fpregset_t fpregs;

	spin_lock(&tasklist_lock);
	fill_prstatus(&status, thread, core->info);
	spin_unlock(&tasklist_lock);
	elf_core_copy_fpregs(fpregs, thread);
	return emit_note(core, "CORE", NT_PRSTATUS, &status, sizeof(status)) &&
	       emit_note(core, "CORE", NT_PRFPREG, fpregs, sizeof(fpregs));
}

static bool emit_other_threads(struct core_image *image)
{
	for (unsigned int i = 0; i < image->nr_threads; i++)
		if (!emit_thread(image->core, image->threads[i]))
			return false;
	return true;
}

static bool emit_process(struct core_image *image)
{
	const unsigned long *auxv = current->mm->saved_auxv;
	struct core_dump *core = image->core;
	struct elf_prpsinfo info;
	size_t words = 0;

	while (words + 2 < ARRAY_SIZE(current->mm->saved_auxv) && auxv[words] != AT_NULL)
		words += 2;
	fill_prpsinfo(&info);
	return emit_note(core, "CORE", NT_PRPSINFO, &info, sizeof(info)) &&
	       emit_note(core, "CORE", NT_SIGINFO, core->info, sizeof(*core->info)) &&
	       emit_note(core, "CORE", NT_AUXV, auxv, (words + 2) * sizeof(*auxv)) &&
	       (!image->files_size ||
		emit_note(core, "CORE", NT_FILE, image->files, image->files_size));
}

/* The thread that took the signal comes first: a debugger shows it. */
static bool emit_notes(struct core_image *image)
{
	return emit_thread(image->core, current) && emit_process(image) &&
	       emit_other_threads(image);
}

/* => How long they are: they are emitted to nowhere. */
static size_t notes_size(struct core_image *image)
{
	struct core_dump *core = image->core, nowhere = { .info = core->info, .limit = ~0UL };

	image->core = &nowhere;
	emit_notes(image);
	image->core = core;
	return nowhere.pos;
}

/* ---- Headers ---- */

static bool emit_ehdr(struct core_dump *core, unsigned int phnum)
{
	const Elf64_Ehdr ehdr = {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_CORE,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_phoff = sizeof(ehdr),
		.e_ehsize = sizeof(ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = phnum,
	};

	return core_emit(core, &ehdr, sizeof(ehdr));
}

static Elf64_Word segment_flags(unsigned long vm_flags)
{
	return (vm_flags & VM_READ ? PF_R : 0) | (vm_flags & VM_WRITE ? PF_W : 0) |
	       (vm_flags & VM_EXEC ? PF_X : 0);
}

static bool emit_phdrs(struct core_image *image)
{
	size_t headers = sizeof(Elf64_Ehdr) + (image->nr_vmas + 1) * sizeof(Elf64_Phdr);
	size_t notes = notes_size(image);
	u64 offset = PAGE_ALIGN(headers + notes);
	Elf64_Phdr phdr = { .p_type = PT_NOTE, .p_offset = headers, .p_filesz = notes };

	if (!core_emit(image->core, &phdr, sizeof(phdr)))
		return false;
	for (unsigned int i = 0; i < image->nr_vmas; i++) {
		const struct core_vma *vma = &image->vmas[i];

		phdr = (Elf64_Phdr){
			.p_type = PT_LOAD,
			.p_flags = segment_flags(vma->flags),
			.p_offset = offset,
			.p_vaddr = vma->start,
			.p_filesz = vma->filesz,
			.p_memsz = vma->end - vma->start,
			.p_align = PAGE_SIZE,
		};
		offset += vma->filesz;
		if (!core_emit(image->core, &phdr, sizeof(phdr)))
			return false;
	}
	return true;
}

/* => True: there is an image, though perhaps not all of it: the limit, or a full file system. */
bool elf_core_dump(struct core_dump *core)
{
	struct core_image image = { .core = core };
	bool done = !snapshot_vmas(&image) && !snapshot_threads(&image);

	if (done) {
		make_files_note(&image);
		if (emit_ehdr(core, image.nr_vmas + 1) && emit_phdrs(&image) &&
		    emit_notes(&image) && emit_padding(core, PAGE_SIZE))
			emit_all_memory(&image);
	}
	kvfree(image.files);
	kvfree(image.threads);
	release_vmas(&image);
	return done;
}
