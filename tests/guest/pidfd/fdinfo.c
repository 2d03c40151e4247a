/* fdinfo of a pidfd names its process, or -1 when that is gone; its link says what it is. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

int main(void)
{
	char path[64], link[64] = "";
	pid_t pid = FORK(_exit(0));
	int fd = OK(pidfd_open(pid, 0));

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	CHECK_EQ(proc_value(path, "Pid"), pid);
	WAIT_EXIT(pid, 0);
	CHECK_EQ(proc_value(path, "Pid"), -1);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	OK(readlink(path, link, sizeof(link) - 1));
	CHECK(!strcmp(link, "anon_inode:[pidfd]"));
	return 0;
}
