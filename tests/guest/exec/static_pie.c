/* A static position-independent program is loaded somewhere else each time, and told where. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

/* The program prints the address of its first instruction. */
static long address_of(const char *path)
{
	struct gate out = gate();
	char text[32] = "";
	pid_t pid = FORK({
		char *argv[] = { "pie", NULL };

		OK(dup2(out.fd[1], 1));
		execve(path, argv, environ);
		FAIL("exec: %s", strerror(errno));
	});

	CHECK_EQ(read(out.fd[0], text, 16), 16);
	WAIT_EXIT(pid, 0);
	close(out.fd[0]);
	close(out.fd[1]);
	return strtol(text, NULL, 16);
}

int main(void)
{
	long first = address_of("/tests/aux/pie");
	int different = 0;

	CHECK(first > 0x500000000000);
	CHECK(first < 0x7ffffffff000);
	for (int i = 0; i < 8; i++)
		different += address_of("/tests/aux/pie") != first;
	CHECK(different >= 6);
	return 0;
}
