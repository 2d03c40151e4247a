/* SPDX-License-Identifier: MIT */
#ifndef TESTS_HOST_TEST_H
#define TESTS_HOST_TEST_H

#include <kernel/lib/types.h>

/* A claim that a test makes. The functions run in the order of the file. */
struct test {
	const char *claim;
	void (*run)(void);
	struct test *next;
};

void test_register(struct test *test);

#define TEST(name, sentence) \
	static void name(void); \
	static struct test name##_test = { .claim = sentence, .run = name }; \
	static void __attribute__((constructor)) name##_register(void) \
	{ \
		test_register(&name##_test); \
	} \
	static void name(void)

/* Ends the claim that is being tested. */
void __noreturn __printf(3, 4) test_fail(const char *file, int line, const char *fmt, ...);

#define CHECK(condition) \
	do { \
		if (!(condition)) \
			test_fail(__FILE__, __LINE__, "%s", #condition); \
	} while (0)

#define CHECK_EQ(value, expected) \
	do { \
		long long __value = (long long)(value), __expected = (long long)(expected); \
		if (__value != __expected) \
			test_fail(__FILE__, __LINE__, "%s is %lld, not %lld", #value, __value, \
				  __expected); \
	} while (0)

#define CHECK_STR(value, expected) \
	do { \
		const char *__value = (value), *__expected = (expected); \
		if (host_strcmp(__value, __expected) != 0) \
			test_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", #value, __value, \
				  __expected); \
	} while (0)

/* => The same sequence in each run of each claim. */
u64 test_random(void);

/* ---- libc ---- */

void *host_malloc(size_t size);		/* of exactly this size: one byte beyond is found */
void host_free(void *p);
int host_strcmp(const char *a, const char *b);
int __printf(1, 2) host_printf(const char *fmt, ...);
int __printf(1, 0) host_vprintf(const char *fmt, va_list args);
int __printf(3, 0) host_vsnprintf(char *buf, size_t size, const char *fmt, va_list args);
void __noreturn host_abort(void);

/* ---- shim/shim.c ---- */

/* => The n-th allocation from now (1: the next) returns NULL, once. 0: none. */
void shim_fail_after(unsigned int n);
/* => Whether that has happened. */
bool shim_failed(void);
unsigned long shim_live_objects(void);

#endif
