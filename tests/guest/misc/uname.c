/* uname says Linux 6.1 on x86_64. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/utsname.h>

int main(void)
{
	struct utsname name;

	OK(uname(&name));
	CHECK(!strcmp(name.sysname, "Linux"));
	CHECK(!strncmp(name.release, "6.1.0-", 6));
	CHECK(!strcmp(name.machine, "x86_64"));
	return 0;
}
