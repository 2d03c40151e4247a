/* mmap goes on until a process has one mapping more than /proc/sys/vm/max_map_count says. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define LIMIT "/proc/sys/vm/max_map_count"

int main(void)
{
	char maps[64], line[512];
	int count = 0, status;
	FILE *file;
	pid_t child;

	spew(LIMIT, "100", 0);
	child = FORK({
		while (mmap(NULL, 1, PROT_READ, MAP_SHARED | MAP_ANONYMOUS, -1, 0) != MAP_FAILED)
			;
		CHECK_EQ(errno, ENOMEM);
		raise(SIGSTOP);
	});
	CHECK_EQ(waitpid(child, &status, WUNTRACED), child);
	spew(LIMIT, "65530", 0);
	CHECK(WIFSTOPPED(status));
	snprintf(maps, sizeof(maps), "/proc/%d/maps", child);
	file = fopen(maps, "r");
	CHECK(file);
	while (fgets(line, sizeof(line), file))
		count += !strstr(line, "[vsyscall]");
	fclose(file);
	kill(child, SIGCONT);
	WAIT_EXIT(child, 0);
	CHECK_EQ(count, 101);
	return 0;
}
