/* With O_APPEND every write goes to the end of the file, also when several processes write. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT | O_APPEND, 0600));
	int counts[4] = { 0 };
	pid_t pids[4];
	char c[4];

	for (int i = 0; i < 4; i++)
		pids[i] = FORK({
			int mine = OK(open("file", O_WRONLY | O_APPEND));
			char text[4];

			memset(text, 'a' + i, 4);
			for (int n = 0; n < 250; n++)
				CHECK_EQ(write(mine, text, 4), 4);
		});
	for (int i = 0; i < 4; i++)
		WAIT_EXIT(pids[i], 0);
	OK(lseek(fd, 0, SEEK_SET));
	for (int n = 0; n < 1000; n++) {
		CHECK_EQ(read(fd, c, 4), 4);
		CHECK(c[0] == c[1] && c[1] == c[2] && c[2] == c[3]);
		counts[c[0] - 'a']++;
	}
	CHECK_EQ(read(fd, c, 1), 0);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(counts[i], 250);
	OK(lseek(fd, 0, SEEK_SET));
	CHECK_EQ(write(fd, "end", 3), 3);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 4003);
	return 0;
}
