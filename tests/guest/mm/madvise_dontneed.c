/* MADV_DONTNEED gives anonymous pages back: they are zero when touched again; file pages are
 * read anew. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *mem = private_pages(4), *file;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	memset(mem, 1, 4 * PAGE);
	OK(madvise(mem + PAGE, 2 * PAGE, MADV_DONTNEED));
	CHECK_EQ(frame_of(mem + PAGE), 0);
	for (unsigned i = 0; i < 4 * PAGE; i++)
		CHECK_EQ(mem[i], i < PAGE || i >= 3 * PAGE);
	CHECK_EQ(write(fd, "text", 4), 4);
	file = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	file[0] = 'n';
	OK(madvise(file, PAGE, MADV_DONTNEED));
	CHECK(!strcmp(file, "text"));
	return 0;
}
