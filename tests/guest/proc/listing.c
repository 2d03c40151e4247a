/* /proc lists every process once, and a folder of a process that has ended is empty. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <dirent.h>

static int times_listed(pid_t pid)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	int n = 0;

	CHECK(dir);
	while ((entry = readdir(dir)))
		n += atoi(entry->d_name) == pid;
	closedir(dir);
	return n;
}

int main(void)
{
	struct gate go = gate();
	char path[64], text[64];
	pid_t pids[30];
	int fd;

	for (int i = 0; i < 30; i++)
		pids[i] = FORK(gate_pass(&go));
	for (int i = 0; i < 30; i++)
		CHECK_EQ(times_listed(pids[i]), 1);
	CHECK_EQ(times_listed(1), 1);
	snprintf(path, sizeof(path), "/proc/%d/stat", pids[0]);
	fd = OK(open(path, O_RDONLY));
	for (int i = 0; i < 30; i++)
		gate_open(&go);
	for (int i = 0; i < 30; i++)
		WAIT_EXIT(pids[i], 0);
	CHECK_EQ(times_listed(pids[0]), 0);
	FAILS(ESRCH, read(fd, text, sizeof(text)));
	FAILS(ENOENT, open(path, O_RDONLY));
	return 0;
}
