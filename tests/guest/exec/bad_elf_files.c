/* Programs with damaged headers, overlapping, huge or wrapping segments fail or die, and the
 * kernel goes on. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <elf.h>

static char image[1 << 20];
static size_t size;

/* Runs a changed copy of this program; whatever it does, it must end. */
static void try(void)
{
	int fd = OK(open("damaged", O_WRONLY | O_CREAT | O_TRUNC, 0755)), status;
	char *args[] = { "x", "child", NULL };
	pid_t pid;

	CHECK_EQ(write(fd, image, size), (long)size);
	close(fd);
	pid = FORK({
		execve("./damaged", args, environ);
		_exit(1);
	});
	OK(waitpid(pid, &status, 0));
	CHECK(WIFEXITED(status) || WIFSIGNALED(status));
}

int main(int argc, char **argv)
{
	Elf64_Ehdr *ehdr = (void *)image, good_ehdr;
	Elf64_Phdr *phdr, good;
	static const uint64_t odd[] = { 1, 8, 0xfff, 0x1000, 0x7fffffffUL, 0x7ffffffff000UL,
		0x800000000000UL, 0x7fffffffffffffffUL, 0x8000000000000000UL, 0xffff888000000000UL,
		0xffffffff80000000UL, 0xfffffffffffff000UL, 0xffffffffffffffffUL };
	int fd = OK(open("/proc/self/exe", O_RDONLY));

	if (argc > 1)
		return 0;
	size = OK(read(fd, image, sizeof(image)));
	CHECK(size < sizeof(image));
	good_ehdr = *ehdr;
	for (unsigned i = 0; i < ARRAY_SIZE(odd); i++) {
		ehdr->e_entry = odd[i];
		try();
		*ehdr = good_ehdr;
		ehdr->e_phoff = odd[i];
		try();
		*ehdr = good_ehdr;
		ehdr->e_phnum = odd[i];
		try();
		*ehdr = good_ehdr;
		ehdr->e_phentsize = odd[i];
		try();
		*ehdr = good_ehdr;
		ehdr->e_machine = odd[i];
		try();
		*ehdr = good_ehdr;
	}
	phdr = (void *)(image + ehdr->e_phoff);
	for (int segment = 0; segment < ehdr->e_phnum && segment < 4; segment++) {
		good = phdr[segment];
		for (unsigned i = 0; i < ARRAY_SIZE(odd); i++) {
			phdr[segment].p_vaddr = odd[i];
			try();
			phdr[segment] = good;
			phdr[segment].p_memsz = odd[i];
			try();
			phdr[segment] = good;
			phdr[segment].p_filesz = odd[i];
			try();
			phdr[segment] = good;
			phdr[segment].p_offset = odd[i];
			try();
			phdr[segment] = good;
			phdr[segment].p_filesz = phdr[segment].p_memsz = odd[i];
			try();
			phdr[segment] = good;
		}
	}
	/* Cut off at every power of two. */
	for (size_t full = size, cut = 1; cut < full; cut *= 2) {
		size = cut;
		try();
		size = full;
	}
	return 0;
}
