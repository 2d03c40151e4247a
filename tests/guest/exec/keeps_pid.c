/* exec replaces the program and keeps pid, parent, group, session, directory, umask and open
 * descriptors. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char facts[512];

static char *gather(void)
{
	char cwd[PATH_MAX];
	mode_t mask = umask(0);

	umask(mask);
	snprintf(facts, sizeof(facts), "%d %d %d %d %s %o %ld", getpid(), getppid(), getpgrp(),
		 getsid(0), getcwd(cwd, sizeof(cwd)), mask, (long)lseek(9, 0, SEEK_CUR));
	return facts;
}

int main(int argc, char **argv)
{
	int fd;

	if (argc > 1) {
		CHECK(!strcmp(gather(), argv[1]));
		return 0;
	}
	umask(031);
	fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	CHECK_EQ(write(fd, "12345", 5), 5);
	OK(dup2(fd, 9));
	EXEC_SELF(gather());
}
