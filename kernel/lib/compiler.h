/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_COMPILER_H
#define KERNEL_LIB_COMPILER_H

#define likely(x)	__builtin_expect(!!(x), 1)
#define unlikely(x)	__builtin_expect(!!(x), 0)

#define __user				/* points into user memory: never dereferenced here */
#define __init				/* used at boot only; not given back so far */

#undef __always_inline
#define __always_inline	inline __attribute__((always_inline))
#define noinline	__attribute__((noinline))
#define __noreturn	__attribute__((noreturn))
#define __aligned(n)	__attribute__((aligned(n)))
#define __packed	__attribute__((packed))
#define __must_check	__attribute__((warn_unused_result))
#define __maybe_unused	__attribute__((unused))
#define __used		__attribute__((used))
#define __weak		__attribute__((weak))
/* Sleeps for others: a sleeping task is said to be in what called it. See linker.ld. */
#define __sched		noinline __attribute__((section(".text.sched")))
#define __section(name)	__attribute__((section(name)))
#define __printf(string, first) __attribute__((__format__(__printf__, string, first)))
#define fallthrough	__attribute__((fallthrough))

/* The compiler moves no access to memory across this. */
#define barrier()	__asm__ __volatile__("" : : : "memory")

/* One access to a word that others change meanwhile: not torn, repeated or left out. */
#define READ_ONCE(x)	(*(const volatile __typeof__(x) *)&(x))
#define WRITE_ONCE(x, value) \
	do { *(volatile __typeof__(x) *)&(x) = (value); } while (0)

#endif
