/* Reading /proc of processes that fork, exec and end all the time harms nobody. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <dirent.h>

static const char *files[] = { "maps", "stat", "status", "cmdline", "fd", "pagemap" };

static void read_all(void)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	char path[300], text[4096];

	CHECK(dir);
	while ((entry = readdir(dir))) {
		if (!atoi(entry->d_name))
			continue;
		for (unsigned i = 0; i < ARRAY_SIZE(files); i++) {
			snprintf(path, sizeof(path), "/proc/%s/%s", entry->d_name, files[i]);
			int fd = open(path, O_RDONLY);

			if (fd < 0)
				continue;
			while (read(fd, text, sizeof(text)) > 0 && i < 5)
				continue;
			close(fd);
		}
		snprintf(path, sizeof(path), "/proc/%s/exe", entry->d_name);
		if (readlink(path, text, sizeof(text)) < 0)
			continue;
	}
	closedir(dir);
}

int main(int argc, char **argv)
{
	pid_t pids[3];

	if (argc > 1)
		return 0;
	for (int i = 0; i < 3; i++)
		pids[i] = FORK({
			for (;;)
				WAIT_EXIT(FORK(if (i) EXEC_SELF("child")), 0);
		});
	for (int i = 0; i < 40; i++)
		read_all();
	for (int i = 0; i < 3; i++) {
		OK(kill(pids[i], SIGKILL));
		WAIT_SIGNAL(pids[i], SIGKILL);
	}
	return 0;
}
