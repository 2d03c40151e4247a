/* A handler runs with its signal's number, info and the interrupted registers, and returns to
 * where it came from. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <ucontext.h>

static volatile int ran;
static volatile siginfo_t got;
static volatile uintptr_t rip, rsp;

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	CHECK_EQ(sig, SIGUSR1);
	got = *info;
	rip = uc->uc_mcontext.gregs[REG_RIP];
	rsp = uc->uc_mcontext.gregs[REG_RSP];
	/* The ABI's alignment at a function's entry. */
	CHECK_EQ((uintptr_t)__builtin_frame_address(0) % 16, 0);
	ran++;
}

int main(void)
{
	char here;

	on_siginfo(SIGUSR1, handler, 0);
	OK(kill(getpid(), SIGUSR1));
	CHECK_EQ(ran, 1);
	CHECK_EQ(got.si_signo, SIGUSR1);
	CHECK_EQ(got.si_code, SI_USER);
	CHECK_EQ(got.si_pid, getpid());
	CHECK_EQ(got.si_uid, getuid());
	CHECK(rip != 0);
	CHECK(rsp > (uintptr_t)&here - PAGE && rsp < (uintptr_t)&here + PAGE);
	OK(syscall(SYS_tgkill, getpid(), getpid(), SIGUSR1));
	CHECK_EQ(ran, 2);
	CHECK_EQ(got.si_code, SI_TKILL);
	return 0;
}
