/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_KALLSYMS_H
#define KERNEL_LIB_KALLSYMS_H

#include <kernel/lib/types.h>

/* The kernel's own symbol table: the functions, sorted by address. Made by boot/kallsyms.py. */

/* => The name of the function at `address`, how far in, and its size; NULL if it is in none. */
const char *kallsyms_lookup(unsigned long address, unsigned long *offset, unsigned long *size);

#endif
