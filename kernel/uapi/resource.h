/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_RESOURCE_H
#define KERNEL_UAPI_RESOURCE_H

#include <kernel/uapi/time.h>
#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <sys/resource.h>
#else

#define RLIMIT_CPU		0
#define RLIMIT_FSIZE		1
#define RLIMIT_DATA		2
#define RLIMIT_STACK		3
#define RLIMIT_CORE		4
#define RLIMIT_RSS		5
#define RLIMIT_NPROC		6
#define RLIMIT_NOFILE		7
#define RLIMIT_MEMLOCK		8
#define RLIMIT_AS		9
#define RLIMIT_LOCKS		10
#define RLIMIT_SIGPENDING	11
#define RLIMIT_MSGQUEUE		12
#define RLIMIT_NICE		13
#define RLIMIT_RTPRIO		14
#define RLIMIT_RTTIME		15
#define RLIM_NLIMITS		16

#define RLIM_INFINITY		(~0UL)

/* getrlimit and prlimit64 */
struct rlimit {
	unsigned long rlim_cur;
	unsigned long rlim_max;
};

#define RUSAGE_SELF		0
#define RUSAGE_CHILDREN		(-1)
#define RUSAGE_BOTH		(-2)	/* wait4, inside only */
#define RUSAGE_THREAD		1

/* 144 bytes; Linux fills only those with a comment. */
struct rusage {
	struct timeval ru_utime;
	struct timeval ru_stime;
	long ru_maxrss;			/* KiB */
	long ru_ixrss;
	long ru_idrss;
	long ru_isrss;
	long ru_minflt;			/* faults without I/O */
	long ru_majflt;			/* faults with I/O */
	long ru_nswap;
	long ru_inblock;		/* blocks read */
	long ru_oublock;		/* blocks written */
	long ru_msgsnd;
	long ru_msgrcv;
	long ru_nsignals;
	long ru_nvcsw;			/* switches by sleeping */
	long ru_nivcsw;			/* switches by preemption */
};

#define PRIO_MIN		(-20)
#define PRIO_MAX		20
#define PRIO_PROCESS		0
#define PRIO_PGRP		1
#define PRIO_USER		2

#endif
#endif
