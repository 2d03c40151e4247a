/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_VSPRINTF_H
#define KERNEL_LIB_VSPRINTF_H

#include <kernel/lib/types.h>

/*
 * Formatted text as in C, without floating point and wide characters:
 *
 *	%[-+ 0#][width|*][.precision|.*][hh|h|l|ll|z|t|j]d i u o x X c s p %
 *	%p %px	the pointer in 16 digits
 *	%pS	the address as symbol+offset/size, as far as there are symbols
 *	%pV	a struct va_format: a format and its arguments, in place
 *
 * A string that is NULL comes out as "(null)".
 */

struct va_format {
	const char *fmt;
	va_list *va;
};

/* => As in C: at most size bytes with the NUL; returns what would have been written, without it. */
int __printf(3, 0) vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
int __printf(3, 4) snprintf(char *buf, size_t size, const char *fmt, ...);
/* => The same, but returns what was written, without the NUL. */
int __printf(3, 0) vscnprintf(char *buf, size_t size, const char *fmt, va_list args);
int __printf(3, 4) scnprintf(char *buf, size_t size, const char *fmt, ...);

/*
 * symbol_format - text for %pS: "name+0x12/0x34". A weak one here that knows no symbols gives the
 * number; who has a symbol table defines the real one.
 * => As scnprintf: terminated, returns the length.
 */
int symbol_format(char *buf, size_t size, unsigned long address);

#endif
