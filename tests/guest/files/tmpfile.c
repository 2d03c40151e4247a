/* O_TMPFILE makes a file without a name, to which linkat gives one, unless O_EXCL; O_PATH opens
 * what need not be readable, and does little with it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/ioctl.h>

static void tmpfile_(void)
{
	char path[64], name[64], shown[64] = "", text[8] = "";
	struct stat st;
	int fd = OK(open(".", O_TMPFILE | O_RDWR, 0640)), excl;

	OK(fstat(fd, &st));
	CHECK_EQ(st.st_nlink, 0);
	CHECK_EQ(st.st_mode, S_IFREG | 0640);
	CHECK_EQ(write(fd, "text", 4), 4);
	CHECK_EQ(fcntl(fd, F_GETFL) & O_TMPFILE, O_TMPFILE);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	snprintf(name, sizeof(name), "/tmp/work/#%lu (deleted)", (unsigned long)st.st_ino);
	CHECK_EQ(OK(readlink(path, shown, sizeof(shown))), (long)strlen(name));
	CHECK(!strcmp(shown, name));
	OK(linkat(AT_FDCWD, path, AT_FDCWD, "named", AT_SYMLINK_FOLLOW));
	OK(linkat(fd, "", AT_FDCWD, "other", AT_EMPTY_PATH));
	OK(stat("named", &st));
	CHECK_EQ(st.st_nlink, 2);
	CHECK_EQ(pread(OK(open("other", O_RDONLY)), text, 8, 0), 4);
	CHECK(!strcmp(text, "text"));
	excl = OK(open(".", O_TMPFILE | O_WRONLY | O_EXCL, 0600));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", excl);
	FAILS(ENOENT, linkat(AT_FDCWD, path, AT_FDCWD, "excl", AT_SYMLINK_FOLLOW));
	FAILS(EINVAL, open(".", O_TMPFILE | O_RDONLY, 0600));
	FAILS(ENOTDIR, open("named", O_TMPFILE | O_RDWR, 0600));
}

static void path_(void)
{
	char text[16];
	struct stat st;
	int fd, dir, link;

	spew("secret", "x", 0);
	OK(symlink("secret", "link"));
	OK(mkdir("dir", 0755));
	WAIT_EXIT(FORK(become(1000); FAILS(EACCES, open("secret", O_RDONLY));
		       OK(open("secret", O_PATH))), 0);
	fd = OK(open("secret", O_PATH));
	FAILS(EBADF, read(fd, text, 1));
	FAILS(EBADF, write(fd, text, 1));
	FAILS(EBADF, syscall(SYS_fchmod, fd, 0600));
	FAILS(EBADF, fcntl(fd, F_SETLK, &(struct flock){ .l_type = F_RDLCK }));
	FAILS(EBADF, ioctl(fd, 0x5401, text));
	OK(fstat(fd, &st));
	CHECK_EQ(fcntl(fd, F_GETFL) & ~0100000, O_PATH);
	close(OK(dup(fd)));
	link = OK(open("link", O_PATH | O_NOFOLLOW));
	OK(fstat(link, &st));
	CHECK(S_ISLNK(st.st_mode));
	CHECK_EQ(readlinkat(link, "", text, sizeof(text)), 6);
	FAILS(ELOOP, open("link", O_RDONLY | O_NOFOLLOW));
	dir = OK(open("dir", O_PATH | O_DIRECTORY));
	close(OK(openat(dir, "file", O_WRONLY | O_CREAT, 0600)));
	OK(fchdir(dir));
	OK(access("file", F_OK));
}

int main(void)
{
	tmpfile_();
	path_();
	return 0;
}
