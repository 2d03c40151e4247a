/* SPDX-License-Identifier: MIT */

#include <kernel/lib/ctype.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>

/* Where the text goes. What lies behind the end is counted only. */
struct output {
	char *buf;
	size_t size;
	size_t len;
};

#define MAX_FIELD	10000000	/* no width or precision in a format is larger */

/* One conversion: %[flags][width][.precision][size]letter. */
struct spec {
	bool left, zero, alternate;	/* - 0 # */
	char sign;			/* of a number that is not negative: '+', ' ' or none */
	int width;
	int precision;			/* -1: none given */
	unsigned int size;		/* of the argument, in bytes */
};

static void put(struct output *out, char c)
{
	if (out->len < out->size)
		out->buf[out->len] = c;
	out->len++;
}

static void put_repeated(struct output *out, char c, int n)
{
	while (n-- > 0)
		put(out, c);
}

static void put_bytes(struct output *out, const char *s, size_t n)
{
	if (out->len < out->size)
		memcpy(out->buf + out->len, s, min(n, out->size - out->len));
	out->len += n;
}

static void put_padded(struct output *out, const struct spec *spec, const char *s, int n)
{
	if (!spec->left)
		put_repeated(out, ' ', spec->width - n);
	put_bytes(out, s, n);
	if (spec->left)
		put_repeated(out, ' ', spec->width - n);
}

static void put_string(struct output *out, const struct spec *spec, const char *s)
{
	size_t max = spec->precision >= 0 ? (size_t)spec->precision : INT_MAX;

	if (!s)
		s = "(null)";
	put_padded(out, spec, s, strnlen(s, max));
}

/* => The digits of value end at `end`; returns their beginning. None for 0. */
static char *digits(char *end, u64 value, unsigned int base, bool upper)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";

	if (base == 10) {
		for (; value; value /= 10)
			*--end = '0' + value % 10;
	} else {
		for (; value; value /= base)
			*--end = set[value % base];
	}
	return end;
}

/*
 * [blanks][sign or 0x][zeroes]digits[blanks]: a precision asks for zeroes up to so many digits, the
 * flag 0 for zeroes in place of the blanks before.
 */
static void put_number(struct output *out, const struct spec *spec, u64 value, unsigned int base,
		       char sign, bool upper)
{
	char buf[24], prefix[2];
	char *end = buf + sizeof(buf), *start = digits(end, value, base, upper);
	int n = end - start, nprefix = 0, zeroes, blanks;

	if (sign)
		prefix[nprefix++] = sign;
	if (base == 16 && spec->alternate && value) {
		prefix[nprefix++] = '0';
		prefix[nprefix++] = upper ? 'X' : 'x';
	}
	zeroes = (spec->precision >= 0 ? spec->precision : 1) - n;
	if (base == 8 && spec->alternate)
		zeroes = max(zeroes, 1);
	if (spec->zero && !spec->left && spec->precision < 0)
		zeroes = max(zeroes, spec->width - nprefix - n);
	zeroes = max(zeroes, 0);
	blanks = spec->width - nprefix - zeroes - n;

	if (!spec->left)
		put_repeated(out, ' ', blanks);
	put_bytes(out, prefix, nprefix);
	put_repeated(out, '0', zeroes);
	put_bytes(out, start, n);
	if (spec->left)
		put_repeated(out, ' ', blanks);
}

static void put_signed(struct output *out, const struct spec *spec, s64 value)
{
	if (value < 0)
		put_number(out, spec, -(u64)value, 10, '-', false);
	else
		put_number(out, spec, value, 10, spec->sign, false);
}

static void put_nested(struct output *out, const struct va_format *inner)
{
	size_t room = out->len < out->size ? out->size - out->len : 0;

	out->len += vsnprintf(room ? out->buf + out->len : NULL, room, inner->fmt, *inner->va);
}

/* => Having read the kind of pointer, returns the format behind it. */
static const char *put_pointer(struct output *out, struct spec *spec, const char *fmt, void *ptr)
{
	char symbol[128];

	switch (*fmt) {
	case 'S':
		put_padded(out, spec, symbol,
			   symbol_format(symbol, sizeof(symbol), (unsigned long)ptr));
		return fmt + 1;
	case 'V':
		put_nested(out, ptr);
		return fmt + 1;
	default:
		spec->precision = 16;
		put_number(out, spec, (unsigned long)ptr, 16, 0, false);
		return *fmt == 'x' ? fmt + 1 : fmt;
	}
}

