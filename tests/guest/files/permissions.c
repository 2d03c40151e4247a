/* Read, write, search and execute permission are checked for owner, group and others; root
 * passes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char *args[] = { "x", NULL };

int main(void)
{
	umask(0);
	OK(chmod(".", 0755));
	OK(mkdir("closed", 0700));
	spew("closed/file", "x", 0666);
	spew("owner", "x", 0600);
	OK(chown("owner", 1000, 50));
	spew("group", "x", 0060);
	OK(chown("group", 0, 50));
	spew("other", "x", 0606);
	OK(mkdir("list", 0644));
	spew("list/x", "x", 0666);
	OK(mkdir("sticky", 0777));
	OK(chmod("sticky", 01777));
	spew("sticky/root", "x", 0666);
	spew("program", "#!/bin/true\n", 0666);
	OK(access("group", R_OK | W_OK));
	FAILS(EACCES, access("group", X_OK));
	WAIT_EXIT(FORK({
		OK(setgid(50));
		OK(setuid(1000));
		OK(open("owner", O_RDWR));
		OK(open("group", O_RDWR));
		OK(open("other", O_RDONLY));
		FAILS(EACCES, open("closed/file", O_RDONLY));
		FAILS(EACCES, access("closed/file", F_OK));
		FAILS(EACCES, open("list/x", O_RDONLY));
		OK(open("list", O_RDONLY));
		FAILS(EACCES, chdir("list"));
		FAILS(EACCES, open("new", O_RDWR | O_CREAT, 0600));
		FAILS(EACCES, mkdir("new", 0700));
		FAILS(EACCES, unlink("owner"));
		FAILS(EPERM, unlink("sticky/root"));
		FAILS(EPERM, chmod("group", 0777));
		FAILS(EPERM, chown("owner", 0, -1));
		OK(chmod("owner", 0400));
		FAILS(EACCES, open("owner", O_RDWR));
		FAILS(EACCES, execve("program", args, environ));
		FAILS(EPERM, setuid(0));
		FAILS(EPERM, mknod("sticky/dev", S_IFCHR | 0600, 0x103));
	}), 0);
	WAIT_EXIT(FORK({
		become(2000);
		FAILS(EACCES, open("owner", O_RDONLY));
		FAILS(EACCES, open("group", O_RDONLY));
		OK(open("other", O_RDWR));
	}), 0);
	return 0;
}
