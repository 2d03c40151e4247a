/* SPDX-License-Identifier: MIT */

/*
 * ELF programs: their segments are mapped from the file into the new mm, and, if they name an
 * interpreter (the dynamic loader), its segments too; the loader then starts first, and learns from
 * the auxiliary vector where the program is.
 */

#include <kernel/exec/binfmt.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/elf.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/random.h>
#include <mm/mm.h>
#include <mm/slab.h>

#define ELF_ET_DYN_BASE		(TASK_SIZE / 3 * 2)

/* A file with its headers read and checked. */
struct elf_file {
	struct file *file;
	const Elf64_Ehdr *hdr;
	Elf64_Phdr *phdrs;
	struct elf_image image;
};

static int read_exactly(struct file *file, void *buf, size_t size, loff_t pos)
{
	ssize_t n = kernel_read(file, buf, size, pos);

	if (n < 0)
		return n;
	return (size_t)n == size ? 0 : -EIO;
}

/* => 0, and elf_release() is due; or -errno. */
static int elf_open(struct elf_file *elf, struct file *file, const void *header, size_t size)
{
	size_t phdrs_size;
	int error = elf_check_header(header, size);

	if (error)
		return error;
	elf->file = file;
	elf->hdr = header;
	phdrs_size = elf->hdr->e_phnum * sizeof(Elf64_Phdr);
	elf->phdrs = kmalloc(phdrs_size);
	if (!elf->phdrs)
		return -ENOMEM;
	error = read_exactly(file, elf->phdrs, phdrs_size, elf->hdr->e_phoff);
	if (error)
		error = -ENOEXEC;
	if (!error)
		error = elf_parse_phdrs(elf->hdr, elf->phdrs, TASK_SIZE, &elf->image);
	if (error)
		kfree(elf->phdrs);
	return error;
}

static void elf_release(struct elf_file *elf)
{
	kfree(elf->phdrs);
}

static unsigned long segment_prot(const Elf64_Phdr *phdr)
{
	return (phdr->p_flags & PF_R ? PROT_READ : 0) | (phdr->p_flags & PF_W ? PROT_WRITE : 0) |
	       (phdr->p_flags & PF_X ? PROT_EXEC : 0);
}

/* Over what an earlier segment has put there: choose_bias() has seen to all others. */
static int map_fixed(struct mm_struct *mm, struct file *file, unsigned long start,
		     unsigned long end, unsigned long prot, unsigned long pgoff)
{
	unsigned long ret;

	if (start >= end)
		return 0;
	ret = do_mmap(mm, file, start, end - start, prot, MAP_PRIVATE | MAP_FIXED, pgoff);
	return IS_ERR_VALUE(ret) ? (int)ret : 0;
}

/* What follows the file's part in its last page is bss, not the rest of the file. */
static int clear_tail(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	static const char zeroes[PAGE_SIZE];
	size_t n = end - start;

	return access_process_vm(mm, start, (void *)zeroes, n, true) == n ? 0 : -ENOMEM;
}

/* => mmap_lock not held. */
static int map_segment(struct mm_struct *mm, struct elf_file *elf, const Elf64_Phdr *phdr,
		       unsigned long bias)
{
	unsigned long start = bias + phdr->p_vaddr, prot = segment_prot(phdr);
	unsigned long page = start & PAGE_MASK, file_end = start + phdr->p_filesz;
	unsigned long mem_end = PAGE_ALIGN(start + phdr->p_memsz);
	unsigned long file_pages_end = phdr->p_filesz ? PAGE_ALIGN(file_end) : page;
	int error;

	down_write(&mm->mmap_lock);
	error = map_fixed(mm, elf->file, page, file_pages_end, prot, phdr->p_offset >> PAGE_SHIFT);
	if (!error)
		error = map_fixed(mm, NULL, file_pages_end, mem_end, prot, 0);
	up_write(&mm->mmap_lock);
	if (!error && phdr->p_memsz > phdr->p_filesz && phdr->p_filesz && (prot & PROT_WRITE) &&
	    file_end < file_pages_end)
		error = clear_tail(mm, file_end, file_pages_end);
	return error;
}

static int map_segments(struct mm_struct *mm, struct elf_file *elf, unsigned long bias)
{
	for (unsigned int i = 0; i < elf->hdr->e_phnum; i++) {
		int error = 0;

		if (elf->phdrs[i].p_type == PT_LOAD && elf->phdrs[i].p_memsz)
			error = map_segment(mm, elf, &elf->phdrs[i], bias);
		if (error)
			return error;
	}
	return 0;
}

