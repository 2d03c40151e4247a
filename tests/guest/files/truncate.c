/* truncate and ftruncate cut a file or extend it by zeros; what was cut off does not come back. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	static char buf[3 * PAGE];
	struct stat st;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));

	memset(buf, 'x', sizeof(buf));
	CHECK_EQ(write(fd, buf, sizeof(buf)), (long)sizeof(buf));
	OK(ftruncate(fd, PAGE + 100));
	OK(truncate("file", 3 * PAGE));
	OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, 3 * PAGE);
	CHECK_EQ(pread(fd, buf, sizeof(buf), 0), (long)sizeof(buf));
	for (unsigned i = 0; i < sizeof(buf); i++)
		CHECK_EQ(buf[i], i < PAGE + 100 ? 'x' : 0);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 3 * PAGE);
	FAILS(EINVAL, ftruncate(fd, -1));
	FAILS(EINVAL, truncate("file", -1));
	FAILS(EISDIR, truncate(".", 0));
	FAILS(ENOENT, truncate("missing", 0));
	FAILS(EINVAL, ftruncate(OK(open("file", O_RDONLY)), 0));
	FAILS(EINVAL, ftruncate(gate().fd[1], 0));
	return 0;
}
