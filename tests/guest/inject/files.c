/* open, pipe, dup, mkdir, rename, symlink and write survive the failure of each allocation in
 * them, and leave nothing half done. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"
#include <sys/xattr.h>

/* An inode that can't be had is ENOSPC to the file systems in memory, and ENFILE to pipes, as on
 * Linux. */
static long no_memory(long ret)
{
	if (ret == -1 && (errno == ENOSPC || errno == ENFILE))
		errno = ENOMEM;
	return ret;
}

int main(void)
{
	static char page[2 * PAGE];
	int fds[2], fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	uint64_t how[3] = { O_RDWR };
	struct stat st;
	int fd2;

	fail_open();
	SWEEP("open", 2, ENOMEM, fd = open("file", O_RDWR), close(fd), (void)0);
	SWEEP("create", 4, ENOMEM,
	      fd = no_memory(open("new", O_RDWR | O_CREAT | O_EXCL, 0600)), close(fd);
	      OK(unlink("new")), FAILS(ENOENT, access("new", F_OK)));
	SWEEP("pipe", 6, ENOMEM, no_memory(pipe(fds)), close(fds[0]); close(fds[1]), (void)0);
	SWEEP("mkdir", 3, ENOMEM, no_memory(mkdir("dir", 0700)), OK(rmdir("dir")),
	      FAILS(ENOENT, access("dir", F_OK)));
	SWEEP("symlink", 5, ENOMEM, no_memory(symlink("target", "link")), OK(unlink("link")),
	      FAILS(ENOENT, readlink("link", page, 10)));
	SWEEP("rename", 3, ENOMEM, rename("file", "other"), OK(rename("other", "file")),
	      OK(access("file", F_OK)); FAILS(ENOENT, access("other", F_OK)));
	fd = OK(open("file", O_RDWR));
	SWEEP("dup2", 3, ENOMEM, dup2(fd, 500), close(500), OK(fcntl(fd, F_GETFD)));
	OK(fstat(fd, &st));
	SWEEP("openat2", 2, ENOMEM, fd2 = syscall(SYS_openat2, AT_FDCWD, "file", how, sizeof(how)),
	      close(fd2), (void)0);
	SWEEP("setxattr", 1, ENOMEM, fsetxattr(fd, "trusted.a", "value", 5, XATTR_CREATE),
	      OK(fremovexattr(fd, "trusted.a")),
	      FAILS(ENODATA, fgetxattr(fd, "trusted.a", page, 5)));
	fd2 = OK(open("leased", O_RDWR | O_CREAT, 0600));
	SWEEP("lease", 2, ENOMEM, fcntl(fd2, F_SETLEASE, F_WRLCK),
	      OK(fcntl(fd2, F_SETLEASE, F_UNLCK)),
	      CHECK_EQ(fcntl(fd2, F_GETLEASE), F_UNLCK));
	close(fd2);
	SWEEP("whiteout", 5, ENOMEM,
	      no_memory(syscall(SYS_renameat2, AT_FDCWD, "file", AT_FDCWD, "other", 4)),
	      OK(rename("other", "file")),
	      OK(access("file", F_OK)); FAILS(ENOENT, access("other", F_OK)));
	SWEEP("write", 1, ENOMEM, pwrite(fd, page, sizeof(page), 0), OK(ftruncate(fd, 0)),
	      OK(fstat(fd, &st)); OK(ftruncate(fd, 0)));
	return 0;
}
