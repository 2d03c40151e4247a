/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_PROCESS_KCMP_H
#define KERNEL_PROCESS_KCMP_H

void kcmp_init(void);		/* boot, after random_init */

#endif
