/* The kernel's own writes into copy-on-write pages, across a page border, go to a private copy. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void read_into(char *to, size_t len, char what)
{
	char text[2 * PAGE];
	int fds[2];

	memset(text, what, len);
	OK(pipe(fds));
	CHECK_EQ(write(fds[1], text, len), (long)len);
	CHECK_EQ(read(fds[0], to, len), (long)len);
	close(fds[0]);
	close(fds[1]);
}

int main(void)
{
	char *mem = private_pages(3), *across = mem + PAGE - 50;
	struct gate go = gate();
	pid_t child;

	memset(mem, 'o', 3 * PAGE);
	/* The child's kernel writes. */
	WAIT_EXIT(FORK({
		read_into(across, 100, 'c');
		for (unsigned i = 0; i < 3 * PAGE; i++)
			CHECK_EQ(mem[i], mem + i >= across && mem + i < across + 100 ? 'c' : 'o');
	}), 0);
	for (unsigned i = 0; i < 3 * PAGE; i++)
		CHECK_EQ(mem[i], 'o');

	/* The parent's kernel writes. */
	child = FORK({
		gate_pass(&go);
		for (unsigned i = 0; i < 3 * PAGE; i++)
			CHECK_EQ(mem[i], 'o');
	});
	read_into(across, PAGE + 100, 'p');
	OK(clock_gettime(CLOCK_MONOTONIC, (void *)(mem + 2 * PAGE + 500)));
	gate_open(&go);
	WAIT_EXIT(child, 0);
	return 0;
}
