/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_PRINTK_H
#define KERNEL_PRINTK_H

#include <kernel/lib/bug.h>
#include <kernel/lib/types.h>

/* A format begins with its level: printk(KERN_INFO "text\n"). pr_info() and so on do that. */
#define KERN_SOH	"\001"
#define KERN_EMERG	KERN_SOH "0"	/* the system is lost */
#define KERN_ALERT	KERN_SOH "1"
#define KERN_CRIT	KERN_SOH "2"
#define KERN_ERR	KERN_SOH "3"
#define KERN_WARNING	KERN_SOH "4"
#define KERN_NOTICE	KERN_SOH "5"
#define KERN_INFO	KERN_SOH "6"
#define KERN_DEBUG	KERN_SOH "7"
#define KERN_CONT	KERN_SOH "c"	/* goes on in the line before, which had no newline */

/* A file may define it before it includes this: a prefix, `#define pr_fmt(fmt) "acpi: " fmt`. */
#ifndef pr_fmt
#define pr_fmt(fmt) fmt
#endif

#define pr_emerg(fmt, ...)	printk(KERN_EMERG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_alert(fmt, ...)	printk(KERN_ALERT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_crit(fmt, ...)	printk(KERN_CRIT pr_fmt(fmt), ##__VA_ARGS__)
#define pr_err(fmt, ...)	printk(KERN_ERR pr_fmt(fmt), ##__VA_ARGS__)
#define pr_warn(fmt, ...)	printk(KERN_WARNING pr_fmt(fmt), ##__VA_ARGS__)
#define pr_notice(fmt, ...)	printk(KERN_NOTICE pr_fmt(fmt), ##__VA_ARGS__)
#define pr_info(fmt, ...)	printk(KERN_INFO pr_fmt(fmt), ##__VA_ARGS__)
#define pr_debug(fmt, ...)	printk(KERN_DEBUG pr_fmt(fmt), ##__VA_ARGS__)
#define pr_cont(fmt, ...)	printk(KERN_CONT fmt, ##__VA_ARGS__)

/*
 * printk - a line, or several, into the log and onto the consoles.
 * => From any context but NMI, before there is a console, too: a console gets at its registration
 *    what it missed. Lines of several CPUs don't mix. Returns the length.
 */
int __printf(1, 2) printk(const char *fmt, ...);
int __printf(1, 0) vprintk(const char *fmt, va_list args);

/* A place where the log appears. */
struct console {
	const char *name;
	/* => Interrupts off, one call at a time, may be called in the middle of a panic: polls. */
	void (*write)(const char *text, size_t n);
	struct console *next;
};

/* => `con` stays for ever; it gets the log so far. */
void register_console(struct console *con);
void unregister_console(struct console *con);

/* Messages of a lower number than this appear on the consoles: loglevel= and dmesg -n. `quiet`
 * is 4. */
extern int console_loglevel;
#define CONSOLE_LOGLEVEL_DEFAULT	7
#define CONSOLE_LOGLEVEL_QUIET		4
#define CONSOLE_LOGLEVEL_DEBUG		10

/*
 * printk_bust_locks - for a panic: from now on printk waits for nobody, and everything is shown.
 * => The other CPUs should have been stopped.
 */
void printk_bust_locks(void);

/*
 * klog_read - the records from number *seq on as text, as dmesg shows them ("<6>[    1.234567]
 * text"),
 * whole lines only. *seq 0 is the oldest there is.
 * => Bytes written, *seq behind them; 0: no more, or not even one line fits.
 */
size_t klog_read(u64 *seq, char *buf, size_t size);

#endif
