/* What one processor writes another sees, in the order that x86 promises. */
/* SPDX-License-Identifier: MIT */
#include "fairness.h"

#define ROUNDS 200000

int main(void)
{
	volatile long *data = shared_pages(1), *flag = data + 64;
	pid_t writer;

	writer = FORK({
		for (long i = 1; i <= ROUNDS; i++) {
			*data = i;
			*flag = i;
		}
	});
	for (long seen = 0; seen < ROUNDS; ) {
		seen = *flag;
		CHECK(*data >= seen);
	}
	WAIT_EXIT(writer, 0);
	return 0;
}
