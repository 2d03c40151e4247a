/* SPDX-License-Identifier: MIT */
/*
 * Failure injection through /proc/self/fail-nth: the n-th allocation that this thread makes inside
 * system calls fails. Reading it afterwards says 0 when that happened and a positive number when
 * there were not so many. A call is swept with n = 1, 2, 3 ... until nothing was injected, not
 * until it succeeds: some allocations may fail without harm. After each the state must be as if the
 * call had not been made, or had succeeded.
 */
#ifndef TINE_TEST_FAIL_H
#define TINE_TEST_FAIL_H

#include "tine_test.h"

static int fail_fd = -1;

static void fail_write(int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	CHECK_EQ(pwrite(fail_fd, text, len, 0), len);
}

/* => Whether the injection has happened. Switches it off. */
__attribute__((unused)) static bool fail_injected(void)
{
	char text[16] = "";

	CHECK(pread(fail_fd, text, sizeof(text) - 1, 0) > 0);
	fail_write(0);
	return atoi(text) == 0;
}

static void fail_open(void)
{
	fail_fd = open("/proc/self/fail-nth", O_RDWR | O_CLOEXEC);
	if (fail_fd < 0)
		SKIP("this kernel has no fail-nth");
}

struct sweep {
	const char *name;
	int injected, failed, tolerated;
};

/* Says what a sweep came to; fewer injections than were once recorded mean that it misses some. */
__attribute__((unused)) static void sweep_report(const struct sweep *sweep, int minimum)
{
	note("%s: %d injections, %d failed, %d tolerated", sweep->name, sweep->injected,
	     sweep->failed, sweep->tolerated);
	if (sweep->injected < minimum)
		FAIL("%s: %d injections, at least %d expected", sweep->name, sweep->injected,
		     minimum);
}

/*
 * Runs `call` with each n. It is an expression that is -1 with errno on failure; `err` is the errno
 * that an injection may give, `undo` runs after success, `check` after each.
 */
#define SWEEP(sweep_name, minimum, err, call, undo, check)				\
	do {										\
		struct sweep sweep_ = { .name = sweep_name };				\
		bool injected_;								\
		int n_ = 0;								\
		do {									\
			fail_write(++n_);						\
			long ret_ = (long)(call);					\
			int errno_ = errno;						\
			injected_ = fail_injected();					\
			if (ret_ == -1 && errno_ != (err))				\
				FAIL("%s, n = %d: %s", sweep_name, n_, strerror(errno_)); \
			if (ret_ == -1 && !injected_)					\
				FAIL("%s, n = %d: failed on its own", sweep_name, n_);	\
			sweep_.injected += injected_;					\
			sweep_.failed += ret_ == -1;					\
			sweep_.tolerated += injected_ && ret_ != -1;			\
			if (ret_ != -1) {						\
				undo;							\
			}								\
			check;								\
		} while (injected_);							\
		sweep_report(&sweep_, minimum);						\
	} while (0)

#endif
