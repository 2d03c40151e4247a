/* A process group that is stopped as a whole, parent and children, goes on as a whole. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	volatile int *beats = shared_pages(1);
	pid_t leader = FORK({
		OK(setpgid(0, 0));
		for (int i = 1; i < 4; i++)
			FORK({
				for (;;)
					beats[i * 16]++;
			});
		for (;;)
			beats[0]++;
	});
	int status, seen[4];

	for (int i = 0; i < 4; i++)
		UNTIL(beats[i * 16]);
	OK(kill(-leader, SIGSTOP));
	CHECK_EQ(waitpid(leader, &status, WUNTRACED), leader);
	/* The others may take a moment; then all stand still. */
	for (int i = 0; i < 4; i++)
		do {
			seen[i] = beats[i * 16];
			for (int j = 0; j < 100; j++)
				sched_yield();
		} while (seen[i] != beats[i * 16]);
	OK(kill(-leader, SIGCONT));
	for (int i = 0; i < 4; i++)
		UNTIL(beats[i * 16] != seen[i]);
	OK(kill(-leader, SIGKILL));
	WAIT_SIGNAL(leader, SIGKILL);
	return 0;
}
