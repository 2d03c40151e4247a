/* Who fills memory through descriptors is killed, not who has more mapped. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "tine_test.h"

#include <sys/sysinfo.h>

/* The machine's memory in files that nobody maps: half of it, which is what they may have. */
static void fill(int fd, struct gate *ready)
{
	static char chunk[64 << 10];

	memset(chunk, 1, sizeof(chunk));
	while (write(fd, chunk, sizeof(chunk)) > 0)
		continue;
	gate_open(ready);
	for (;;)
		pause();
}

static pid_t filler(struct gate *ready)
{
	pid_t pid = FORK(fill(OK(memfd_create("filler", 0)), ready));

	return pid;
}

int main(void)
{
	struct gate ready = gate(), go = gate();
	struct sysinfo info;
	pid_t large, small;
	char *mem;

	large = filler(&ready);
	/* It is killed by then, if the files alone can take it all. */
	small = FORK({
		size_t size;

		gate_pass(&ready);
		OK(sysinfo(&info));
		/* Less than the other, but more than there is. */
		size = info.freeram / 4 * 3;
		memset(OK(mmap(NULL, size, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)), 1, size);
		gate_open(&go);
		for (;;)
			pause();
	});
	gate_pass(&go);
	OK(sysinfo(&info));
	/* A third one wants the rest, and a little more. */
	WAIT_EXIT(FORK({
		size_t size = info.freeram + (info.freeram >> 3);

		mem = OK(mmap(NULL, size, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
		memset(mem, 1, size);
	}), 0);
	WAIT_SIGNAL(large, SIGKILL);
	OK(kill(small, SIGKILL));
	WAIT_SIGNAL(small, SIGKILL);
	return 0;
}
