/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_TIMEX_H
#define KERNEL_UAPI_TIMEX_H

#include <kernel/uapi/time.h>

#if __STDC_HOSTED__
#include <sys/timex.h>
#else

struct timex {
	unsigned int modes; /* ADJ_* */
	long offset; /* us, or ns with STA_NANO */
	long freq; /* 1/65536 ppm */
	long maxerror, esterror; /* us */
	int status; /* STA_* */
	long constant;
	long precision;
	long tolerance;
	struct timeval time; /* tv_usec: ns with STA_NANO */
	long tick; /* us between the ticks of USER_HZ */
	long ppsfreq, jitter;
	int shift;
	long stabil, jitcnt, calcnt, errcnt, stbcnt;
	int tai;
	int _pad[11];
};

#define ADJ_OFFSET	      0x0001
#define ADJ_FREQUENCY	      0x0002
#define ADJ_MAXERROR	      0x0004
#define ADJ_ESTERROR	      0x0008
#define ADJ_STATUS	      0x0010
#define ADJ_TIMECONST	      0x0020
#define ADJ_TAI		      0x0080
#define ADJ_SETOFFSET	      0x0100
#define ADJ_MICRO	      0x1000
#define ADJ_NANO	      0x2000
#define ADJ_TICK	      0x4000
#define ADJ_ADJTIME	      0x8000
#define ADJ_OFFSET_SINGLESHOT 0x8001
#define ADJ_OFFSET_READONLY   0x2000 /* with ADJ_ADJTIME */

#define STA_PLL	     0x0001
#define STA_UNSYNC   0x0040
#define STA_CLOCKERR 0x1000
#define STA_NANO     0x2000
#define STA_RONLY    0xff00 /* what no program changes */

#define TIME_OK	   0
#define TIME_ERROR 5

#endif
#endif
