/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_STRING_H
#define KERNEL_LIB_STRING_H

#include <kernel/lib/types.h>

/* As the C standard and POSIX have them. The compiler calls the first four on its own account,
 * too. */
void *memcpy(void *dst, const void *src, size_t n);
void *memmove(void *dst, const void *src, size_t n);
void *memset(void *dst, int byte, size_t n);
int memcmp(const void *a, const void *b, size_t n);
void *memchr(const void *s, int byte, size_t n);
/* => The first byte that is not `byte`, or NULL. */
void *memchr_inv(const void *s, int byte, size_t n);

size_t strlen(const char *s);
size_t strnlen(const char *s, size_t max);
int strcmp(const char *a, const char *b);
int strncmp(const char *a, const char *b, size_t n);
char *strchr(const char *s, int c);
char *strchrnul(const char *s, int c);	/* => where strchr gives NULL, the end of s */
char *strrchr(const char *s, int c);
char *strstr(const char *s, const char *part);
size_t strspn(const char *s, const char *accept);
size_t strcspn(const char *s, const char *reject);
/* => The next word of *s up to one of `delimiters`, which becomes a NUL; NULL at the end. */
char *strsep(char **s, const char *delimiters);
char *strim(char *s);			/* => without white space at both ends; s is changed */

/*
 * strscpy - copy a string into an array of `size` bytes, cut if need be, always terminated.
 * => Its length, or -E2BIG if it was cut (or size is 0).
 */
ssize_t strscpy(char *dst, const char *src, size_t size);
/* => strlen(src), whatever fitted. */
size_t strlcpy(char *dst, const char *src, size_t size);

/* => Does s begin with prefix? Its length, or 0. */
size_t str_has_prefix(const char *s, const char *prefix);

static inline bool strstarts(const char *s, const char *prefix)
{
	return str_has_prefix(s, prefix) != 0;
}

/* => The part after the last slash. */
const char *kbasename(const char *path);

#include <asm/string.h>

#endif
