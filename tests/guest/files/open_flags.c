/* open's flags: O_CREAT, O_EXCL, O_TRUNC, O_DIRECTORY, O_NOFOLLOW, O_CLOEXEC, and the errors of
 * each. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct stat st;

	FAILS(ENOENT, open("file", O_RDWR));
	FAILS(ENOENT, open("", O_RDWR | O_CREAT, 0600));
	close(OK(open("file", O_RDWR | O_CREAT | O_EXCL, 0600)));
	FAILS(EEXIST, open("file", O_RDWR | O_CREAT | O_EXCL, 0600));
	spew("file", "content", 0600);
	close(OK(open("file", O_RDWR)));
	OK(stat("file", &st));
	CHECK_EQ(st.st_size, 7);
	close(OK(open("file", O_WRONLY | O_TRUNC)));
	OK(stat("file", &st));
	CHECK_EQ(st.st_size, 0);
	FAILS(ENOTDIR, open("file", O_RDONLY | O_DIRECTORY));
	FAILS(ENOTDIR, open("file/x", O_RDONLY));
	FAILS(ENOTDIR, open("file/", O_RDONLY));
	FAILS(EISDIR, open(".", O_RDWR));
	FAILS(EISDIR, open(".", O_RDONLY | O_CREAT, 0600));
	FAILS(EISDIR, open("new/", O_RDONLY | O_CREAT, 0600));
	FAILS(ENOENT, open("missing/file", O_RDWR | O_CREAT, 0600));
	OK(symlink("file", "link"));
	FAILS(ELOOP, open("link", O_RDONLY | O_NOFOLLOW));
	close(OK(open("link", O_RDONLY)));
	FAILS(EEXIST, open("link", O_RDONLY | O_CREAT | O_EXCL, 0600));
	OK(symlink("target", "dangling"));
	FAILS(ENOENT, open("dangling", O_RDONLY));
	close(OK(open("dangling", O_RDONLY | O_CREAT, 0600)));
	OK(stat("target", &st));
	CHECK_EQ(fcntl(OK(open("file", O_RDONLY | O_CLOEXEC)), F_GETFD), FD_CLOEXEC);
	umask(027);
	close(OK(open("masked", O_RDWR | O_CREAT, 0777)));
	OK(stat("masked", &st));
	CHECK_EQ(st.st_mode, S_IFREG | 0750);
	return 0;
}
