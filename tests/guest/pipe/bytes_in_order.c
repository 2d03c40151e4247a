/* A pipe delivers every byte once and in order, whatever the sizes of writes and reads. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define TOTAL (1 << 20)

int main(void)
{
	struct gate g = gate();
	static unsigned char buf[10000];
	unsigned seed = 1, n;
	long got;
	pid_t child = FORK({
		close(g.fd[0]);
		for (unsigned at = 0; at < TOTAL; at += n) {
			n = (seed = seed * 69069 + 1) >> 16 & 0x1fff;
			n = n > TOTAL - at ? TOTAL - at : n;
			for (unsigned i = 0; i < n; i++)
				buf[i] = (at + i) * 7 >> 3;
			CHECK_EQ(write(g.fd[1], buf, n), n);
		}
	});

	close(g.fd[1]);
	seed = 99;
	for (unsigned at = 0; at < TOTAL; at += got) {
		n = (seed = seed * 69069 + 1) >> 16 & 0x1fff;
		got = OK(read(g.fd[0], buf, n + 1));
		CHECK(got > 0);
		for (long i = 0; i < got; i++)
			CHECK_EQ(buf[i], ((at + i) * 7 >> 3) & 0xff);
	}
	CHECK_EQ(read(g.fd[0], buf, 1), 0);
	WAIT_EXIT(child, 0);
	return 0;
}
