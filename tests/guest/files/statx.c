/* statx tells what stat does, when the file was made, the mount it is in, and which attributes it
 * could have. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

/* Newer libcs have them, each with its own way of writing numbers. */
#undef STATX_TYPE
#undef STATX_BASIC_STATS
#undef STATX_BTIME
#undef STATX_ALL
#define STATX_TYPE	  0x001
#define STATX_BASIC_STATS 0x7ff
#define STATX_BTIME	  0x800
#define STATX_ALL	  0xfff

struct when {
	int64_t tv_sec;
	uint32_t tv_nsec, pad;
};

static struct {
	uint32_t stx_mask, stx_blksize;
	uint64_t stx_attributes;
	uint32_t stx_nlink, stx_uid, stx_gid;
	uint16_t stx_mode, pad;
	uint64_t stx_ino, stx_size, stx_blocks, stx_attributes_mask;
	struct when stx_atime, stx_btime, stx_ctime, stx_mtime;
	uint32_t stx_rdev[2], stx_dev[2];
	uint64_t stx_mnt_id, more[13];
} stx;

static int statx_of(const char *path, int flags, unsigned int mask)
{
	memset(&stx, 0xff, sizeof(stx));
	return syscall(SYS_statx, AT_FDCWD, path, flags, mask, &stx);
}

/* => The number of the mount at `path`, by /proc/self/mountinfo. */
static unsigned long mount_at(const char *path)
{
	char line[512], at[256];
	unsigned long id, found = 0;
	FILE *file = fopen("/proc/self/mountinfo", "r");

	CHECK(file);
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%lu %*u %*s %*s %255s", &id, at) == 2 && !strcmp(at, path))
			found = id;
	fclose(file);
	return found;
}

int main(void)
{
	struct stat st;
	struct timespec made, times[2] = { { 1, 0 }, { 2, 0 } };

	spew("file", "content", 0640);
	OK(stat("file", &st));
	made = st.st_ctim;
	OK(utimensat(AT_FDCWD, "file", times, 0));
	OK(statx_of("file", 0, STATX_ALL));
	CHECK_EQ(stx.stx_mask & (STATX_ALL | 0x1000), STATX_ALL | 0x1000);
	CHECK_EQ(stx.stx_mode, st.st_mode);
	CHECK_EQ(stx.stx_ino, st.st_ino);
	CHECK_EQ(stx.stx_size, 7);
	CHECK_EQ(stx.stx_nlink, 1);
	CHECK_EQ(stx.stx_blocks, 8);
	CHECK_EQ(stx.stx_atime.tv_sec, 1);
	CHECK_EQ(stx.stx_mtime.tv_sec, 2);
	CHECK(stx.stx_btime.tv_sec <= made.tv_sec && stx.stx_btime.tv_sec > made.tv_sec - 100);
	CHECK_EQ(stx.stx_attributes, 0);
	CHECK(stx.stx_attributes_mask & 0x10);
	OK(statx_of("file", 0, 0));
	CHECK_EQ(stx.stx_mask & STATX_BTIME, 0);
	CHECK_EQ(stx.stx_btime.tv_sec, 0);

	OK(statx_of("/proc", 0, STATX_BASIC_STATS));
	CHECK_EQ(stx.stx_attributes, 0x2000); /* the root of a mount */
	CHECK_EQ(stx.stx_mnt_id, mount_at("/proc"));
	OK(symlink("file", "link"));
	OK(statx_of("link", AT_SYMLINK_NOFOLLOW, STATX_TYPE));
	CHECK(S_ISLNK(stx.stx_mode));
	FAILS(EINVAL, statx_of("file", 0, 0x80000000));
	FAILS(EINVAL, statx_of("file", 0x6000, 0));
	FAILS(EINVAL, statx_of("file", 0x10000, 0));
	FAILS(EFAULT, syscall(SYS_statx, AT_FDCWD, "file", 0, 0, 8));
	FAILS(ENOENT, statx_of("", 0, 0));
	OK(statx_of("", AT_EMPTY_PATH, 0));
	return 0;
}
