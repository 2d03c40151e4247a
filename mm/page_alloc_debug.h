/* SPDX-License-Identifier: MIT */
#ifndef MM_PAGE_ALLOC_DEBUG_H
#define MM_PAGE_ALLOC_DEBUG_H

#include <mm/page_alloc.h>

/*
 * In the debug build free pages are full of poison: who uses what he has freed reads nonsense, and
 * who writes to it is found when the page is taken next.
 */
#ifdef CONFIG_DEBUG

/* => The page is about to become free, or not to be: its flags are still those of before. */
void page_debug_free(struct page *page, unsigned int order);
void page_debug_alloc(struct page *page, unsigned int order);

#else

static inline void page_debug_free(struct page *page, unsigned int order) { }
static inline void page_debug_alloc(struct page *page, unsigned int order) { }

#endif
#endif
