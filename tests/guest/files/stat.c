/* stat tells type, size, links, owner and times; times move when a file is written, read or
 * changed. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static uint64_t ns(struct timespec ts)
{
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

int main(void)
{
	uint64_t before;
	struct stat st, later;
	int fd;

	OK(stat("/dev/null", &st));
	CHECK(S_ISCHR(st.st_mode));
	CHECK_EQ(st.st_rdev, 0x103);
	OK(stat("/proc/self/stat", &st));
	CHECK(S_ISREG(st.st_mode));
	fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, 0);
	CHECK_EQ(st.st_nlink, 1);
	CHECK_EQ(st.st_uid, 0);
	CHECK_EQ(st.st_blksize, 4096);
	before = ns(st.st_mtim);
	CHECK(before > 1600000000000000000UL);
	/* Until the clock that stamps files has gone on. */
	do {
		CHECK_EQ(pwrite(fd, "x", 1, 0), 1);
		OK(fstat(fd, &later));
	} while (ns(later.st_mtim) == before);
	CHECK(ns(later.st_mtim) > before);
	CHECK(ns(later.st_ctim) > before);
	CHECK_EQ(later.st_blocks, 8);
	do {
		OK(chmod("file", 0640));
		OK(stat("file", &st));
	} while (ns(st.st_ctim) == ns(later.st_ctim));
	CHECK_EQ(ns(st.st_mtim), ns(later.st_mtim));
	FAILS(ENOENT, stat("missing", &st));
	FAILS(EBADF, fstat(99, &st));
	return 0;
}
