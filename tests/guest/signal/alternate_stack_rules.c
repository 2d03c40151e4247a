/* sigaltstack: too small a stack and odd flags are refused; with SS_AUTODISARM a handler may set
 * another one, and has the old one back at its end; fork keeps it, a new program doesn't. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

#define AUTODISARM (1U << 31)

static char *stack;
static volatile int handled;

static stack_t get(void)
{
	stack_t ss;

	OK(sigaltstack(NULL, &ss));
	return ss;
}

static void on_it(int sig)
{
	stack_t off = { .ss_flags = SS_DISABLE };

	CHECK_EQ(get().ss_flags, SS_ONSTACK);
	FAILS(EPERM, sigaltstack(&off, NULL));
	handled++;
}

static void disarmed(int sig)
{
	stack_t other = { stack + 32 * PAGE, 0, 8 * PAGE };
	char here;

	CHECK(&here > stack && &here < stack + 16 * PAGE);
	CHECK_EQ(get().ss_flags, SS_DISABLE);
	OK(sigaltstack(&other, NULL));
	handled++;
}

int main(int argc, char **argv)
{
	stack_t ss = { .ss_size = 16 * PAGE };

	if (argc > 1) {
		CHECK_EQ(get().ss_flags & ~AUTODISARM, SS_DISABLE);
		CHECK_EQ(get().ss_size, 0);
		return 0;
	}
	CHECK_EQ(get().ss_flags, SS_DISABLE);
	ss.ss_sp = stack = private_pages(64);
	ss.ss_flags = 4;
	FAILS(EINVAL, syscall(SYS_sigaltstack, &ss, NULL));
	ss.ss_flags = 0;
	ss.ss_size = 2047;
	FAILS(ENOMEM, syscall(SYS_sigaltstack, &ss, NULL));
	FAILS(EFAULT, syscall(SYS_sigaltstack, 16, NULL));
	FAILS(EFAULT, syscall(SYS_sigaltstack, NULL, 16));

	ss.ss_size = 16 * PAGE;
	OK(syscall(SYS_sigaltstack, &ss, NULL));
	on_signal(SIGUSR1, on_it, SA_ONSTACK);
	OK(raise(SIGUSR1));
	WAIT_EXIT(FORK(CHECK(get().ss_sp == stack && get().ss_flags == 0)), 0);

	ss.ss_flags = AUTODISARM;
	OK(syscall(SYS_sigaltstack, &ss, NULL));
	CHECK_EQ((unsigned int)get().ss_flags, AUTODISARM);
	on_signal(SIGUSR2, disarmed, SA_ONSTACK);
	OK(raise(SIGUSR2));
	CHECK_EQ(handled, 2);
	CHECK(get().ss_sp == stack && get().ss_size == 16 * PAGE);
	CHECK_EQ((unsigned int)get().ss_flags, AUTODISARM);
	EXEC_SELF("again");
}
