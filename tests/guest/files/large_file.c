/* A file of 32 MiB keeps every page. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	static unsigned buf[16384];
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	for (unsigned i = 0; i < 512; i++) {
		for (unsigned j = 0; j < 16384; j++)
			buf[j] = i * 16384 + j;
		CHECK_EQ(write(fd, buf, sizeof(buf)), (long)sizeof(buf));
	}
	OK(lseek(fd, 0, SEEK_SET));
	for (unsigned i = 0; i < 512; i++) {
		CHECK_EQ(read(fd, buf, sizeof(buf)), (long)sizeof(buf));
		for (unsigned j = 0; j < 16384; j++)
			CHECK_EQ(buf[j], i * 16384 + j);
	}
	return 0;
}
