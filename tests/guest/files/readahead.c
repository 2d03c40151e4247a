/* readahead and sync_file_range check their arguments; on files in memory they have nothing to
 * do. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), fds[2];
	int out = OK(open("file", O_WRONLY));

	OK(pipe(fds));
	CHECK_EQ(readahead(fd, 0, 4096), 0);
	FAILS(EBADF, readahead(out, 0, 4096));
	FAILS(EINVAL, readahead(fds[0], 0, 4096));
	FAILS(EBADF, readahead(-1, 0, 1));
	CHECK_EQ(sync_file_range(fd, 0, 0, 7), 0);
	FAILS(EINVAL, sync_file_range(fd, 0, 0, 8));
	FAILS(EINVAL, sync_file_range(fd, -1, 0, 1));
	FAILS(EINVAL, sync_file_range(fd, 1, LONG_MAX, 1));
	FAILS(ESPIPE, sync_file_range(fds[1], 0, 0, 1));
	FAILS(EBADF, sync_file_range(-1, 0, 0, 1));
	return 0;
}
