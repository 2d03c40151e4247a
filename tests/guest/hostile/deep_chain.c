/* A chain of five hundred generations, each the parent of the next, is made and ends from its
 * far end. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 120 s */
#include "tine_test.h"

int main(void)
{
	int depth = 0;

	for (;;) {
		pid_t pid = OK(fork());

		if (pid) {
			WAIT_EXIT(pid, 0);
			return 0;
		}
		if (++depth == 500)
			_exit(0);
	}
}
