/* A dynamic program whose loader is missing, or no loader, fails to start with the right error. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <elf.h>

static struct {
	Elf64_Ehdr ehdr;
	Elf64_Phdr phdr[2];
	char interp[64];
} image;

static int try(const char *interp, size_t len)
{
	int fd = OK(open("dynamic", O_WRONLY | O_CREAT | O_TRUNC, 0755));

	image.ehdr = (Elf64_Ehdr){
		.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
		.e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
		.e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr),
		.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 2, .e_entry = 64,
	};
	image.phdr[0] = (Elf64_Phdr){
		.p_type = PT_INTERP, .p_flags = PF_R,
		.p_offset = offsetof(typeof(image), interp), .p_filesz = len, .p_memsz = len,
	};
	image.phdr[1] = (Elf64_Phdr){
		.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_filesz = sizeof(image),
		.p_memsz = sizeof(image), .p_align = PAGE,
	};
	memset(image.interp, 0, sizeof(image.interp));
	memcpy(image.interp, interp, strlen(interp));
	CHECK_EQ(write(fd, &image, sizeof(image)), sizeof(image));
	close(fd);
	return execl("./dynamic", "dynamic", NULL);
}

static void file(const char *path, const void *data, size_t len, mode_t mode)
{
	int fd = OK(open(path, O_WRONLY | O_CREAT | O_TRUNC, mode));

	CHECK_EQ(write(fd, data, len), (long)len);
	close(fd);
	OK(chmod(path, mode));
}

int main(void)
{
	static char junk[200] = "this is no program";

	FAILS(ENOENT, try("/no/such/loader", 16));
	FAILS(ENOEXEC, try("/no/such/loader", 15));	/* not terminated */
	FAILS(ENOEXEC, try("/", 1));
	FAILS(ENOEXEC, try("/no/such/loader", 4097));
	FAILS(EACCES, try("/", 2));
	file("loader", junk, sizeof(junk), 0644);
	FAILS(EACCES, try("./loader", 9));
	file("loader", junk, sizeof(junk), 0755);
	FAILS(ELIBBAD, try("./loader", 9));
	file("loader", junk, 10, 0755);
	FAILS(EIO, try("./loader", 9));
	file("loader", "#!/bin/sh\n", 10, 0755);
	FAILS(EIO, try("./loader", 9));
	image.ehdr.e_machine = EM_AARCH64;
	file("loader", &image, sizeof(image), 0755);
	FAILS(ELIBBAD, try("./loader", 9));
	OK(unlink("loader"));
	OK(unlink("dynamic"));
	return 0;
}
