/* While a handler runs its signal and those in sa_mask are blocked, unless SA_NODEFER; after it
 * they come. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int depth, deepest, calls, other, other_inside;

static void handler(int sig)
{
	int before = other;

	if (++depth > deepest)
		deepest = depth;
	if (++calls < 3) {
		raise(SIGUSR1);
		raise(SIGUSR2);
	}
	other_inside += other - before;
	depth--;
}

static void count_other(int sig)
{
	other++;
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler };
	sigset_t mask;

	sigaddset(&sa.sa_mask, SIGUSR2);
	on_signal(SIGUSR2, count_other, 0);
	OK(sigaction(SIGUSR1, &sa, NULL));
	OK(raise(SIGUSR1));
	CHECK_EQ(calls, 3);		/* one after another */
	CHECK_EQ(deepest, 1);
	CHECK_EQ(other_inside, 0);
	CHECK(other > 0);

	calls = 0;
	sa.sa_flags = SA_NODEFER;
	OK(sigaction(SIGUSR1, &sa, NULL));
	OK(raise(SIGUSR1));
	CHECK_EQ(calls, 3);		/* one in another */
	CHECK_EQ(deepest, 3);
	OK(sigprocmask(SIG_BLOCK, NULL, &mask));
	CHECK(!sigismember(&mask, SIGUSR1));
	CHECK(!sigismember(&mask, SIGUSR2));
	return 0;
}
