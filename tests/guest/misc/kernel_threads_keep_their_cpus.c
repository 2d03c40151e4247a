/* Nobody, not even root, sends a kernel thread that serves one CPU to another one. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: its threads for one CPU have other names, and pids that nobody knows. */
#include <dirent.h>
#include "tine_test.h"

/* => Is it the thread "stopper/N" of the kernel? */
static bool is_stopper(pid_t pid)
{
	char path[64], comm[32] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/comm", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return false;
	OK(read(fd, comm, sizeof(comm) - 1));
	OK(close(fd));
	return !strncmp(comm, "stopper/", 8);
}

int main(void)
{
	struct dirent *entry;
	cpu_set_t set, before;
	int stoppers = 0;
	DIR *proc = opendir("/proc");

	CHECK(proc);
	while ((entry = readdir(proc))) {
		pid_t pid = atoi(entry->d_name);

		if (pid <= 0 || !is_stopper(pid))
			continue;
		stoppers++;
		OK(sched_getaffinity(pid, sizeof(before), &before));
		CHECK_EQ(CPU_COUNT(&before), 1);
		OK(sched_getaffinity(0, sizeof(set), &set));
		FAILS(EINVAL, sched_setaffinity(pid, sizeof(set), &set));
		FAILS(EINVAL, sched_setaffinity(pid, sizeof(before), &before));
		OK(sched_getaffinity(pid, sizeof(set), &set));
		CHECK(CPU_EQUAL(&set, &before));
	}
	CHECK(stoppers > 0);
	return 0;
}
