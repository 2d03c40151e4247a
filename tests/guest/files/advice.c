/* readahead and sync_file_range have nothing to do for files in memory, but check what they get. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	int out = OK(open("file", O_WRONLY)), pipes[2];

	OK(pipe(pipes));
	OK(sync_file_range(fd, 0, 0, 0));
	OK(sync_file_range(fd, 1, 100, 7));
	FAILS(EINVAL, sync_file_range(fd, 0, 0, 8));
	FAILS(EINVAL, sync_file_range(fd, -1, 0, 0));
	FAILS(EINVAL, sync_file_range(fd, 0, -1, 0));
	FAILS(EINVAL, sync_file_range(fd, LONG_MAX, 1, 0));
	FAILS(ESPIPE, sync_file_range(pipes[0], 0, 0, 0));
	FAILS(EBADF, sync_file_range(-1, 0, 0, 0));
	OK(readahead(fd, 0, 100));
	FAILS(EBADF, readahead(out, 0, 100));
	FAILS(EBADF, readahead(-1, 0, 100));
	FAILS(EINVAL, readahead(pipes[0], 0, 100));
	return 0;
}
