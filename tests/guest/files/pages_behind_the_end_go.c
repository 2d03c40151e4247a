/* What fallocate has put behind the end of a file goes with an ftruncate to the size that it has,
 * and what one that failed has put there goes at once. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/mount.h>

static long blocks_of(int fd)
{
	struct stat st;

	OK(fstat(fd, &st));
	return st.st_blocks;
}

int main(void)
{
	static char page[PAGE];
	int fd;

	OK(mkdir("/tmp/small", 0700));
	OK(mount("small", "/tmp/small", "tmpfs", 0, "size=64k"));
	fd = OK(open("/tmp/small/file", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(write(fd, page, 100), 100);
	CHECK_EQ(blocks_of(fd), 8);
	OK(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 8 * PAGE));
	CHECK_EQ(blocks_of(fd), 64);
	OK(ftruncate(fd, 100));
	CHECK_EQ(blocks_of(fd), 8);
	FAILS(ENOSPC, fallocate(fd, 0, 0, 1 << 20));
	CHECK_EQ(blocks_of(fd), 8);
	FAILS(ENOSPC, fallocate(fd, FALLOC_FL_KEEP_SIZE, 4 * PAGE, 1 << 20));
	CHECK_EQ(blocks_of(fd), 8);
	CHECK_EQ(lseek(fd, 0, SEEK_END), 100);
	/* There is room for the rest. */
	for (int i = 1; i < 16; i++)
		CHECK_EQ(pwrite(fd, page, PAGE, i * PAGE), (long)PAGE);
	FAILS(ENOSPC, pwrite(fd, page, PAGE, 16 * PAGE));
	close(fd);
	OK(umount("/tmp/small"));
	OK(rmdir("/tmp/small"));
	return 0;
}