static unsigned long random_pages(unsigned int bits)
{
	return randomize_va_space ? (get_random_u64() & ((1UL << bits) - 1)) << PAGE_SHIFT : 0;
}

/*
 * Where an image goes: as it says, or, if it goes anywhere, near `base`, or, for a loader, where
 * mappings go.
 * => The bias, and nothing is mapped there yet; or -errno: -EEXIST, -ENOMEM.
 */
static unsigned long choose_bias(struct mm_struct *mm, const struct elf_image *image,
				 unsigned long base)
{
	unsigned long size = image->end - image->start, addr;

	if (image->relocatable) {
		base &= ~(image->align - 1);
		size += image->align - PAGE_SIZE;
	} else {
		base = image->start;
	}
	down_write(&mm->mmap_lock);
	addr = get_unmapped_area(mm, NULL, base, size, 0);
	up_write(&mm->mmap_lock);
	if (IS_ERR_VALUE(addr))
		return addr;
	if (!image->relocatable)
		return addr == image->start ? 0 : (unsigned long)-EEXIST;
	return round_up(addr, image->align) - image->start;
}

/* => The loader that the program names. While it runs, it can be written to as any library. */
static struct file *open_interpreter(struct linux_binprm *bprm, const struct elf_file *program)
{
	size_t size = program->image.interp_size;
	char *path = kmalloc(size);
	struct file *file;
	int error;

	if (!path)
		return ERR_PTR(-ENOMEM);
	error = read_exactly(bprm->file, path, size, program->image.interp_offset);
	if (!error && path[size - 1])
		error = -ENOEXEC;
	file = error ? ERR_PTR(error) : open_exec(path);
	kfree(path);
	if (!IS_ERR(file)) {
		exec_allow_write(file);
		if (inode_permission(file->f_inode, MAY_READ) != 0)
			bprm->unreadable = true;
	}
	return file;
}

/* The dynamic loader that the program names. => 0; bprm's entry and interp_base are set. */
static int load_interpreter(struct linux_binprm *bprm, const struct elf_file *program)
{
	struct file *file = open_interpreter(bprm, program);
	Elf64_Ehdr header;
	struct elf_file interp;
	unsigned long bias;
	int error;

	if (IS_ERR(file))
		return PTR_ERR(file);
	error = read_exactly(file, &header, sizeof(header), 0);
	if (error)
		goto out_close;
	error = elf_open(&interp, file, &header, sizeof(header));
	if (error) {
		error = error == -ENOEXEC ? -ELIBBAD : error;
		goto out_close;
	}
	bias = choose_bias(bprm->mm, &interp.image, 0);
	error = IS_ERR_VALUE(bias) ? (int)bias : map_segments(bprm->mm, &interp, bias);
	bprm->entry = bias + interp.image.entry;
	bprm->interp_base = bias + interp.image.start;
	elf_release(&interp);
out_close:
	fput(file);
	return error;
}

static void set_layout(struct mm_struct *mm, const struct elf_image *image, unsigned long bias)
{
	mm->start_code = bias + image->start_code;
	mm->end_code = bias + image->end_code;
	mm->start_data = bias + image->start_data;
	mm->end_data = bias + image->end_data;
	mm->brk = PAGE_ALIGN(bias + image->end_bss);
	/* A loader or static-pie program was put among the mappings: there is no room to grow. */
	if (image->relocatable && !image->interp_size)
		mm->brk = PAGE_ALIGN(ELF_ET_DYN_BASE);
	mm->brk += random_pages(13);
	mm->start_brk = mm->brk;
}

static int load_elf(struct linux_binprm *bprm)
{
	struct elf_file elf;
	unsigned long bias, base = 0;
	int error;

	error = elf_open(&elf, bprm->file, bprm->buf, sizeof(bprm->buf));
	if (error)
		return error;
	if (elf.image.interp_size)
		base = ELF_ET_DYN_BASE + random_pages(28);
	bias = choose_bias(bprm->mm, &elf.image, base);
	error = IS_ERR_VALUE(bias) ? (int)bias : map_segments(bprm->mm, &elf, bias);
	if (error)
		goto out;
	set_layout(bprm->mm, &elf.image, bias);
	bprm->program_entry = bprm->entry = bias + elf.image.entry;
	bprm->phdr = elf.image.phdr ? bias + elf.image.phdr : 0;
	bprm->phnum = elf.image.phnum;
	bprm->exec_stack = elf.image.stack == ELF_STACK_EXEC;
	if (elf.image.interp_size)
		error = load_interpreter(bprm, &elf);
out:
	elf_release(&elf);
	return error;
}

struct linux_binfmt elf_format = {
	.name = "elf", .load = load_elf, .core_dump = elf_core_dump,
};
