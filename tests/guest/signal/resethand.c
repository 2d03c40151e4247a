/* With SA_RESETHAND a handler runs once; the next time the default action is taken. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void handler(int sig)
{
}

int main(void)
{
	struct sigaction sa;

	on_signal(SIGTERM, handler, SA_RESETHAND);
	OK(raise(SIGTERM));
	OK(sigaction(SIGTERM, NULL, &sa));
	CHECK(sa.sa_handler == SIG_DFL);
	DIES(SIGTERM, raise(SIGTERM));
	return 0;
}
