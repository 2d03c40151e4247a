/* PR_SET_TSC makes RDTSC a SIGSEGV for one task, and for those that it makes. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

static void rdtsc(void)
{
	__asm__ volatile("rdtsc"
			 :
			 :
			 : "eax", "edx");
}

static void take_turns(int in, int out)
{
	char c;

	for (int i = 0; i < 20; i++) {
		CHECK_EQ(OK(write(out, "x", 1)), 1);
		CHECK_EQ(OK(read(in, &c, 1)), 1);
	}
}

int main(void)
{
	int to_child[2], to_parent[2], state = 0;
	pid_t child;

	rdtsc();
	FAILS(EINVAL, prctl(PR_SET_TSC, 0));
	OK(pipe(to_child));
	OK(pipe(to_parent));
	child = FORK({
		int mine = 0;

		OK(prctl(PR_SET_TSC, PR_TSC_SIGSEGV));
		OK(prctl(PR_GET_TSC, &mine));
		CHECK_EQ(mine, PR_TSC_SIGSEGV);
		DIES(SIGSEGV, rdtsc());
		take_turns(to_child[0], to_parent[1]);
		DIES(SIGSEGV, rdtsc());
		OK(prctl(PR_SET_TSC, PR_TSC_ENABLE));
		rdtsc();
	});
	take_turns(to_parent[0], to_child[1]);
	OK(prctl(PR_GET_TSC, &state));
	CHECK_EQ(state, PR_TSC_ENABLE);
	rdtsc();
	WAIT_EXIT(child, 0);
	rdtsc();
	return 0;
}
