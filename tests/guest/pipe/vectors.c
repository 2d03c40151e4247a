/* readv and writev go through all parts in order, and check them all before anything is moved. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct gate g = gate();
	char a[3] = "", b[5] = "", c[3] = "";
	struct iovec out[] = { { "ab", 2 }, { NULL, 0 }, { "cdefg", 5 } };
	struct iovec in[] = { { a, 2 }, { b, 4 }, { c, 2 } };
	struct iovec bad[] = { { a, 1 }, { b, -1 } };

	CHECK_EQ(writev(g.fd[1], out, 3), 7);
	CHECK_EQ(readv(g.fd[0], in, 3), 7);
	CHECK(!strcmp(a, "ab"));
	CHECK(!strcmp(b, "cdef"));
	CHECK(!strcmp(c, "g"));
	CHECK_EQ(writev(g.fd[1], out, 0), 0);
	FAILS(EINVAL, writev(g.fd[1], out, -1));
	FAILS(EINVAL, writev(g.fd[1], out, 1025));
	FAILS(EINVAL, writev(g.fd[1], bad, 2));
	FAILS(EFAULT, writev(g.fd[1], (void *)8, 1));
	return 0;
}
