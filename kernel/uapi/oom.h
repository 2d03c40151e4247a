/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_OOM_H
#define KERNEL_UAPI_OOM_H

/* /proc/PID/oom_score_adj: at the least value, a process is never killed for its memory. */
#define OOM_SCORE_ADJ_MIN	(-1000)
#define OOM_SCORE_ADJ_MAX	1000

/* /proc/PID/oom_adj, the older scale. */
#define OOM_DISABLE		(-17)
#define OOM_ADJUST_MIN		(-16)
#define OOM_ADJUST_MAX		15

#endif
