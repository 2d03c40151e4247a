/* SPDX-License-Identifier: MIT */

#include <kernel/lib/ctype.h>
#include <kernel/lib/err.h>
#include <kernel/lib/kstrtox.h>

int hex_to_bin(char digit)
{
	if (isdigit(digit))
		return digit - '0';
	if (isxdigit(digit))
		return tolower(digit) - 'a' + 10;
	return -1;
}

/* => The value of a digit in this base, or -1. */
static int digit_value(char digit, unsigned int base)
{
	int value = hex_to_bin(digit);

	return value < (int)base ? value : -1;
}

/* => The base, if it is 0 that of the prefix; *s behind the prefix. */
static unsigned int skip_prefix(const char **s, unsigned int base)
{
	const char *p = *s;
	bool hex = p[0] == '0' && tolower(p[1]) == 'x' && isxdigit(p[2]);

	if (hex && (base == 0 || base == 16)) {
		*s += 2;
		return 16;
	}
	if (base == 0)
		return p[0] == '0' ? 8 : 10;
	return base;
}

/* => 0 or -ERANGE; *s behind the digits; *value wraps. */
static int parse_digits(const char **s, unsigned int base, u64 *value)
{
	int digit, err = 0;

	*value = 0;
	for (; (digit = digit_value(**s, base)) >= 0; (*s)++) {
		if (*value > (U64_MAX - digit) / base)
			err = -ERANGE;
		*value = *value * base + digit;
	}
	return err;
}

u64 simple_strtoull(const char *s, char **end, unsigned int base)
{
	u64 value;

	base = skip_prefix(&s, base);
	parse_digits(&s, base, &value);
	if (end)
		*end = (char *)s;
	return value;
}

static int parse_all(const char *s, unsigned int base, u64 *result)
{
	const char *first;
	u64 value;
	int err;

	base = skip_prefix(&s, base);
	first = s;
	err = parse_digits(&s, base, &value);
	if (s == first)
		return -EINVAL;
	if (*s == '\n')
		s++;
	if (*s)
		return -EINVAL;
	if (err)
		return err;
	*result = value;
	return 0;
}

int kstrtoull(const char *s, unsigned int base, u64 *result)
{
	return parse_all(*s == '+' ? s + 1 : s, base, result);
}

int kstrtoll(const char *s, unsigned int base, s64 *result)
{
	bool negative = *s == '-';
	u64 value;
	int err = negative ? parse_all(s + 1, base, &value) : kstrtoull(s, base, &value);

	if (err)
		return err;
	if (value > (u64)S64_MAX + negative)
		return -ERANGE;
	*result = negative ? -value : value;
	return 0;
}

int kstrtoul(const char *s, unsigned int base, unsigned long *result)
{
	u64 value;
	int err = kstrtoull(s, base, &value);

	if (!err)
		*result = value;
	return err;
}

int kstrtol(const char *s, unsigned int base, long *result)
{
	s64 value;
	int err = kstrtoll(s, base, &value);

	if (!err)
		*result = value;
	return err;
}

int kstrtouint(const char *s, unsigned int base, unsigned int *result)
{
	u64 value;
	int err = kstrtoull(s, base, &value);

	if (err)
		return err;
	if (value > UINT_MAX)
		return -ERANGE;
	*result = value;
	return 0;
}

int kstrtoint(const char *s, unsigned int base, int *result)
{
	s64 value;
	int err = kstrtoll(s, base, &value);

	if (err)
		return err;
	if (value < INT_MIN || value > INT_MAX)
		return -ERANGE;
	*result = value;
	return 0;
}

u64 memparse(const char *s, char **end)
{
	static const char suffixes[] = "kmgtpe";
	char *p;
	u64 value = simple_strtoull(s, &p, 0);

	for (int i = 0; suffixes[i]; i++) {
		if (tolower(*p) == suffixes[i]) {
			value <<= 10 * (i + 1);
			p++;
			break;
		}
	}
	if (end)
		*end = p;
	return value;
}
