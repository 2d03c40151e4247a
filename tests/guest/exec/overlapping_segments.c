/* Segments of a program that overlap are mapped one over the other, in the order of the file. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <elf.h>

#define BASE	0x10000000UL
#define CODE	(BASE + 0x1000)

/* exit(*(unsigned char *)(BASE + 0x2000)) */
static const unsigned char code[] = {
	0x0f, 0xb6, 0x3c, 0x25, 0x00, 0x20, 0x00, 0x10,	/* movzbl 0x10002000, %edi */
	0xb8, 0x3c, 0x00, 0x00, 0x00,			/* mov $60, %eax */
	0x0f, 0x05,					/* syscall */
};

static struct {
	Elf64_Ehdr ehdr;
	Elf64_Phdr phdrs[3];
	char rest[5 * PAGE - sizeof(Elf64_Ehdr) - 3 * sizeof(Elf64_Phdr)];
} image = {
	.ehdr = {
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
		.e_entry = CODE, .e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 3,
	},
	.phdrs = {
		/* All five pages; the third once more, by the fourth of the file; and, at last,
		 * zeroes where that ends. */
		{ PT_LOAD, PF_R | PF_X, 0, BASE, BASE, 5 * PAGE, 5 * PAGE, PAGE },
		{ PT_LOAD, PF_R, 3 * PAGE, BASE + 0x2000, 0, PAGE, PAGE, PAGE },
		{ PT_LOAD, PF_R | PF_W, 4 * PAGE, BASE + 0x4000, 0, 1, 2 * PAGE, PAGE },
	},
};

int main(void)
{
	int fd = OK(open("program", O_WRONLY | O_CREAT, 0700));
	char *bytes = (char *)&image;

	memcpy(bytes + PAGE, code, sizeof(code));
	bytes[2 * PAGE] = 1;
	bytes[3 * PAGE] = 42;
	CHECK_EQ(write(fd, &image, sizeof(image)), (long)sizeof(image));
	close(fd);
	WAIT_EXIT(FORK({
		execl("program", "program", NULL);
		_exit(1);
	}), 42);
	return 0;
}
