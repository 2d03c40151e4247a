/* SPDX-License-Identifier: MIT */
/*
 * A program that isn't ours, for gdb: position-independent, with a libc of the distribution. It
 * forks while the library calls back into it.
 */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static int by_value(const void *a, const void *b)
{
	static int forked;

	if (!forked++ && fork() == 0)
		_exit(0);
	return *(const char *)a - *(const char *)b;
}

int main(void)
{
	char letters[] = "cba";

	qsort(letters, 3, 1, by_value);
	while (wait(NULL) > 0)
		;
	return letters[0] != 'a';
}
