/* SPDX-License-Identifier: MIT */

/* The side of the host tests that sees libc: runs the claims, one line each, as TAP without
 * numbers. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SOME_FAILED	42		/* any other status than 0 or this: we died */

struct test {
	const char *claim;
	void (*run)(void);
	struct test *next;
};

static struct test *tests, **last = &tests;
static jmp_buf failed;
static unsigned long long random_state;

void test_register(struct test *test)
{
	*last = test;
	last = &test->next;
}

void __attribute__((noreturn)) test_fail(const char *file, int line, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	printf("# %s:%d: ", file, line);
	vprintf(fmt, args);
	printf("\n");
	va_end(args);
	longjmp(failed, 1);
}

/* xorshift64* (Vigna) */
unsigned long long test_random(void)
{
	random_state ^= random_state >> 12;
	random_state ^= random_state << 25;
	random_state ^= random_state >> 27;
	return random_state * 0x2545f4914f6cdd1dULL;
}

void *host_malloc(size_t size)
{
	void *p = malloc(size);

	if (!p)
		abort();
	return p;
}

void host_free(void *p)
{
	free(p);
}

int host_strcmp(const char *a, const char *b)
{
	return strcmp(a, b);
}

int host_printf(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vprintf(fmt, args);
	va_end(args);
	return n;
}

int host_vprintf(const char *fmt, va_list args)
{
	return vprintf(fmt, args);
}

int host_vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	return vsnprintf(buf, size, fmt, args);
}

void __attribute__((noreturn)) host_abort(void)
{
	fflush(stdout);
	abort();
}

/* In a function of its own: longjmp leaves the variables of main alone. */
static int run(struct test *test)
{
	random_state = 0x9e3779b97f4a7c15ULL;
	if (setjmp(failed)) {
		printf("not ok - %s\n", test->claim);
		return SOME_FAILED;
	}
	test->run();
	printf("ok - %s\n", test->claim);
	return 0;
}

int main(void)
{
	int status = 0;

	setvbuf(stdout, NULL, _IOLBF, 0);
	for (struct test *test = tests; test; test = test->next)
		status |= run(test);
	return status;
}
