/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_CTYPE_H
#define KERNEL_LIB_CTYPE_H

#include <kernel/lib/types.h>

/* ASCII only: bytes from 128 up are of no class. */
static inline bool isdigit(int c)
{
	return c >= '0' && c <= '9';
}

static inline bool islower(int c)
{
	return c >= 'a' && c <= 'z';
}

static inline bool isupper(int c)
{
	return c >= 'A' && c <= 'Z';
}

static inline bool isalpha(int c)
{
	return islower(c) || isupper(c);
}

static inline bool isalnum(int c)
{
	return isalpha(c) || isdigit(c);
}

static inline bool isspace(int c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool isprint(int c)
{
	return c >= ' ' && c <= '~';
}

static inline bool iscntrl(int c)
{
	return (c >= 0 && c < ' ') || c == 127;
}

static inline bool isxdigit(int c)
{
	return isdigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static inline int tolower(int c)
{
	return isupper(c) ? c + ('a' - 'A') : c;
}

static inline int toupper(int c)
{
	return islower(c) ? c - ('a' - 'A') : c;
}

#endif
