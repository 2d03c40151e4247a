/* CLONE_SETTLS with an address outside user space fails with EPERM, and makes no child. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

int main(void)
{
	FAILS(EPERM, raw_clone(CLONE_SETTLS | SIGCHLD, NULL, NULL, 0xffff888000000000UL));
	FAILS(EPERM, raw_clone(CLONE_SETTLS | SIGCHLD, NULL, NULL, 0x0000800000000000UL));
	FAILS(ECHILD, wait(NULL));
	return 0;
}
