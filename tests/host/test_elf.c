/* SPDX-License-Identifier: MIT */

/* The ELF parser accepts programs and refuses whatever could not be mapped safely. */
/* sources: kernel/lib/elf.c */

#include <kernel/lib/elf.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>

#include "test.h"

#define TASK_SIZE	0x7ffffffff000UL

static struct {
	Elf64_Ehdr hdr;
	Elf64_Phdr phdrs[5];
} file;

static struct elf_image image;

/* As a linker makes it: headers and code, data with bss, stack; two more that are unused. */
static void make(void)
{
	memset(&file, 0, sizeof(file));
	file.hdr = (Elf64_Ehdr) {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC,
		.e_machine = EM_X86_64,
		.e_version = EV_CURRENT,
		.e_entry = 0x401000,
		.e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr),
		.e_phnum = 5,
	};
	file.phdrs[0] = (Elf64_Phdr) {
		.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_offset = 0, .p_vaddr = 0x400000,
		.p_filesz = 0x1234, .p_memsz = 0x1234, .p_align = 0x1000,
	};
	file.phdrs[1] = (Elf64_Phdr) {
		.p_type = PT_LOAD, .p_flags = PF_R | PF_W, .p_offset = 0x1e80, .p_vaddr = 0x402e80,
		.p_filesz = 0x200, .p_memsz = 0x3000, .p_align = 0x1000,
	};
	file.phdrs[2] = (Elf64_Phdr) { .p_type = PT_GNU_STACK, .p_flags = PF_R | PF_W };
}

/* From exact copies, so that the sanitizer sees a look behind their ends. */
static int parse(void)
{
	Elf64_Ehdr *hdr = host_malloc(sizeof(*hdr));
	Elf64_Phdr *phdrs;
	size_t size, there;
	int err;

	memcpy(hdr, &file.hdr, sizeof(*hdr));
	err = elf_check_header(hdr, sizeof(*hdr));
	if (!err) {
		size = hdr->e_phnum * sizeof(Elf64_Phdr);
		there = min(size, sizeof(file.phdrs));
		phdrs = host_malloc(size);
		memset(phdrs, 0, size);
		memcpy(phdrs, file.phdrs, there);
		err = elf_parse_phdrs(hdr, phdrs, TASK_SIZE, &image);
		host_free(phdrs);
	}
	host_free(hdr);
	return err;
}

TEST(good, "elf: a static program")
{
	make();
	CHECK_EQ(parse(), 0);
	CHECK(!image.relocatable);
	CHECK_EQ(image.entry, 0x401000);
	CHECK_EQ(image.phdr, 0x400040);
	CHECK_EQ(image.phnum, 5);
	CHECK_EQ(image.start, 0x400000);
	CHECK_EQ(image.end, 0x406000);
	CHECK_EQ(image.end_bss, 0x405e80);
	CHECK_EQ(image.start_code, 0x400000);
	CHECK_EQ(image.end_code, 0x401234);
	CHECK_EQ(image.start_data, 0x402e80);
	CHECK_EQ(image.end_data, 0x403080);
	CHECK_EQ(image.interp_size, 0);
	CHECK_EQ(image.stack, ELF_STACK_NOEXEC);
}

TEST(variants, "elf: relocatable, with interpreter, large alignment, executable stack or none said")
{
	make();
	file.hdr.e_type = ET_DYN;
	file.phdrs[0].p_vaddr = 0;
	file.phdrs[0].p_align = 0x200000;
	file.phdrs[1].p_align = 0x300000;	/* not a power of two: as if not there */
	file.phdrs[2].p_flags |= PF_X;
	file.phdrs[3] = (Elf64_Phdr) { .p_type = PT_INTERP, .p_offset = 0x238, .p_filesz = 28 };
	file.phdrs[4] = (Elf64_Phdr) { .p_type = PT_INTERP, .p_offset = 0x300, .p_filesz = 5 };
	CHECK_EQ(parse(), 0);
	CHECK(image.relocatable);
	CHECK_EQ(image.align, 0x200000);
	CHECK_EQ(image.stack, ELF_STACK_EXEC);
	CHECK_EQ(image.interp_offset, 0x238);
	CHECK_EQ(image.interp_size, 28);

	make();
	file.phdrs[2].p_type = PT_NULL;
	file.hdr.e_phoff = 0x5000;		/* in no segment */
	CHECK_EQ(parse(), 0);
	CHECK_EQ(image.stack, ELF_STACK_DEFAULT);
	CHECK_EQ(image.phdr, 0);
}

#define REFUSES(change, error) \
	do { \
		make(); \
		change; \
		CHECK_EQ(parse(), error); \
	} while (0)

