/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_UTSNAME_H
#define KERNEL_UTSNAME_H

#include <kernel/uapi/utsname.h>

/* What uname(2) says. nodename and domainname change: read and written with these. */
extern struct new_utsname init_uts;

/* Copies one of its fields to name, __NEW_UTS_LEN + 1 bytes. */
void uts_read(char *name, const char *field);
/* => The rest of the field is zero; what is too long is cut. */
void uts_write(char *field, const char *name);

#endif
