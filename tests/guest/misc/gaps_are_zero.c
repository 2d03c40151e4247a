/* The gaps of a struct that a call fills are zero: nothing of the kernel's stack is told. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#include <sys/sysinfo.h>

/* From the end of one member to the beginning of the next. */
#define CHECK_GAP(object, member, next)							\
	do {										\
		typeof(object) *o_ = &(object);						\
		char *at_ = (char *)(&o_->member + 1);					\
											\
		for (; at_ < (char *)&o_->next; at_++)					\
			CHECK_EQ(*at_, 0);						\
	} while (0)

/* Leaves addresses on the kernel's stack. */
static void fill_stack(void)
{
	struct pollfd fds[8];

	for (int i = 0; i < 8; i++)
		fds[i] = (struct pollfd) { -1, -1, -1 };
	poll(fds, 8, 0);
	open("/no/such/file", O_RDONLY);
}

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	CHECK_EQ(info->si_signo, sig);
	CHECK_GAP(uc->uc_stack, ss_flags, ss_size);
}

int main(void)
{
	struct sigaction action = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO };
	struct sysinfo info;
	stack_t stack;

	OK(sigaction(SIGUSR1, &action, NULL));
	for (int i = 0; i < 10; i++) {
		memset(&info, 0xff, sizeof(info));
		memset(&stack, 0xff, sizeof(stack));
		fill_stack();
		OK(sysinfo(&info));
		CHECK_GAP(info, pad, totalhigh);
		fill_stack();
		OK(sigaltstack(NULL, &stack));
		CHECK_GAP(stack, ss_flags, ss_size);
		fill_stack();
		OK(raise(SIGUSR1));
	}
	return 0;
}
