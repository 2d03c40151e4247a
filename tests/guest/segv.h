/* SPDX-License-Identifier: MIT */
/* Faults that are expected: a block is run, and the signal that it gets is looked at afterwards. */
#ifndef TINE_TEST_SEGV_H
#define TINE_TEST_SEGV_H

#include "tine_test.h"
#include <setjmp.h>

static sigjmp_buf fault_jump;
static volatile int fault_signal, fault_code;
static void *volatile fault_addr;

__attribute__((unused)) static void on_fault(int sig, siginfo_t *info, void *context)
{
	fault_signal = sig;
	fault_code = info->si_code;
	fault_addr = info->si_addr;
	siglongjmp(fault_jump, 1);
}

/* => Whether the expression faulted; how is in fault_signal, fault_code, fault_addr. */
#define FAULTS(expr)									\
	({										\
		on_siginfo(SIGSEGV, on_fault, 0);					\
		on_siginfo(SIGBUS, on_fault, 0);					\
		fault_signal = fault_code = 0;						\
		if (!sigsetjmp(fault_jump, 1)) {					\
			(void)(expr);							\
		}									\
		fault_signal != 0;							\
	})

/* The expression gets this signal, with this code, for this address. */
#define EXPECT_FAULT(sig, code, addr, expr)						\
	do {										\
		if (!FAULTS(expr))							\
			FAIL("no fault: %s", #expr);					\
		CHECK_EQ(fault_signal, sig);						\
		CHECK_EQ(fault_code, code);						\
		CHECK_EQ(fault_addr, addr);						\
	} while (0)

#define PEEK(addr) (*(volatile char *)(addr))
#define POKE(addr) (*(volatile char *)(addr) = 1)
#define READS(addr) (!FAULTS(PEEK(addr)))
#define WRITES(addr) (!FAULTS(POKE(addr)))

#endif
