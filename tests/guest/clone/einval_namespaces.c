/* Flags for namespaces that contradict each other are EINVAL, whether there are namespaces or
 * not. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

int main(void)
{
	FAILS(EINVAL, raw_clone(CLONE_NEWNS | CLONE_FS | SIGCHLD, NULL, NULL, 0));
	FAILS(EINVAL, raw_clone(CLONE_NEWUSER | CLONE_FS | SIGCHLD, NULL, NULL, 0));
	FAILS(EINVAL,
	      raw_clone(CLONE_NEWPID | CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, NULL, NULL, 0));
	FAILS(EINVAL,
	      raw_clone(CLONE_NEWUSER | CLONE_VM | CLONE_SIGHAND | CLONE_THREAD, NULL, NULL, 0));
	FAILS(EINVAL, raw_clone(CLONE_NEWIPC | CLONE_SYSVSEM | SIGCHLD, NULL, NULL, 0));
	FAILS(ECHILD, wait(NULL));
	return 0;
}
