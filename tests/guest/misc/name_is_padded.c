/* PR_GET_NAME copies sixteen bytes, and those after a short name are zero. */
/* SPDX-License-Identifier: MIT */
#include <sys/prctl.h>
#include "tine_test.h"

int main(void)
{
	char name[16], expected[16] = "short";

	OK(prctl(PR_SET_NAME, "a name of fifteen"));
	OK(prctl(PR_SET_NAME, "short"));
	OK(prctl(PR_GET_NAME, name));
	CHECK(memcmp(name, expected, sizeof(name)) == 0);
	return 0;
}
