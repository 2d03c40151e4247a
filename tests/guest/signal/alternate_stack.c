/* A handler with SA_ONSTACK runs on the alternate stack, which can't be changed while in use. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char *area;
static volatile int ran;

static void handler(int sig)
{
	stack_t now, other = { .ss_sp = area, .ss_size = 16 * PAGE };
	char here;

	CHECK(&here > area && &here < area + 16 * PAGE);
	OK(sigaltstack(NULL, &now));
	CHECK_EQ(now.ss_flags, SS_ONSTACK);
	FAILS(EPERM, sigaltstack(&other, NULL));
	ran++;
}

int main(void)
{
	stack_t stack = { .ss_size = 16 * PAGE }, now;

	area = stack.ss_sp = private_pages(16);
	OK(sigaltstack(&stack, NULL));
	on_signal(SIGUSR1, handler, SA_ONSTACK);
	OK(raise(SIGUSR1));
	CHECK_EQ(ran, 1);
	OK(sigaltstack(NULL, &now));
	CHECK_EQ(now.ss_flags, 0);
	CHECK_EQ(now.ss_sp, area);
	CHECK_EQ(now.ss_size, 16 * PAGE);
	stack.ss_size = 100;
	FAILS(ENOMEM, sigaltstack(&stack, NULL));
	stack.ss_size = 16 * PAGE;
	stack.ss_flags = 77;
	FAILS(EINVAL, sigaltstack(&stack, NULL));
	stack.ss_flags = SS_DISABLE;
	OK(sigaltstack(&stack, NULL));
	OK(sigaltstack(NULL, &now));
	CHECK_EQ(now.ss_flags, SS_DISABLE);
	return 0;
}
