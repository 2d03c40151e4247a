/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_UTSNAME_H
#define KERNEL_UAPI_UTSNAME_H

#include <kernel/uapi/types.h>

#define __NEW_UTS_LEN	64

struct new_utsname {
	char sysname[__NEW_UTS_LEN + 1];
	char nodename[__NEW_UTS_LEN + 1];
	char release[__NEW_UTS_LEN + 1];
	char version[__NEW_UTS_LEN + 1];
	char machine[__NEW_UTS_LEN + 1];
	char domainname[__NEW_UTS_LEN + 1];
};

#endif
