/* The stack is executable exactly if the program asks for that in a PT_GNU_STACK header. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <elf.h>

static char image[1 << 20];
static size_t size;

static bool stack_is_executable(void)
{
	char buf[8192], *p = strstr(slurp("/proc/self/maps", buf, sizeof(buf)), "[stack]");

	CHECK(p);
	while (p > buf && p[-1] != '\n')
		p--;
	p = strchr(p, ' ');
	CHECK(p[1] == 'r' && p[2] == 'w');
	return p[3] == 'x';
}

static int run(void)
{
	int fd = OK(open("program", O_WRONLY | O_CREAT | O_TRUNC, 0755)), status;

	CHECK_EQ(write(fd, image, size), (long)size);
	close(fd);
	OK(waitpid(FORK(execl("./program", "program", "child", NULL)), &status, 0));
	CHECK(WIFEXITED(status));
	return WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	int fd = OK(open("/proc/self/exe", O_RDONLY));
	Elf64_Ehdr *ehdr = (void *)image;
	Elf64_Phdr *phdr;

	if (argc > 1)
		return stack_is_executable();
	size = OK(read(fd, image, sizeof(image)));
	CHECK(size < sizeof(image));
	phdr = (void *)(image + ehdr->e_phoff);
	while (phdr->p_type != PT_GNU_STACK)
		phdr++;
	CHECK_EQ(run(), 0);
	phdr->p_flags |= PF_X;
	CHECK_EQ(run(), 1);
	phdr->p_type = PT_NULL;
	CHECK_EQ(run(), 0);
	OK(unlink("program"));
	return 0;
}
