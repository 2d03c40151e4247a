/* chmod and chown change what stat shows; a write or a chown takes set-id bits away. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static mode_t mode(const char *path)
{
	struct stat st;

	OK(stat(path, &st));
	return st.st_mode & 07777;
}

int main(void)
{
	struct stat st;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	OK(chmod("file", 07777));
	CHECK_EQ(mode("file"), 07777);
	OK(fchmod(fd, 0644));
	CHECK_EQ(mode("file"), 0644);
	OK(chown("file", 1, 2));
	OK(fchown(fd, -1, 3));
	OK(stat("file", &st));
	CHECK_EQ(st.st_uid, 1);
	CHECK_EQ(st.st_gid, 3);
	OK(symlink("file", "link"));
	OK(lchown("link", 7, 8));
	OK(stat("file", &st));
	CHECK_EQ(st.st_uid, 1);
	OK(lstat("link", &st));
	CHECK_EQ(st.st_uid, 7);
	OK(chmod("file", 06755));
	OK(chown("file", 5, 5));
	CHECK_EQ(mode("file"), 0755);
	FAILS(ENOENT, chmod("missing", 0600));
	FAILS(EBADF, fchmod(99, 0600));
	return 0;
}
