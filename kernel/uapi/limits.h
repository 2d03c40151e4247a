/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_LIMITS_H
#define KERNEL_UAPI_LIMITS_H

#if __STDC_HOSTED__
#include <limits.h>
#else

#define ARG_MAX		131072		/* what an exec is sure to get */
#define MAX_ARG_STRLEN	131072		/* one argument, with its NUL */
#define MAX_ARG_STRINGS	0x7fffffff
#define PATH_MAX	4096		/* with its NUL */
#define NAME_MAX	255		/* without */
#define PIPE_BUF	4096
#define LINK_MAX	127
#define NGROUPS_MAX	65536
#define SYMLOOP_MAX	40		/* symbolic links followed in one look-up */
#define BINPRM_BUF_SIZE	256		/* what exec looks at to tell the format */

#endif
#endif
