/* With CLONE_VM parent and child have one memory; without it the child has a copy. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static volatile int value;
static char *volatile mapping;

static int child(void *unused)
{
	value = 2;
	mapping = private_pages(1);
	mapping[0] = 3;
	return 0;
}

int main(void)
{
	value = 1;
	WAIT_EXIT(start(child, SIGCHLD), 0);
	CHECK_EQ(value, 1);
	CHECK(mapping == NULL);
	WAIT_EXIT(start(child, CLONE_VM | SIGCHLD), 0);
	CHECK_EQ(value, 2);
	CHECK_EQ(mapping[0], 3);
	return 0;
}
