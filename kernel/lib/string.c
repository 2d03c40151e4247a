/* SPDX-License-Identifier: MIT */

#include <kernel/lib/ctype.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>

/* In parentheses: the functions, not the macros of <asm/string.h> that spare calling them. */

void *(memcpy)(void *dst, const void *src, size_t n)
{
	if (n < 8)
		__copy_small(dst, src, n);
	else
		__copy_up(dst, src, n);
	return dst;
}

void *(memmove)(void *dst, const void *src, size_t n)
{
	if (n < 8)
		__copy_small(dst, src, n);
	else if (dst <= src || dst >= src + n)
		__copy_up(dst, src, n);
	else
		__copy_down(dst, src, n);
	return dst;
}

void *(memset)(void *dst, int byte, size_t n)
{
	__fill_bytes(dst, byte, n);
	return dst;
}

int memcmp(const void *a, const void *b, size_t n)
{
	const u8 *x = a, *y = b;

	for (; n >= 8 && *(const unaligned_u64 *)x == *(const unaligned_u64 *)y; n -= 8) {
		x += 8;
		y += 8;
	}
	for (; n; n--, x++, y++)
		if (*x != *y)
			return *x - *y;
	return 0;
}

void *memchr(const void *s, int byte, size_t n)
{
	const u8 *p = s;

	for (; n; n--, p++)
		if (*p == (u8)byte)
			return (void *)p;
	return NULL;
}

void *memchr_inv(const void *s, int byte, size_t n)
{
	const u8 *p = s;

	for (; n; n--, p++)
		if (*p != (u8)byte)
			return (void *)p;
	return NULL;
}

size_t strnlen(const char *s, size_t max)
{
	size_t n = 0;

	while (n < max && s[n])
		n++;
	return n;
}

size_t strlen(const char *s)
{
	return strnlen(s, SIZE_MAX);
}

int strcmp(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return (u8)*a - (u8)*b;
}

int strncmp(const char *a, const char *b, size_t n)
{
	for (; n; n--, a++, b++)
		if (*a != *b || !*a)
			return (u8)*a - (u8)*b;
	return 0;
}

char *strchrnul(const char *s, int c)
{
	while (*s && *s != (char)c)
		s++;
	return (char *)s;
}

char *strchr(const char *s, int c)
{
	char *found = strchrnul(s, c);

	return *found == (char)c ? found : NULL;
}

char *strrchr(const char *s, int c)
{
	const char *last = NULL;

	do {
		if (*s == (char)c)
			last = s;
	} while (*s++);
	return (char *)last;
}

char *strstr(const char *s, const char *part)
{
	size_t n = strlen(part);

	for (; strncmp(s, part, n) != 0; s++)
		if (!*s)
			return NULL;
	return (char *)s;
}

size_t strspn(const char *s, const char *accept)
{
	size_t n = 0;

	while (s[n] && strchr(accept, s[n]))
		n++;
	return n;
}

size_t strcspn(const char *s, const char *reject)
{
	size_t n = 0;

	while (s[n] && !strchr(reject, s[n]))
		n++;
	return n;
}

char *strsep(char **s, const char *delimiters)
{
	char *word = *s, *end;

	if (!word)
		return NULL;
	end = word + strcspn(word, delimiters);
	*s = *end ? end + 1 : NULL;
	*end = '\0';
	return word;
}

char *strim(char *s)
{
	size_t n;

	while (isspace(*s))
		s++;
	n = strlen(s);
	while (n && isspace(s[n - 1]))
		n--;
	s[n] = '\0';
	return s;
}

ssize_t strscpy(char *dst, const char *src, size_t size)
{
	size_t n = strnlen(src, size);

	if (size == 0)
		return -E2BIG;
	if (n == size) {
		memcpy(dst, src, size - 1);
		dst[size - 1] = '\0';
		return -E2BIG;
	}
	memcpy(dst, src, n + 1);
	return n;
}

size_t strlcpy(char *dst, const char *src, size_t size)
{
	strscpy(dst, src, size);
	return strlen(src);
}

size_t str_has_prefix(const char *s, const char *prefix)
{
	size_t n = strlen(prefix);

	return strncmp(s, prefix, n) == 0 ? n : 0;
}

const char *kbasename(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}
