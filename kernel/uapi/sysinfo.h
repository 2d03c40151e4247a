/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_SYSINFO_H
#define KERNEL_UAPI_SYSINFO_H

#include <kernel/uapi/types.h>

#if __STDC_HOSTED__
#include <sys/sysinfo.h>
#else

#define SI_LOAD_SHIFT	16

/* 112 bytes */
struct sysinfo {
	long uptime;			/* seconds */
	unsigned long loads[3];		/* over 1, 5, 15 minutes, << SI_LOAD_SHIFT */
	unsigned long totalram;		/* these in units of mem_unit */
	unsigned long freeram;
	unsigned long sharedram;
	unsigned long bufferram;
	unsigned long totalswap;
	unsigned long freeswap;
	u16 procs;
	u16 pad;
	unsigned long totalhigh;
	unsigned long freehigh;
	u32 mem_unit;
};

#endif
#endif
