/* SPDX-License-Identifier: MIT */

/* The string functions do what C says, for every size and alignment, and touch nothing else. */
/* sources: kernel/lib/kstrtox.c */

#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/string.h>

#include "test.h"

#define SIZE	160

static u8 area[SIZE], model[SIZE];

static void scramble(void)
{
	for (int i = 0; i < SIZE; i++)
		area[i] = model[i] = test_random();
}

static void check_area(void)
{
	for (int i = 0; i < SIZE; i++)
		CHECK_EQ(area[i], model[i]);
}

TEST(copy, "memcpy: sizes 0 to 70, all alignments")
{
	u8 src[80];

	for (int i = 0; i < 80; i++)
		src[i] = test_random();
	for (size_t n = 0; n <= 70; n++) {
		for (size_t at = 0; at < 16; at++) {
			scramble();
			CHECK(memcpy(area + at, src + n % 8, n) == area + at);
			for (size_t i = 0; i < n; i++)
				model[at + i] = src[n % 8 + i];
			check_area();
		}
	}
}

TEST(move, "memmove: sizes 0 to 40, all distances")
{
	u8 copy[SIZE];

	for (size_t n = 0; n <= 40; n++) {
		for (size_t to = 0; to <= 96; to++) {
			scramble();
			for (int i = 0; i < SIZE; i++)
				copy[i] = area[i];
			CHECK(memmove(area + to, area + 48, n) == area + to);
			for (size_t i = 0; i < n; i++)
				model[to + i] = copy[48 + i];
			check_area();
		}
	}
}

TEST(set, "memset: sizes 0 to 70, all alignments")
{
	for (size_t n = 0; n <= 70; n++) {
		for (size_t at = 0; at < 16; at++) {
			scramble();
			CHECK(memset(area + at, 0x1c3, n) == area + at);
			for (size_t i = 0; i < n; i++)
				model[at + i] = 0xc3;
			check_area();
		}
	}
}

TEST(compare, "memcmp: finds the first difference, as unsigned bytes")
{
	u8 a[40], b[40];

	for (size_t n = 0; n <= 40; n++) {
		for (size_t i = 0; i < n; i++)
			a[i] = b[i] = test_random();
		CHECK_EQ(memcmp(a, b, n), 0);
		for (size_t i = 0; i < n; i++) {
			b[i] ^= 0x80;
			CHECK_EQ(memcmp(a, b, n) < 0, a[i] < b[i]);
			CHECK(memcmp(a, b, n) != 0);
			CHECK_EQ(memcmp(a, b, i), 0);
			b[i] ^= 0x80;
		}
	}
	CHECK(memchr("abcabc", 'c', 6) != NULL);
	CHECK(memchr("abcabc", 'c', 2) == NULL);
	CHECK(memchr_inv("aaab", 'a', 3) == NULL);
	CHECK(memchr_inv("aaab", 'a', 4) != NULL);
}

TEST(strings, "strlen, strcmp, strchr and relatives")
{
	const char *s = "one/two/three";
	char buf[] = "a,b;;c", *p = buf, blanks[] = " \t x y \n";

	CHECK_EQ(strlen(""), 0);
	CHECK_EQ(strlen(s), 13);
	CHECK_EQ(strnlen(s, 5), 5);
	CHECK_EQ(strnlen(s, 50), 13);
	CHECK(strcmp("a", "a") == 0 && strcmp("a", "b") < 0 && strcmp("ab", "a") > 0);
	CHECK(strcmp("\x7f", "\x80") < 0);
	CHECK(strncmp("abc", "abd", 2) == 0 && strncmp("abc", "abd", 3) < 0);
	CHECK(strncmp("ab", "ab", 100) == 0);
	CHECK(strchr(s, '/') == s + 3 && strrchr(s, '/') == s + 7);
	CHECK(strchr(s, 'x') == NULL && strrchr(s, 'x') == NULL);
	CHECK(strchr(s, '\0') == s + 13 && strrchr(s, '\0') == s + 13);
	CHECK(strchrnul(s, 'x') == s + 13);
	CHECK(strstr(s, "two") == s + 4 && strstr(s, "threee") == NULL && strstr(s, "") == s);
	CHECK_EQ(strspn("aabc", "ab"), 3);
	CHECK_EQ(strcspn("aabc", "cb"), 2);
	CHECK_STR(strsep(&p, ",;"), "a");
	CHECK_STR(strsep(&p, ",;"), "b");
	CHECK_STR(strsep(&p, ",;"), "");
	CHECK_STR(strsep(&p, ",;"), "c");
	CHECK(strsep(&p, ",;") == NULL);
	CHECK_STR(strim(blanks), "x y");
	CHECK_EQ(str_has_prefix("init=/bin/sh", "init="), 5);
	CHECK(!strstarts("ini", "init="));
	CHECK_STR(kbasename(s), "three");
	CHECK_STR(kbasename("x"), "x");
}

