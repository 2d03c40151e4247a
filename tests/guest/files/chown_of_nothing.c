/* Who may not change a set-user-ID file takes nothing from it by a chown that changes nothing; its
 * owner does, and who writes into it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static mode_t mode_of(const char *name)
{
	struct stat st;

	OK(stat(name, &st));
	return st.st_mode & 07777;
}

int main(void)
{
	umask(0);
	OK(chmod(".", 0755));
	spew("program", "x", 0777);
	OK(chmod("program", 06777));
	spew("plain", "x", 0777);
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EPERM, chown("program", -1, -1));
		FAILS(EPERM, lchown("program", -1, -1));
		FAILS(EPERM, fchown(OK(open("program", O_RDONLY)), -1, -1));
		FAILS(EPERM, chown("program", 0, -1));
		FAILS(EPERM, chown("program", -1, 0));
		FAILS(EPERM, fchmod(OK(open("program", O_RDONLY)), 06777));
		OK(chown("plain", -1, -1));
	}), 0);
	CHECK_EQ(mode_of("program"), 06777);
	OK(chown("program", -1, -1));
	CHECK_EQ(mode_of("program"), 0777);

	OK(chown("program", 1000, 1000));
	OK(chmod("program", 06777));
	WAIT_EXIT(FORK({
		become(1000);
		OK(chown("program", -1, -1));
		CHECK_EQ(mode_of("program"), 0777);
		OK(chmod("program", 06777));
	}), 0);
	CHECK_EQ(mode_of("program"), 06777);

	/* What is in it comes from somebody else now. */
	WAIT_EXIT(FORK({
		int fd;

		become(2000);
		fd = OK(open("program", O_WRONLY));
		CHECK_EQ(write(fd, "y", 1), 1);
	}), 0);
	CHECK_EQ(mode_of("program"), 0777);
	OK(chmod("program", 06777));
	WAIT_EXIT(FORK(become(2000); OK(truncate("program", 0))), 0);
	CHECK_EQ(mode_of("program"), 0777);
	return 0;
}
