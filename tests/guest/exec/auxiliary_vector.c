/* The auxiliary vector of a new program says page size, entry, program headers, ids, random
 * bytes, platform and file name. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <elf.h>
#include <sys/auxv.h>

extern char __ehdr_start[];
extern void _start(void);

int main(void)
{
	Elf64_Ehdr *ehdr = (void *)__ehdr_start;
	unsigned char *random = (void *)getauxval(AT_RANDOM);
	int zeros = 0;

	CHECK_EQ(getauxval(AT_PAGESZ), PAGE);
	CHECK_EQ(getauxval(AT_CLKTCK), 100);
	CHECK_EQ(getauxval(AT_ENTRY), _start);
	CHECK_EQ(getauxval(AT_PHDR), (uintptr_t)__ehdr_start + ehdr->e_phoff);
	CHECK_EQ(getauxval(AT_PHENT), sizeof(Elf64_Phdr));
	CHECK_EQ(getauxval(AT_PHNUM), ehdr->e_phnum);
	CHECK_EQ(getauxval(AT_BASE), 0);
	CHECK_EQ(getauxval(AT_FLAGS), 0);
	CHECK_EQ(getauxval(AT_UID), getuid());
	CHECK_EQ(getauxval(AT_EUID), geteuid());
	CHECK_EQ(getauxval(AT_GID), getgid());
	CHECK_EQ(getauxval(AT_EGID), getegid());
	CHECK_EQ(getauxval(AT_SECURE), 0);
	CHECK(!strcmp((char *)getauxval(AT_PLATFORM), "x86_64"));
	CHECK(strstr((char *)getauxval(AT_EXECFN), "exec/auxiliary_vector"));
	CHECK(random != NULL);
	for (int i = 0; i < 16; i++)
		zeros += random[i] == 0;
	CHECK(zeros < 8);
	return 0;
}
