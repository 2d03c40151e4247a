/* Who may set it decides by ns_last_pid which number the next process gets. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define LAST	"/proc/sys/kernel/ns_last_pid"

static int set_last(const char *text)
{
	int fd = open(LAST, O_WRONLY), n;

	if (fd < 0)
		return -1;
	n = write(fd, text, strlen(text));
	close(fd);
	return n < 0 ? -1 : 0;
}

int main(void)
{
	char text[32];
	pid_t pid, last;
	int tries = 0;

	/* Another process may come in between. */
	do {
		last = 20000 + 50 * tries;
		snprintf(text, sizeof(text), "%d", last);
		OK(set_last(text));
		pid = FORK();
		WAIT_EXIT(pid, 0);
	} while (pid != last + 1 && tries++ < 20);
	CHECK_EQ(pid, last + 1);
	CHECK(atoi(slurp(LAST, text, sizeof(text))) >= pid);
	FAILS(EINVAL, set_last("-1"));
	FAILS(EINVAL, set_last("x"));
	FAILS(EINVAL, set_last("100000000"));
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EPERM, set_last("1000"));
	}), 0);
	return 0;
}
