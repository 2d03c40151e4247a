/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UAPI_IOPRIO_H
#define KERNEL_UAPI_IOPRIO_H

/* A class, ten bits of hints, and a level in the class. */
#define IOPRIO_CLASS_SHIFT	13
#define IOPRIO_CLASS(ioprio)	((ioprio) >> IOPRIO_CLASS_SHIFT & 7)
#define IOPRIO_LEVEL(ioprio)	((ioprio) & 7)
#define IOPRIO_VALUE(class, level) ((class) << IOPRIO_CLASS_SHIFT | (level))

#define IOPRIO_CLASS_NONE	0	/* as the task's nice value says */
#define IOPRIO_CLASS_RT		1
#define IOPRIO_CLASS_BE		2
#define IOPRIO_CLASS_IDLE	3

#define IOPRIO_WHO_PROCESS	1
#define IOPRIO_WHO_PGRP		2
#define IOPRIO_WHO_USER		3

#endif
