/* SPDX-License-Identifier: MIT */

/* vsnprintf writes what libc's writes, and no byte more than it may. */
/* sources: kernel/lib/vsprintf.c kernel/lib/seq_buf.c */

#include <kernel/lib/seq_buf.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>

#include "test.h"

/* The formats are made at run time, so that the compiler does not judge them. */
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

/* Both, with every size of buffer from none to more than enough. */
static void compare(const char *fmt, ...)
{
	char expected[512], *buf;
	va_list args;
	int length, n;

	va_start(args, fmt);
	length = host_vsnprintf(expected, sizeof(expected), fmt, args);
	va_end(args);
	for (int size = 0; size <= length + 1; size += size < length - 4 ? 1 + length / 8 : 1) {
		buf = host_malloc(size);
		va_start(args, fmt);
		n = vsnprintf(buf, size, fmt, args);
		va_end(args);
		if (n != length)
			test_fail(__FILE__, __LINE__, "\"%s\": length %d, not %d", fmt, n, length);
		if (size) {
			char cut = expected[min(size - 1, length)];

			expected[min(size - 1, length)] = '\0';
			if (host_strcmp(buf, expected) != 0)
				test_fail(__FILE__, __LINE__, "\"%s\": \"%s\", not \"%s\"", fmt,
					  buf, expected);
			expected[min(size - 1, length)] = cut;
		}
		host_free(buf);
	}
}

static const char *const flags[] = {"",	  "-",	"0",  "#",  "+",  " ",
				    "-0", "0#", "+0", "-#", " 0", "+-"};
static const char *const widths[] = { "", "1", "5", "12", "30" };
static const char *const precisions[] = { "", ".", ".0", ".1", ".5", ".20" };
static const u64 values[] = { 0, 1, 7, 8, 42, 127, 128, 255, 256, 32767, 65535, 99999, 0x7fffffff,
			      0x80000000, 0xffffffff, 0x123456789abcdef0, 1ULL << 63, ~0ULL };

static void compare_numbers(const char *size, const char *letters)
{
	char fmt[64];

	for (const char *letter = letters; *letter; letter++)
	for (unsigned int f = 0; f < ARRAY_SIZE(flags); f++)
	for (unsigned int w = 0; w < ARRAY_SIZE(widths); w++)
	for (unsigned int p = 0; p < ARRAY_SIZE(precisions); p++)
	for (unsigned int v = 0; v < ARRAY_SIZE(values); v++) {
		char *end = fmt;

		*end++ = '<';
		*end++ = '%';
		end += strlcpy(end, flags[f], 4);
		end += strlcpy(end, widths[w], 4);
		end += strlcpy(end, precisions[p], 4);
		end += strlcpy(end, size, 4);
		*end++ = *letter;
		*end++ = '>';
		*end = '\0';
		compare(fmt, values[v]);
	}
}

TEST(ints, "vsnprintf: all flags, widths and precisions of int, as libc")
{
	compare_numbers("", "diuoxX");
}

TEST(small, "vsnprintf: hh and h, as libc")
{
	compare_numbers("hh", "dux");
	compare_numbers("h", "dux");
}

TEST(longs, "vsnprintf: l, ll and z, as libc")
{
	compare_numbers("l", "duoX");
	compare_numbers("ll", "dx");
	compare_numbers("z", "dux");
}

TEST(strings, "vsnprintf: strings, characters, percent signs and * as libc")
{
	static const char *const formats[] = {
		"%s", "%10s|", "%-10s|", "%.2s", "%10.2s|", "%-10.2s|", "%.0s", "%3s",
	};

	for (unsigned int i = 0; i < ARRAY_SIZE(formats); i++) {
		compare(formats[i], "");
		compare(formats[i], "abc");
		compare(formats[i], "a longer string");
	}
	compare("%s|%10s|", NULL, NULL);
	compare("%.3s", (char []){ 'a', 'b', 'c' });
	compare("%c%c%5c|%-5c|", 'a', 0xe9, 'b', 'c');
	compare("100%%");
	compare("plain");
	compare("");
	compare("%*d|%-*d|%*d", 5, 1, 5, 2, -5, 3);
	compare("%.*d|%.*s|%.*d", 3, 1, 2, "abc", -1, 0);
	compare("%s=%d, %s=%#lx", "a", 1, "b", 2L);
}

TEST(pointers, "vsnprintf: %p, %px and %pS, and formats that end early")
{
	char buf[64];

	snprintf(buf, sizeof(buf), "%p|%px|%5p", (void *)0x1234, (void *)~0UL, NULL);
	CHECK_STR(buf, "0000000000001234|ffffffffffffffff|0000000000000000");
	snprintf(buf, sizeof(buf), "<%10pS>", (void *)0x1234);
	CHECK_STR(buf, "<    0x1234>");
	CHECK_EQ(snprintf(buf, sizeof(buf), (char []){ "a%" }), 1);
	CHECK_EQ(snprintf(buf, sizeof(buf), (char []){ "a%-08.3l" }), 1);
	CHECK_STR(buf, "a");
}

static void nested(char *buf, size_t size, const char *fmt, ...)
{
	struct va_format vaf = { .fmt = fmt };
	va_list args;

	va_start(args, fmt);
	vaf.va = &args;
	snprintf(buf, size, "<%pV|%pV>", &vaf, &vaf);
	va_end(args);
}

TEST(nesting, "vsnprintf: %pV puts a format and its arguments in place, any number of times")
{
	char buf[32];

	nested(buf, sizeof(buf), "%d %s", 7, "x");
	CHECK_STR(buf, "<7 x|7 x>");
	nested(buf, 6, "%d %s", 7, "x");
	CHECK_STR(buf, "<7 x|");
}

TEST(returns, "scnprintf returns what is in the buffer")
{
	char buf[4];

	CHECK_EQ(scnprintf(buf, sizeof(buf), "%s", "ab"), 2);
	CHECK_EQ(scnprintf(buf, sizeof(buf), "%s", "abcdef"), 3);
	CHECK_EQ(scnprintf(buf, 0, "%s", "abcdef"), 0);
}

TEST(seq, "seq_buf: what does not fit is left out whole, and nothing follows it")
{
	char *buf = host_malloc(8);
	struct seq_buf seq;

	seq_buf_init(&seq, buf, 8);
	seq_buf_printf(&seq, "%d", 123);
	seq_buf_puts(&seq, "ab");
	seq_buf_putc(&seq, '\n');
	CHECK(!seq.overflow && seq.len == 6 && memcmp(buf, "123ab\n", 6) == 0);
	seq_buf_puts(&seq, "cde");
	CHECK(seq.overflow && seq.len == 6);
	seq_buf_putc(&seq, 'c');
	CHECK_EQ(seq.len, 6);

	seq_buf_init(&seq, buf, 8);
	seq_buf_escape(&seq, "a b", " ");
	CHECK(seq.len == 6 && memcmp(buf, "a\\040b", 6) == 0);
	host_free(buf);
}
