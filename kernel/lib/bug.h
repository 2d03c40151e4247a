/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_BUG_H
#define KERNEL_LIB_BUG_H

#include <kernel/lib/types.h>

void __noreturn __printf(1, 2) panic(const char *fmt, ...);
void dump_stack(void);			/* this CPU's backtrace, to the log */

/* => Prints the site and a backtrace, and marks *once so that it does so once only. */
void warn_at(bool *once, const char *file, int line, const char *what);

#define BUG()	panic("BUG in %s at %s:%d", __func__, __FILE__, __LINE__)

/* An invariant that must hold: there is no way to go on when it is broken. */
#define BUG_ON(condition) \
	do { \
		if (unlikely(condition)) \
			panic("BUG in %s at %s:%d: %s", __func__, __FILE__, __LINE__, #condition); \
	} while (0)

/* As serious, but one can go on. => The truth of the condition; prints once a site. */
#define WARN_ON(condition) ({ \
	static bool __warned; \
	bool __true = !!(condition); \
	if (unlikely(__true)) \
		warn_at(&__warned, __FILE__, __LINE__, #condition); \
	unlikely(__true); })
#define WARN_ON_ONCE(condition)	WARN_ON(condition)

#define BUILD_BUG_ON(condition)	_Static_assert(!(condition), #condition)

/* A check too dear for the normal build; there it is compiled, but not executed. */
#ifdef CONFIG_DEBUG
#define DEBUG_ASSERT(condition)	BUG_ON(!(condition))
#else
#define DEBUG_ASSERT(condition)	((void)sizeof((condition) ? 1 : 0))
#endif

#endif
