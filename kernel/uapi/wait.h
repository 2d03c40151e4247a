/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_WAIT_H
#define KERNEL_UAPI_WAIT_H

#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <sys/wait.h>
#else

#define WNOHANG		0x00000001
#define WUNTRACED	0x00000002
#define WSTOPPED	WUNTRACED
#define WEXITED		0x00000004
#define WCONTINUED	0x00000008
#define WCOREFLAG	0x80		/* of a status: there is an image of it */
#define WNOWAIT		0x01000000	/* leave the child as it is */

#define __WNOTHREAD	0x20000000	/* children of this thread only */
#define __WALL		0x40000000	/* whatever their exit signal */
#define __WCLONE	0x80000000	/* only those whose exit signal is not SIGCHLD */

/* waitid */
#define P_ALL		0
#define P_PID		1
#define P_PGID		2
#define P_PIDFD		3

#endif
#endif
