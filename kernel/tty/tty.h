/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_TTY_TTY_H
#define KERNEL_TTY_TTY_H

#include <kernel/lib/bitmap.h>
#include <kernel/lib/types.h>
#include <kernel/locking/mutex.h>
#include <kernel/locking/spinlock.h>
#include <kernel/locking/wait.h>
#include <kernel/uapi/termios.h>

struct file;
struct iov_iter;
struct pid;

#define TTY_BUF_SIZE	4096	/* the longest line, and what may be read at once; a power of two */
#define TTY_RX_SIZE	4096	/* from interrupt to ttyd; a power of two */
#define TTY_OUT_SIZE	4096	/* output that waits because it is stopped */

/*
 * A terminal. There is one for each serial port, made at boot; none is ever freed, so a pointer to
 * one needs no reference: neither that of an open file nor signal->tty.
 *
 *	interrupt -> rx ring -> ttyd: n_tty_receive -> buf -> n_tty_read -> program
 *	program -> n_tty_write -> opost -> out -> serial_write
 *
 * What ends is a *session's* use of a terminal: a hang-up counts `hangups` up, and from then on
 * a file that was opened before reads as ended and cannot be written to (but through /dev/console).
 *
 * Locks: (r) read_lock, one reader at a time; (w) write_lock, one writer; (L) lock; (T)
 * tasklist_lock; (I) rx_lock, an irq lock; (c) constant. Order: read_lock or write_lock, lock,
 * tasklist_lock. Fields under (L) are looked at without it by sleepers, which then look again.
 */
struct tty_struct {
	unsigned int index;		/* (c) of the serial port: ttyS0 is 0 */

	struct mutex read_lock;
	struct mutex write_lock;
	struct mutex lock;
	wait_queue_head_t read_wait;
	struct list_head fasync;	/* open files that want SIGIO */
	wait_queue_head_t write_wait;	/* for room in out, after a stop */

	struct pid *session;		/* (T) that it controls; holds a reference */
	struct pid *pgrp;		/* (T) the foreground group; holds a reference */
	unsigned int hangups;		/* (T) */
	unsigned int files;		/* (L) that are open */
	struct winsize winsize;		/* (L) */
	struct termios termios;		/* (L) */

	/* Input of the line discipline. Positions count up for ever; the index is that modulo
	 * the size. tail <= canon_head <= head. */
	unsigned int head;		/* (L) where the next character goes */
	unsigned int canon_head;	/* (L) behind the last complete line */
	unsigned int tail;		/* (L) what is read next */
	u8 buf[TTY_BUF_SIZE];		/* (L) */
	DECLARE_BITMAP(line_end, TTY_BUF_SIZE);	/* (L) this character ends a line */
	bool lnext;			/* (L) the next one is meant literally */
	bool erasing;			/* (L) erased characters are being printed (ECHOPRT) */
	bool exclusive;			/* (L) TIOCEXCL, till the last close: root only */
	bool throttled;			/* (L) a STOP was sent, as the buffer got full (IXOFF) */

	/* Output. */
	bool stopped;			/* (L) by STOP or TCOOFF */
	bool tco_stopped;		/* (L) by TCOOFF: no character starts it again */
	bool cut_short;			/* (L) a write found no room: SIGIO when there is some */
	unsigned int column;		/* (L) of the cursor */
	unsigned int canon_column;	/* (L) the cursor's when the line being typed began */
	u8 out[TTY_OUT_SIZE];		/* (L) output and echoes, processed, not yet sent */
	unsigned int out_count;		/* (L) with lock free: 0 unless stopped */

	/* From the interrupt handler to ttyd. */
	spinlock_t rx_lock;
	unsigned int rx_head, rx_tail;	/* (I) count up for ever */
	u16 rx[TTY_RX_SIZE];		/* (I) characters, and SERIAL_BREAK */
};

/* ---- tty.c: open, job control, sessions, ioctl ---- */

void tty_init(void);		/* boot: the devices, before devtmpfs_init() */
void tty_start(void);		/* boot, once kernel threads can be made: input begins */

/*
 * exit_ctty - a session leader ends: its terminal is hung up, its foreground group gets SIGHUP,
 * nobody in the session has a terminal any more.
 * => current is any task; a no-op for others than leaders. No lock held.
 */
void exit_ctty(void);

/* => 0, or how a background process is kept from the terminal: -EIO, or -ERESTARTSYS with `sig`
 * sent. */
int tty_check_change(struct tty_struct *tty, int sig);

/* Sends `sig` to the foreground group. => No spinlock held. */
void tty_signal_foreground(struct tty_struct *tty, int sig);

void tty_kick(void);		/* ttyd: there is input, or room for it */

/* The terminal number that /proc/PID/stat shows for a task's, and its foreground group, 0 and -1
 * without.
 * => tasklist_lock held. */
int tty_stat_nr(const struct tty_struct *tty);
int tty_stat_pgrp(const struct tty_struct *tty);

/* => Has the file's use of the terminal ended? */
bool tty_hung_up(struct file *file);

/* ---- n_tty.c: the line discipline ---- */

extern const struct termios tty_std_termios;

void n_tty_receive(struct tty_struct *tty, u8 c);	/* => lock held */
void n_tty_receive_break(struct tty_struct *tty);	/* => lock held */
bool n_tty_has_room(const struct tty_struct *tty);
void n_tty_flush_input(struct tty_struct *tty);		/* => lock held */
void n_tty_send(struct tty_struct *tty);		/* => lock held; nothing while stopped */
void n_tty_flush_output(struct tty_struct *tty);	/* => lock held; forgets what waits */
void n_tty_set_termios(struct tty_struct *tty, const struct termios *termios);	/* => lock held */
void n_tty_stop(struct tty_struct *tty);		/* => lock held */
void n_tty_start(struct tty_struct *tty);		/* => lock held */
unsigned int n_tty_chars_in_buffer(const struct tty_struct *tty);

ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to);
ssize_t n_tty_write(struct tty_struct *tty, struct file *file, struct iov_iter *from);
bool n_tty_readable(const struct tty_struct *tty, unsigned int at_least);
bool n_tty_writable(const struct tty_struct *tty);

/* => The terminal of that serial port, or NULL. */
struct tty_struct *tty_by_index(unsigned int index);

/* ---- console.c ---- */

/* => From the kernel's command line: `console=ttyS1`. The last one counts. */
void console_setup(const char *name);
/* => The terminal that /dev/console is, or NULL. */
struct tty_struct *console_tty(void);

#endif
