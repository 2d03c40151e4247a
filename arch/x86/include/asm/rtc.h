/* SPDX-License-Identifier: MIT */
#ifndef ASM_RTC_H
#define ASM_RTC_H

#include <kernel/lib/types.h>

/* => Seconds since 1970, of the battery-backed clock. Boot only. */
u64 rtc_read_seconds(void);

#endif
