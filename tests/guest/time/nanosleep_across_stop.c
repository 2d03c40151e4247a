/* A sleep goes on after its process was stopped and continued, and still ends in time. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int status;
	pid_t child = FORK({
		struct timespec time = { 0, 300000000 };
		uint64_t start = now_ns(CLOCK_MONOTONIC);

		OK(nanosleep(&time, NULL));
		CHECK(now_ns(CLOCK_MONOTONIC) - start >= 300000000);
	});

	until_asleep(child);
	OK(kill(child, SIGSTOP));
	CHECK_EQ(waitpid(child, &status, WUNTRACED), child);
	CHECK(WIFSTOPPED(status));
	OK(kill(child, SIGCONT));
	WAIT_EXIT(child, 0);
	return 0;
}
