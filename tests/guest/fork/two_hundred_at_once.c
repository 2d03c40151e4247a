/* Two hundred children live at the same time; each has its own pid and each is waited for once. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define CHILDREN 200

int main(void)
{
	struct gate go = gate();
	pid_t pids[CHILDREN], pid;
	int status;

	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = FORK({
			gate_pass(&go);
			_exit(i);
		});
		for (int j = 0; j < i; j++)
			CHECK(pids[j] != pids[i]);
	}
	for (int i = 0; i < CHILDREN; i++)
		gate_open(&go);
	for (int n = 0; n < CHILDREN; n++) {
		int i = 0;

		pid = OK(wait(&status));
		while (i < CHILDREN && pids[i] != pid)
			i++;
		CHECK(i < CHILDREN);
		pids[i] = 0;
		CHECK(WIFEXITED(status));
		CHECK_EQ(WEXITSTATUS(status), i);
	}
	FAILS(ECHILD, wait(NULL));
	return 0;
}
