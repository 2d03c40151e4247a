/* personality changes what uname says, and whether select tells how much time is left. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/personality.h>
#include <sys/select.h>
#include <sys/utsname.h>

static void uname_of_others(void)
{
	struct utsname name;

	CHECK_EQ(personality(PER_LINUX | UNAME26), 0);
	OK(uname(&name));
	CHECK(!strncmp(name.release, "2.6.61", 6));
	CHECK(!strcmp(name.machine, "x86_64"));
	CHECK_EQ(personality(PER_LINUX32), UNAME26);
	OK(uname(&name));
	CHECK(!strncmp(name.release, "6.1.0-", 6));
	CHECK(!strcmp(name.machine, "i686"));
}

static void sticky_timeout(void)
{
	struct timeval tv = { .tv_usec = 1000 };

	OK(personality(STICKY_TIMEOUTS));
	CHECK_EQ(syscall(SYS_select, 0, NULL, NULL, NULL, &tv), 0);
	CHECK_EQ(tv.tv_usec, 1000);
	OK(personality(PER_LINUX));
	CHECK_EQ(syscall(SYS_select, 0, NULL, NULL, NULL, &tv), 0);
	CHECK_EQ(tv.tv_usec, 0);
}

int main(void)
{
	uname_of_others();
	sticky_timeout();
	return 0;
}
