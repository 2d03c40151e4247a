/* SPDX-License-Identifier: MIT */

#include <kernel/lib/seq_buf.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>

bool seq_buf_end_record(struct seq_buf *seq, size_t start)
{
	if (seq->overflow)
		seq->len = start;
	return !seq->overflow;
}

void seq_buf_write(struct seq_buf *seq, const void *data, size_t n)
{
	if (seq->overflow || n > seq->size - seq->len) {
		seq->overflow = true;
		return;
	}
	memcpy(seq->buf + seq->len, data, n);
	seq->len += n;
}

void seq_buf_putc(struct seq_buf *seq, char c)
{
	seq_buf_write(seq, &c, 1);
}

void seq_buf_puts(struct seq_buf *seq, const char *s)
{
	seq_buf_write(seq, s, strlen(s));
}

void seq_buf_vprintf(struct seq_buf *seq, const char *fmt, va_list args)
{
	size_t room = seq->size - seq->len;
	size_t n;

	if (seq->overflow)
		return;
	n = vsnprintf(seq->buf + seq->len, room, fmt, args);
	if (n < room)
		seq->len += n;
	else
		seq->overflow = true;
}

void seq_buf_printf(struct seq_buf *seq, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	seq_buf_vprintf(seq, fmt, args);
	va_end(args);
}

void seq_buf_escape(struct seq_buf *seq, const char *s, const char *special)
{
	for (; *s; s++) {
		if (*s == '\\' || strchr(special, *s))
			seq_buf_printf(seq, "\\%03o", (unsigned char)*s);
		else
			seq_buf_putc(seq, *s);
	}
}
