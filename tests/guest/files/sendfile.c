/* sendfile moves bytes between files, from an offset of its own or the file's, or refuses so
 * that one can copy by hand. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/sendfile.h>

int main(void)
{
	int in = OK(open("in", O_RDWR | O_CREAT, 0600)),
	    out = OK(open("out", O_RDWR | O_CREAT, 0600));
	char buf[16] = "";
	off_t offset = 2;
	long n;

	CHECK_EQ(write(in, "0123456789", 10), 10);
	n = sendfile(out, in, &offset, 4);
	if (n == -1) {
		CHECK(errno == EINVAL || errno == ENOSYS);
		return 0;
	}
	CHECK_EQ(n, 4);
	CHECK_EQ(offset, 6);
	CHECK_EQ(lseek(in, 0, SEEK_SET), 0);
	CHECK_EQ(sendfile(out, in, NULL, 100), 10);
	CHECK_EQ(sendfile(out, in, NULL, 100), 0);
	CHECK_EQ(pread(out, buf, 16, 0), 14);
	CHECK(!memcmp(buf, "23450123456789", 14));
	offset = 0;
	CHECK_EQ(sendfile(OK(open("/dev/null", O_WRONLY)), in, &offset, 100), 10);
	CHECK_EQ(offset, 10);
	offset = 0;
	FAILS(EINVAL, sendfile(OK(open("/dev/full", O_WRONLY)), in, &offset, 100));
	CHECK_EQ(offset, 0);
	return 0;
}
