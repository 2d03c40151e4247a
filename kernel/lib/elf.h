/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_ELF_H
#define KERNEL_LIB_ELF_H

#include <kernel/lib/types.h>
#include <kernel/uapi/elf.h>

enum elf_stack {
	ELF_STACK_DEFAULT,	/* the image does not say */
	ELF_STACK_NOEXEC,
	ELF_STACK_EXEC,
};

/* What exec needs to know of an image. Addresses are those in the file: a bias comes on top for
 * ET_DYN. */
struct elf_image {
	bool relocatable;	/* ET_DYN: goes anywhere */
	unsigned long entry;
	unsigned long phdr;	/* where the program headers will be in memory; 0: they won't */
	unsigned int phnum;
	unsigned long start, end;	/* of all segments, in whole pages */
	unsigned long align;	/* of the bias: the largest p_align, at least a page */
	u64 interp_offset;	/* in the file */
	size_t interp_size;	/* with its NUL; 0: no interpreter */
	unsigned long start_code, end_code, start_data, end_data;	/* for /proc */
	unsigned long end_bss;	/* where the last segment ends, to the byte: brk starts behind it */
	enum elf_stack stack;
};

/*
 * elf_check_header - is this the beginning of an ELF64 program for x86-64?
 * => 0, and the program headers are e_phnum * sizeof(Elf64_Phdr) bytes (at most 64 KiB) at e_phoff
 *    of the file; -ENOEXEC.
 */
int elf_check_header(const void *buf, size_t size);

/*
 * elf_parse_phdrs - check the program headers and sum them up.
 * => 0 and *image; -ENOEXEC: malformed interpreter; -EINVAL: no segment to load, or one that wraps,
 *    is larger in the file than in memory, lies outside [0, task_size), or does not lie in the file
 *    as it lies in a page. Segments may overlap. hdr has been checked.
 */
int elf_parse_phdrs(const Elf64_Ehdr *hdr, const Elf64_Phdr *phdrs, unsigned long task_size,
		    struct elf_image *image);

#endif
