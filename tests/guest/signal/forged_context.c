/* Whatever stands in a signal frame at sigreturn, the process goes on in user mode or dies; the
 * kernel is not harmed. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <ucontext.h>

static unsigned seed;

static unsigned next(void)
{
	return seed = seed * 1103515245 + 12345;
}

static void spoil(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	uint64_t *words = (uint64_t *)uc->uc_mcontext.gregs;
	uint8_t *fpu = (uint8_t *)uc->uc_mcontext.fpregs;

	for (int i = 0; i < 4; i++) {
		switch (next() >> 16 & 3) {
		case 0:
			words[(next() >> 16) % 23] = (uint64_t)next() << 32 | next();
			break;
		case 1:
			words[(next() >> 16) % 23] = 0xffff888000000000UL + next();
			break;
		case 2:
			fpu[(next() >> 8) % 600] = next() >> 16;
			break;
		default:
			words[(next() >> 16) % 23] ^= 1UL << (next() >> 16 & 63);
		}
	}
}

int main(void)
{
	struct rlimit none = { 0, 0 };
	int status;

	OK(setrlimit(RLIMIT_CORE, &none));
	on_siginfo(SIGUSR1, spoil, SA_RESETHAND);
	for (int i = 0; i < 400; i++) {
		pid_t pid;

		seed = i;
		pid = FORK({
			/* It might go on anywhere, for ever. */
			alarm(1);
			raise(SIGUSR1);
		});
		OK(waitpid(pid, &status, 0));
	}
	return 0;
}
