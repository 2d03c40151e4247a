/* After exec nothing is left of the old memory: data is as in the file, bss is zero, old
 * mappings are gone. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int data = 5, bss[5000];

int main(int argc, char **argv)
{
	char *page, text[32];

	CHECK_EQ(data, 5);
	for (int i = 0; i < 5000; i++)
		CHECK_EQ(bss[i], 0);
	if (argc > 1) {
		page = (char *)strtoul(argv[1], NULL, 16);
		FAILS(ENOMEM, msync(page, PAGE, MS_ASYNC));
		return 0;
	}
	data = 6;
	memset((void *)bss, 1, sizeof(bss));
	page = OK(mmap((void *)0x200000000000, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	page[0] = 1;
	snprintf(text, sizeof(text), "%lx", (long)page);
	EXEC_SELF(text);
}
