/* While a file is renamed over another again and again, every open of the name finds one of the
 * two. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	volatile int *stop = shared_pages(1);
	char buf[8];
	pid_t child;

	spew("target", "old!", 0600);
	child = FORK({
		while (!*stop) {
			spew("new", "new!", 0600);
			OK(rename("new", "target"));
		}
	});
	for (int i = 0; i < 2000; i++) {
		int fd = OK(open("target", O_RDONLY));

		CHECK_EQ(read(fd, buf, 8), 4);
		CHECK(!memcmp(buf, "new!", 4) || !memcmp(buf, "old!", 4));
		close(fd);
	}
	*stop = 1;
	WAIT_EXIT(child, 0);
	return 0;
}
