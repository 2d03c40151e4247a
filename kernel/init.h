/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_INIT_H
#define KERNEL_INIT_H

#include <kernel/lib/types.h>

/* From boot_main: the first function that is not the loader's affair. */
void __noreturn start_kernel(void);

/* What the command line says, and what of it is for init: kernel/params.c. */
#define INIT_STRINGS_MAX	32

struct kernel_params {
	const char *init;		/* rdinit= or init=; NULL: the usual places */
	unsigned int max_cpus;
	unsigned long mem;		/* mem=, bytes; 0: all */
	bool screen;			/* the log appears on it, if there is one */
	const char *argv[INIT_STRINGS_MAX + 2], *envp[INIT_STRINGS_MAX + 4];
};

extern struct kernel_params kernel_params;

/* => `line` is cut into words, and kept. */
void parse_command_line(char *line);

#endif
