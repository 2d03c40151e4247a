/* SPDX-License-Identifier: MIT */
#ifndef SHIM_RAM_H
#define SHIM_RAM_H

#define SHIM_RAM_SIZE		0x2000000UL
#define SHIM_NR_PAGES		(SHIM_RAM_SIZE / 4096)
#define SHIM_MODULE_START	0x400000UL	/* reserved at boot, as the initramfs is */
#define SHIM_MODULE_END		0x48a800UL

void shim_ram_init(void);	/* once, whoever calls it */

#endif