TEST(bounded_copy, "strscpy: always terminated, says when it cut")
{
	char *buf = host_malloc(4);

	CHECK_EQ(strscpy(buf, "abc", 4), 3);
	CHECK_STR(buf, "abc");
	CHECK_EQ(strscpy(buf, "abcd", 4), -E2BIG);
	CHECK_STR(buf, "abc");
	CHECK_EQ(strscpy(buf, "x", 0), -E2BIG);
	CHECK_EQ(strscpy(buf, "", 1), 0);
	CHECK_EQ(strlcpy(buf, "abcdef", 4), 6);
	CHECK_STR(buf, "abc");
	host_free(buf);
}

TEST(numbers, "kstrtoul and relatives: bases, limits, rubbish")
{
	unsigned long u;
	long l;
	int i;
	unsigned int ui;
	u64 ull;
	s64 sll;
	char *end;

	CHECK(kstrtoul("42", 10, &u) == 0 && u == 42);
	CHECK(kstrtoul("0x2a\n", 0, &u) == 0 && u == 42);
	CHECK(kstrtoul("052", 0, &u) == 0 && u == 42);
	CHECK(kstrtoul("0", 0, &u) == 0 && u == 0);
	CHECK(kstrtoul("ff", 16, &u) == 0 && u == 255);
	CHECK(kstrtoull("18446744073709551615", 10, &ull) == 0 && ull == U64_MAX);
	CHECK_EQ(kstrtoull("18446744073709551616", 10, &ull), -ERANGE);
	CHECK_EQ(kstrtoul("", 10, &u), -EINVAL);
	CHECK_EQ(kstrtoul("-1", 10, &u), -EINVAL);
	CHECK_EQ(kstrtoul("1 ", 10, &u), -EINVAL);
	CHECK_EQ(kstrtoul("8", 8, &u), -EINVAL);
	CHECK_EQ(kstrtoul("0x", 0, &u), -EINVAL);
	CHECK(kstrtol("-9223372036854775808", 10, &l) == 0 && l == LONG_MIN);
	CHECK_EQ(kstrtol("9223372036854775808", 10, &l), -ERANGE);
	CHECK(kstrtoll("+7", 10, &sll) == 0 && sll == 7);
	CHECK(kstrtoint("-2147483648", 10, &i) == 0 && i == INT_MIN);
	CHECK_EQ(kstrtoint("2147483648", 10, &i), -ERANGE);
	CHECK(kstrtouint("4294967295", 10, &ui) == 0 && ui == UINT_MAX);
	CHECK_EQ(kstrtouint("4294967296", 10, &ui), -ERANGE);
	CHECK(memparse("64M@", &end) == 64 << 20 && *end == '@');
	CHECK_EQ(memparse("0x10k", NULL), 16 << 10);
	CHECK_EQ(memparse("3G", NULL), 3ULL << 30);
	CHECK(memparse("x", &end) == 0 && *end == 'x');
}
