/* SPDX-License-Identifier: MIT */

/* What an ELF file says about itself, judged before anything is done about it. Linux:
 * fs/binfmt_elf.c. */

#include <kernel/lib/elf.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/limits.h>
#include <asm/page.h>

#define MAX_PHDRS_SIZE	65536

int elf_check_header(const void *buf, size_t size)
{
	const Elf64_Ehdr *hdr = buf;
	size_t phdrs_size;

	if (size < sizeof(*hdr) || memcmp(hdr->e_ident, ELFMAG, SELFMAG) != 0)
		return -ENOEXEC;
	if (hdr->e_ident[EI_CLASS] != ELFCLASS64 || hdr->e_ident[EI_DATA] != ELFDATA2LSB)
		return -ENOEXEC;
	if (hdr->e_type != ET_EXEC && hdr->e_type != ET_DYN)
		return -ENOEXEC;
	if (hdr->e_machine != EM_X86_64 || hdr->e_phentsize != sizeof(Elf64_Phdr))
		return -ENOEXEC;

	phdrs_size = hdr->e_phnum * sizeof(Elf64_Phdr);
	if (phdrs_size == 0 || phdrs_size > MAX_PHDRS_SIZE)
		return -ENOEXEC;
	if (hdr->e_phoff > S64_MAX - phdrs_size)
		return -ENOEXEC;
	return 0;
}

/* => Can this segment be mapped, by itself? */
static bool segment_ok(const Elf64_Phdr *ph, unsigned long task_size)
{
	if (ph->p_filesz > ph->p_memsz)
		return false;
	if (ph->p_memsz > task_size || ph->p_vaddr > task_size - ph->p_memsz)
		return false;
	if (ph->p_filesz && (ph->p_offset ^ ph->p_vaddr) & ~PAGE_MASK)
		return false;
	return ph->p_offset <= S64_MAX - PAGE_SIZE - ph->p_filesz;
}

static bool is_segment(const Elf64_Phdr *ph)
{
	return ph->p_type == PT_LOAD && ph->p_memsz != 0;
}

/* => For the program itself to find them (AT_PHDR): the segment that has them decides. */
static void locate_phdrs(struct elf_image *image, const Elf64_Ehdr *hdr, const Elf64_Phdr *ph)
{
	if (hdr->e_phoff >= ph->p_offset && hdr->e_phoff - ph->p_offset < ph->p_filesz)
		image->phdr = ph->p_vaddr + (hdr->e_phoff - ph->p_offset);
}

/* The numbers of /proc/PID/stat: code is what may be executed, data what lies highest. */
static void account_segment(struct elf_image *image, const Elf64_Phdr *ph)
{
	unsigned long file_end = ph->p_vaddr + ph->p_filesz;

	image->start = min_t(unsigned long, image->start, ph->p_vaddr & PAGE_MASK);
	image->end = max_t(unsigned long, image->end, PAGE_ALIGN(ph->p_vaddr + ph->p_memsz));
	image->end_bss = max_t(unsigned long, image->end_bss, ph->p_vaddr + ph->p_memsz);
	if (is_power_of_2(ph->p_align))
		image->align = max_t(unsigned long, image->align, ph->p_align);

	if (ph->p_flags & PF_X) {
		image->start_code = min_t(unsigned long, image->start_code, ph->p_vaddr);
		image->end_code = max(image->end_code, file_end);
	}
	image->start_data = max_t(unsigned long, image->start_data, ph->p_vaddr);
	image->end_data = max(image->end_data, file_end);
}

static int add_segment(struct elf_image *image, const Elf64_Ehdr *hdr, const Elf64_Phdr *ph,
		       unsigned long task_size)
{
	if (!segment_ok(ph, task_size))
		return -EINVAL;
	locate_phdrs(image, hdr, ph);
	account_segment(image, ph);
	return 0;
}

static int add_interp(struct elf_image *image, const Elf64_Phdr *ph)
{
	if (image->interp_size)		/* the first one counts */
		return 0;
	if (ph->p_filesz < 2 || ph->p_filesz > PATH_MAX || ph->p_offset > S64_MAX - ph->p_filesz)
		return -ENOEXEC;
	image->interp_offset = ph->p_offset;
	image->interp_size = ph->p_filesz;
	return 0;
}

int elf_parse_phdrs(const Elf64_Ehdr *hdr, const Elf64_Phdr *phdrs, unsigned long task_size,
		    struct elf_image *image)
{
	int err = 0;

	*image = (struct elf_image) {
		.relocatable = hdr->e_type == ET_DYN,
		.entry = hdr->e_entry,
		.phnum = hdr->e_phnum,
		.start = ULONG_MAX,
		.start_code = ULONG_MAX,
		.align = PAGE_SIZE,
		.stack = ELF_STACK_DEFAULT,
	};

	for (const Elf64_Phdr *ph = phdrs; ph < phdrs + hdr->e_phnum; ph++) {
		if (is_segment(ph))
			err = add_segment(image, hdr, ph, task_size);
		else if (ph->p_type == PT_INTERP)
			err = add_interp(image, ph);
		else if (ph->p_type == PT_GNU_STACK)
			image->stack = ph->p_flags & PF_X ? ELF_STACK_EXEC : ELF_STACK_NOEXEC;
		if (err)
			return err;
	}
	if (image->end == 0 || image->entry >= task_size)
		return -EINVAL;
	if (image->start_code == ULONG_MAX)
		image->start_code = 0;
	return 0;
}
