/* The root that an initramfs says nothing about is as that of any tmpfs: anybody may make files
 * there, and nobody remove those of others. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct stat st;

	OK(stat("/", &st));
	CHECK_EQ(st.st_mode, S_IFDIR | 01777);
	CHECK_EQ(st.st_uid, 0);
	CHECK_EQ(st.st_gid, 0);
	WAIT_EXIT(FORK(become(1000); spew("/of_a_user", "x", 0644)), 0);
	WAIT_EXIT(FORK(become(1001); FAILS(EPERM, unlink("/of_a_user"))), 0);
	OK(unlink("/of_a_user"));
	return 0;
}
