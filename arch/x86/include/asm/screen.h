/* SPDX-License-Identifier: MIT */
#ifndef ASM_SCREEN_H
#define ASM_SCREEN_H

/* The log appears on the screen, from its beginning, if the loader left one in text mode.
 * => After paging_init. */
void screen_init(void);

#endif
