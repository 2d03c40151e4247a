/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_SEQ_BUF_H
#define KERNEL_LIB_SEQ_BUF_H

#include <kernel/lib/types.h>

/*
 * Text that grows in a buffer of fixed size, for /proc. What does not fit is left out whole, and
 * `overflow` says so: the caller then starts again with a larger buffer.
 */
struct seq_buf {
	char *buf;
	size_t size;
	size_t len;
	bool overflow;
};

static inline void seq_buf_init(struct seq_buf *seq, char *buf, size_t size)
{
	seq->buf = buf;
	seq->size = size;
	seq->len = 0;
	seq->overflow = false;
}

void __printf(2, 3) seq_buf_printf(struct seq_buf *seq, const char *fmt, ...);
void __printf(2, 0) seq_buf_vprintf(struct seq_buf *seq, const char *fmt, va_list args);
void seq_buf_puts(struct seq_buf *seq, const char *s);
void seq_buf_putc(struct seq_buf *seq, char c);
/* A record that began at `start` is complete. => Whether it fitted; what there is of it goes, if
 * not. */
bool seq_buf_end_record(struct seq_buf *seq, size_t start);

void seq_buf_write(struct seq_buf *seq, const void *data, size_t n);

/* => As Linux writes file names in /proc: characters of `special`, and backslashes, in octal. */
void seq_buf_escape(struct seq_buf *seq, const char *s, const char *special);

#endif
