/* SPDX-License-Identifier: MIT */
#ifndef SHIM_ASM_PROCESSOR_H
#define SHIM_ASM_PROCESSOR_H

#define cpu_relax()	do { } while (0)

#endif
