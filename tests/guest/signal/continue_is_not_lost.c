/* SIGCONT undoes a stop by the terminal's signal, even if that has just been taken, and nothing has
 * stopped yet. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define ROUNDS 3000

int main(void)
{
	volatile unsigned long *count = shared_pages(1);
	pid_t pid = FORK({
		OK(setpgid(0, 0));
		for (;;)
			++*count;
	});

	UNTIL(*count);
	for (int i = 0; i < ROUNDS; i++) {
		unsigned long before;

		OK(kill(pid, SIGTSTP));
		OK(kill(pid, SIGCONT));
		before = *count;
		UNTIL(*count != before);
	}
	OK(kill(pid, SIGKILL));
	WAIT_SIGNAL(pid, SIGKILL);
	return 0;
}
