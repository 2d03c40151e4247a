/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_KCMP_H
#define KERNEL_KCMP_H

void kcmp_init(void);		/* boot, after random_init */

#endif
