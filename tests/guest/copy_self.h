/* SPDX-License-Identifier: MIT */
#ifndef TINE_TEST_COPY_SELF_H
#define TINE_TEST_COPY_SELF_H

#include "tine_test.h"

/* A program to be run, changed, or given to somebody: the test itself, at another place. */
static void copy_self(const char *to)
{
	char buf[4096];
	int in = OK(open("/proc/self/exe", O_RDONLY)), out = OK(open(to, O_WRONLY | O_CREAT, 0755));
	long n;

	while ((n = OK(read(in, buf, sizeof(buf)))) > 0)
		CHECK_EQ(write(out, buf, n), n);
	close(in);
	close(out);
}

#endif