TEST(headers,
     "elf: not ELF, not 64 bits, not x86-64, not a program, no or too many headers: ENOEXEC")
{
	REFUSES(file.hdr.e_ident[0] = '#', -ENOEXEC);
	REFUSES(file.hdr.e_ident[EI_CLASS] = ELFCLASS32, -ENOEXEC);
	REFUSES(file.hdr.e_ident[EI_DATA] = ELFDATA2MSB, -ENOEXEC);
	REFUSES(file.hdr.e_type = ET_REL, -ENOEXEC);
	REFUSES(file.hdr.e_type = ET_CORE, -ENOEXEC);
	REFUSES(file.hdr.e_machine = EM_386, -ENOEXEC);
	REFUSES(file.hdr.e_phentsize = 32, -ENOEXEC);
	REFUSES(file.hdr.e_phnum = 0, -ENOEXEC);
	REFUSES(file.hdr.e_phnum = 65535, -ENOEXEC);
	REFUSES(file.hdr.e_phoff = ~0ULL - 100, -ENOEXEC);
	REFUSES(file.hdr.e_phoff = 1ULL << 63, -ENOEXEC);
	for (size_t n = 0; n < sizeof(file.hdr); n++) {
		void *part = host_malloc(n);

		memcpy(part, &file.hdr, n);
		CHECK_EQ(elf_check_header(part, n), -ENOEXEC);
		host_free(part);
	}
}

TEST(segments, "elf: segments that are huge, wrap, lie outside or askew: EINVAL; any may overlap")
{
	REFUSES(file.phdrs[0].p_memsz = ~0ULL, -EINVAL);
	REFUSES(file.phdrs[0].p_memsz = TASK_SIZE, -EINVAL);
	REFUSES(file.phdrs[1].p_vaddr = ~0ULL - 0x17f, -EINVAL);
	REFUSES(file.phdrs[1].p_vaddr = TASK_SIZE - 0x1180, -EINVAL);
	REFUSES(file.phdrs[1].p_vaddr = 0xffffffff80000e80, -EINVAL);
	REFUSES(file.phdrs[1].p_vaddr = 0x800000000000e80, -EINVAL);
	REFUSES(file.phdrs[1].p_filesz = 0x3001, -EINVAL);
	REFUSES(file.phdrs[1].p_offset++, -EINVAL);
	REFUSES(file.phdrs[1].p_offset = ~0ULL << 12 | 0xe80, -EINVAL);
	REFUSES(file.phdrs[1].p_offset = S64_MAX & ~0x17fULL, -EINVAL);
	REFUSES((file.phdrs[0].p_type = PT_NULL, file.phdrs[1].p_type = PT_NULL), -EINVAL);
	REFUSES(file.hdr.e_entry = TASK_SIZE, -EINVAL);
	REFUSES(file.hdr.e_entry = ~0ULL, -EINVAL);

	/* The same bytes twice; neighbours, and on the same page, but not on the same bytes. */
	REFUSES((file.phdrs[1].p_vaddr = 0x400e80, file.phdrs[1].p_memsz = 0x200), 0);
	REFUSES(file.phdrs[0].p_memsz = 0x2e81, 0);
	REFUSES(file.phdrs[0].p_memsz = 0x2e80, 0);
	REFUSES((file.phdrs[1].p_vaddr = 0x401e80, file.phdrs[1].p_memsz = 0x200), 0);
	REFUSES(file.phdrs[1].p_vaddr = TASK_SIZE - 0x3180, 0);
}

TEST(interpreters, "elf: an interpreter without a name, or with too long a one: ENOEXEC")
{
	REFUSES((file.phdrs[3].p_type = PT_INTERP, file.phdrs[3].p_filesz = 1), -ENOEXEC);
	REFUSES((file.phdrs[3].p_type = PT_INTERP, file.phdrs[3].p_filesz = 4097), -ENOEXEC);
	REFUSES((file.phdrs[3].p_type = PT_INTERP, file.phdrs[3].p_filesz = 5,
		 file.phdrs[3].p_offset = ~0ULL), -ENOEXEC);
}

/* What is accepted keeps what elf.h promises. */
static void check_promises(void)
{
	CHECK(image.start < image.end && image.end <= TASK_SIZE);
	CHECK(image.start % 4096 == 0 && image.end % 4096 == 0);
	CHECK(image.end_bss > image.start && image.end_bss <= image.end);
	CHECK(image.end_data <= image.end_bss && image.end_code <= image.end_bss);
	CHECK(is_power_of_2(image.align) && image.align >= 4096);
	CHECK(image.entry < TASK_SIZE && image.phdr < image.end);
	CHECK(image.interp_size <= 4096);
}

TEST(damage, "elf: no flipped bit or pair of bits gives an image that breaks the promises")
{
	unsigned char *bytes = (unsigned char *)&file;
	size_t nbits = sizeof(file) * 8;

	for (size_t bit = 0; bit < nbits; bit++) {
		make();
		bytes[bit / 8] ^= 1 << bit % 8;
		if (parse() == 0)
			check_promises();
	}
	for (int i = 0; i < 100000; i++) {
		make();
		for (int j = 0; j < 2; j++) {
			size_t bit = test_random() % nbits;

			bytes[bit / 8] ^= 1 << bit % 8;
		}
		if (parse() == 0)
			check_promises();
	}
}