static const char *parse_flags(struct spec *spec, const char *fmt)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-':
			spec->left = true;
			break;
		case '0':
			spec->zero = true;
			break;
		case '#':
			spec->alternate = true;
			break;
		case '+':
			spec->sign = '+';
			break;
		case ' ':
			if (!spec->sign)
				spec->sign = ' ';
			break;
		default:
			return fmt;
		}
	}
}

static const char *parse_int(int *value, const char *fmt)
{
	int n = 0;

	for (; isdigit(*fmt); fmt++)
		n = min(n * 10 + (*fmt - '0'), MAX_FIELD);
	*value = n;
	return fmt;
}

static const char *parse_size(struct spec *spec, const char *fmt)
{
	spec->size = sizeof(int);
	switch (*fmt) {
	case 'h':
		spec->size = fmt[1] == 'h' ? sizeof(char) : sizeof(short);
		return fmt + (fmt[1] == 'h' ? 2 : 1);
	case 'l':
		spec->size = sizeof(long);
		return fmt + (fmt[1] == 'l' ? 2 : 1);
	case 'z':
	case 't':
	case 'j':
		spec->size = sizeof(long);
		return fmt + 1;
	default:
		return fmt;
	}
}

/* => The format from the letter of the conversion on. */
static const char *parse_spec(struct spec *spec, const char *fmt, va_list *args)
{
	*spec = (struct spec) { .precision = -1 };
	fmt = parse_flags(spec, fmt);
	if (*fmt == '*') {
		spec->width = va_arg(*args, int);
		if (spec->width < 0) {
			spec->left = true;
			spec->width = -spec->width;
		}
		fmt++;
	} else {
		fmt = parse_int(&spec->width, fmt);
	}
	if (*fmt == '.' && fmt[1] == '*') {
		spec->precision = va_arg(*args, int);
		fmt += 2;
	} else if (*fmt == '.') {
		fmt = parse_int(&spec->precision, fmt + 1);
	}
	return parse_size(spec, fmt);
}

static u64 unsigned_arg(const struct spec *spec, va_list *args)
{
	if (spec->size == sizeof(long))
		return va_arg(*args, unsigned long);
	return va_arg(*args, unsigned int) & (~0U >> (32 - spec->size * 8));
}

static s64 signed_arg(const struct spec *spec, va_list *args)
{
	unsigned int shift = 64 - spec->size * 8;

	return (s64)(unsigned_arg(spec, args) << shift) >> shift;
}

/* => Having converted what fmt points to, returns the format behind it. */
static const char *put_conversion(struct output *out, struct spec *spec, const char *fmt,
				  va_list *args)
{
	char c = *fmt;

	switch (c) {
	case 'd':
	case 'i':
		put_signed(out, spec, signed_arg(spec, args));
		break;
	case 'u':
		put_number(out, spec, unsigned_arg(spec, args), 10, 0, false);
		break;
	case 'o':
		put_number(out, spec, unsigned_arg(spec, args), 8, 0, false);
		break;
	case 'x':
	case 'X':
		put_number(out, spec, unsigned_arg(spec, args), 16, 0, c == 'X');
		break;
	case 'c':
		c = va_arg(*args, int);
		put_padded(out, spec, &c, 1);
		break;
	case 's':
		put_string(out, spec, va_arg(*args, const char *));
		break;
	case 'p':
		return put_pointer(out, spec, fmt + 1, va_arg(*args, void *));
	case '\0':
		return fmt;
	default:			/* %%, or what is no conversion: as it stands */
		put(out, c);
		break;
	}
	return fmt + 1;
}

int vsnprintf(char *buf, size_t size, const char *fmt, va_list caller_args)
{
	struct output out = { buf, size, 0 };
	struct spec spec;
	const char *plain;
	va_list args;

	va_copy(args, caller_args);
	for (;;) {
		plain = fmt;
		fmt = strchrnul(fmt, '%');
		put_bytes(&out, plain, fmt - plain);
		if (!*fmt)
			break;
		fmt = parse_spec(&spec, fmt + 1, &args);
		fmt = put_conversion(&out, &spec, fmt, &args);
	}
	va_end(args);

	if (size)
		buf[min(out.len, size - 1)] = '\0';
	return out.len;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

int vscnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	size_t n = vsnprintf(buf, size, fmt, args);

	if (size == 0)
		return 0;
	return min(n, size - 1);
}

int scnprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vscnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

int __weak symbol_format(char *buf, size_t size, unsigned long address)
{
	return scnprintf(buf, size, "0x%lx", address);
}
