/* A parent that may not signal its child doesn't do so by dying, either. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

int main(void)
{
	struct gate ready = gate();
	pid_t me = getpid();

	OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	WAIT_EXIT(FORK({
		FORK({
			OK(prctl(PR_SET_PDEATHSIG, SIGKILL));
			gate_open(&ready);
			UNTIL(getppid() == me);
			_exit(7);
		});
		gate_pass(&ready);
		become(33);
	}), 0);
	WAIT_EXIT(-1, 7);
	return 0;
}
