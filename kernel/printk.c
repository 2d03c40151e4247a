/* SPDX-License-Identifier: MIT */

/*
 * The kernel's log: a ring of records, and consoles that show them as they come.
 *
 * A position in the log is the number of bytes ever written before it; position modulo size is
 * where it lies in the ring. Positions only grow, so a reader who was overtaken sees it by
 * comparison.
 *
 *	log_first			     log_next
 *	    |  record | record | ... | record |
 *
 * One lock guards all this, and the consoles while they write, so lines never mix. It is not a
 * spinlock_t: the checkers of those want to print, too. Its holder may take a fault or panic and
 * print again: the lock knows its CPU, and lets that through.
 */

#include <kernel/cred/cred.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/printk.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <mm/slab.h>
#include <asm/atomic.h>
#include <asm/irqflags.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/uaccess.h>

#define LOG_SIZE	(64 * 1024)	/* a power of two */
#define LINE_SIZE	1024		/* what one printk can say */
#define TEXT_SIZE	(LINE_SIZE + 32)	/* a record with its prefix and newline */

#define LEVEL_DEFAULT	4
#define LEVEL_CONT	'c'

struct record {
	u64 time;		/* ns since boot */
	u16 length;		/* of the text that follows */
	u8 level;
	bool cont;		/* goes on in the line of the record before */
};

/* All of these under the lock. */
static char log[LOG_SIZE];
static u64 log_first, log_next;	/* positions of the oldest record, and of the next */
static bool line_open;		/* the last record had no newline */
static bool console_open;	/* the last one that consoles have shown had none */
static char line[LINE_SIZE];	/* what is being printed */
static struct console *consoles;

static u64 syslog_pos;		/* where syslog(2) goes on reading; same lock */
static size_t syslog_partial;	/* what it has read of that record's text */
static u64 clear_pos;		/* where dmesg begins since dmesg -c */

int console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
static int saved_console_loglevel = -1;
#define CONSOLE_LOGLEVEL_MIN	1
#define CONSOLE_LOGLEVEL_ALL	15

/* ---- The lock ---- */

static atomic_t log_owner = ATOMIC_INIT(0);	/* a CPU's number + 1 */
static bool log_busted;

/* => Whether log_unlock has something to unlock. Interrupts are off in any case. */
static bool log_lock(unsigned long *flags)
{
	int self;

	local_irq_save(*flags);
	self = smp_processor_id() + 1;
	if (atomic_read(&log_owner) == self)
		return false;
	while (!READ_ONCE(log_busted)) {
		if (atomic_cmpxchg(&log_owner, 0, self) == 0)
			return true;
		cpu_relax();
	}
	return false;
}

static void log_unlock(bool locked, unsigned long flags)
{
	if (locked)
		atomic_xchg(&log_owner, 0);
	local_irq_restore(flags);
}

void printk_bust_locks(void)
{
	WRITE_ONCE(log_busted, true);
	console_loglevel = CONSOLE_LOGLEVEL_ALL;
}

/* ---- The ring ---- */

static void ring_read(u64 pos, void *dst, size_t n)
{
	size_t offset = pos % LOG_SIZE, part = min(n, LOG_SIZE - offset);

	memcpy(dst, log + offset, part);
	memcpy(dst + part, log, n - part);
}

static void ring_write(u64 pos, const void *src, size_t n)
{
	size_t offset = pos % LOG_SIZE, part = min(n, LOG_SIZE - offset);

	memcpy(log + offset, src, part);
	memcpy(log, src + part, n - part);
}

/* => The position of the record behind. */
static u64 read_record(u64 pos, struct record *rec)
{
	ring_read(pos, rec, sizeof(*rec));
	return pos + sizeof(*rec) + rec->length;
}

static void append_record(const struct record *rec, const char *text)
{
	size_t size = sizeof(*rec) + rec->length;
	struct record oldest;

	while (log_next + size - log_first > LOG_SIZE)
		log_first = read_record(log_first, &oldest);
	ring_write(log_next, rec, sizeof(*rec));
	ring_write(log_next + sizeof(*rec), text, rec->length);
	log_next += size;
}

static int format_time(char *buf, size_t size, u64 ns)
{
	return scnprintf(buf, size, "[%5llu.%06llu] ", ns / 1000000000, ns / 1000 % 1000000);
}

/*
 * The record at pos as a line, or as a part of one, for dmesg and syslog(2): "<6>[    1.234567]
 * text".
 * => Its length, *next behind it. Under the lock; pos is neither overtaken nor at the end.
 */
static size_t format_record(u64 pos, u64 *next, char *buf)
{
	struct record rec, follower;
	size_t n = 0;

	*next = read_record(pos, &rec);
	if (!rec.cont) {
		n = scnprintf(buf, TEXT_SIZE, "<%d>", rec.level);
		n += format_time(buf + n, TEXT_SIZE - n, rec.time);
	}
	ring_read(pos + sizeof(rec), buf + n, rec.length);
	n += rec.length;

	follower.cont = false;
	if (*next != log_next)
		read_record(*next, &follower);
	if (!follower.cont)
		buf[n++] = '\n';
	return n;
}

/* ---- Consoles ---- */

static void write_console(struct console *con, const char *text, size_t n)
{
	if (n)
		con->write(text, n);
}

/* `open` tells whether the console is in the middle of a line. */
static void show_record(struct console *con, const struct record *rec, const char *text, bool open)
{
	char prefix[32];

	if (rec->cont) {
		write_console(con, text, rec->length);
		return;
	}
	if (open)
		write_console(con, "\n", 1);
	write_console(con, prefix, format_time(prefix, sizeof(prefix), rec->time));
	write_console(con, text, rec->length);
}

static bool is_shown(const struct record *rec)
{
	return rec->level < console_loglevel;
}

/* The whole log so far, for a new console. */
static void replay(struct console *con)
{
	static char text[LINE_SIZE];
	struct record rec;
	bool open = false;
	u64 pos = log_first, next;

	for (; pos != log_next; pos = next) {
		next = read_record(pos, &rec);
		if (!is_shown(&rec))
			continue;
		ring_read(pos + sizeof(rec), text, rec.length);
		show_record(con, &rec, text, open);
		open = true;
	}
	if (open && !console_open)
		write_console(con, "\n", 1);
}

void register_console(struct console *con)
{
	unsigned long flags;
	bool locked = log_lock(&flags);

	replay(con);
	con->next = consoles;
	consoles = con;
	log_unlock(locked, flags);
}

void unregister_console(struct console *con)
{
	unsigned long flags;
	bool locked = log_lock(&flags);

	for (struct console **link = &consoles; *link; link = &(*link)->next) {
		if (*link == con) {
			*link = con->next;
			break;
		}
	}
	log_unlock(locked, flags);
}

/* ---- printk ---- */

/* One line, or a piece of one, into the log and onto the consoles. */
static void log_text(int level, const char *text, size_t n, bool newline)
{
	static int last_level = LEVEL_DEFAULT;
	struct record rec = {
		.time = ktime_get_ns(),
		.length = n,
		.cont = level == LEVEL_CONT && line_open,
	};

	if (level != LEVEL_CONT)
		last_level = level;
	rec.level = last_level;

	append_record(&rec, text);
	line_open = !newline;
	if (!is_shown(&rec))
		return;
	for (struct console *con = consoles; con; con = con->next) {
		show_record(con, &rec, text, console_open);
		if (newline)
			write_console(con, "\n", 1);
	}
	console_open = !newline;
}

/* => The level at the beginning of *text, which moves behind it. */
static int take_level(const char **text)
{
	const char *p = *text;

	if (p[0] != KERN_SOH[0] || !p[1])
		return LEVEL_DEFAULT;
	*text += 2;
	return p[1] == LEVEL_CONT ? LEVEL_CONT : p[1] - '0';
}

int vprintk(const char *fmt, va_list args)
{
	const char *text = line, *end;
	unsigned long flags;
	bool locked = log_lock(&flags);
	int n = vscnprintf(line, sizeof(line), fmt, args);
	int level = take_level(&text);

	while (*text) {
		end = strchrnul(text, '\n');
		log_text(level, text, end - text, *end == '\n');
		text = *end ? end + 1 : end;
	}
	log_unlock(locked, flags);
	return n;
}

int printk(const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vprintk(fmt, args);
	va_end(args);
	return n;
}

/* ---- Readers ---- */

size_t klog_read(u64 *seq, char *buf, size_t size)
{
	static char text[TEXT_SIZE];
	unsigned long flags;
	size_t n, done = 0;
	u64 next;
	bool locked = log_lock(&flags);

	*seq = max(*seq, log_first);
	while (*seq != log_next) {
		n = format_record(*seq, &next, text);
		if (n > size - done)
			break;
		memcpy(buf + done, text, n);
		done += n;
		*seq = next;
	}
	log_unlock(locked, flags);
	return done;
}

/* => Text of one record at or behind *pos, *pos behind that; 0 at `end`. */
static size_t next_text(u64 *pos, u64 end, char *text)
{
	unsigned long flags;
	size_t n = 0;
	bool locked = log_lock(&flags);

	*pos = max(*pos, log_first);
	if (*pos < end)
		n = format_record(*pos, pos, text);
	log_unlock(locked, flags);
	return n;
}

/* => How much text there is from pos to end. */
static size_t text_size(u64 pos, u64 end, char *text)
{
	size_t n, sum = 0;

	while ((n = next_text(&pos, end, text)) != 0)
		sum += n;
	return sum;
}

static u64 log_end(void)
{
	unsigned long flags;
	bool locked = log_lock(&flags);
	u64 end = log_next;

	log_unlock(locked, flags);
	return end;
}

/* ---- syslog(2) ---- */

enum {
	SYSLOG_ACTION_CLOSE,
	SYSLOG_ACTION_OPEN,
	SYSLOG_ACTION_READ,
	SYSLOG_ACTION_READ_ALL,
	SYSLOG_ACTION_READ_CLEAR,
	SYSLOG_ACTION_CLEAR,
	SYSLOG_ACTION_CONSOLE_OFF,
	SYSLOG_ACTION_CONSOLE_ON,
	SYSLOG_ACTION_CONSOLE_LEVEL,
	SYSLOG_ACTION_SIZE_UNREAD,
	SYSLOG_ACTION_SIZE_BUFFER,
};

#define SYSLOG_POLL_NS	100000000	/* a printk can't wake anybody: it may hold any lock */

static int wait_for_text(void)
{
	while (log_end() == READ_ONCE(syslog_pos)) {
		if (signal_pending(current))
			return -ERESTARTSYS;
		set_current_state(TASK_INTERRUPTIBLE);
		schedule_timeout(SYSLOG_POLL_NS);
	}
	return 0;
}

/* => What comes next for syslog(2), at most `room` bytes in text; 0: nothing more. */
static size_t take_unread(char *text, size_t room)
{
	unsigned long flags;
	size_t n = 0;
	u64 next;
	bool locked = log_lock(&flags);

	if (syslog_pos < log_first) {
		syslog_pos = log_first;
		syslog_partial = 0;
	}
	if (syslog_pos != log_next) {
		n = format_record(syslog_pos, &next, text);
		syslog_partial = min(syslog_partial, n);
		n -= syslog_partial;
		memmove(text, text + syslog_partial, n);
		if (n <= room) {
			syslog_pos = next;
			syslog_partial = 0;
		} else {
			n = room;
			syslog_partial += n;
		}
	}
	log_unlock(locked, flags);
	return n;
}

/* => Whole lines as long as they fit, but a part of a line rather than nothing. */
static long syslog_read(char __user *buf, size_t size, char *text)
{
	size_t n, done = 0;
	int err = wait_for_text();

	if (err)
		return err;
	while (done < size && (n = take_unread(text, size - done)) != 0) {
		if (copy_to_user(buf + done, text, n))
			return done ? (long)done : -EFAULT;
		done += n;
		cond_resched();
	}
	return done;
}

/* => The last `size` bytes of text, in whole lines. */
static long syslog_read_all(char __user *buf, size_t size, bool clear, char *text)
{
	u64 end = log_end(), pos = READ_ONCE(clear_pos);
	size_t n, done = 0, left = text_size(pos, end, text);

	while (left > size && (n = next_text(&pos, end, text)) != 0)
		left -= n;
	while ((n = next_text(&pos, end, text)) != 0 && n <= size - done) {
		if (copy_to_user(buf + done, text, n))
			return -EFAULT;
		done += n;
		cond_resched();
	}
	if (clear)
		WRITE_ONCE(clear_pos, end);
	return done;
}

static long syslog_copy(int type, char __user *buf, int len)
{
	char *text;
	long ret;

	if (!buf || len < 0)
		return -EINVAL;
	if (len == 0)
		return 0;
	text = kmalloc(TEXT_SIZE);
	if (!text)
		return -ENOMEM;
	if (type == SYSLOG_ACTION_READ)
		ret = syslog_read(buf, len, text);
	else
		ret = syslog_read_all(buf, len, type == SYSLOG_ACTION_READ_CLEAR, text);
	kfree(text);
	return ret;
}

static long syslog_size_unread(void)
{
	char *text = kmalloc(TEXT_SIZE);
	size_t size, partial = READ_ONCE(syslog_partial);

	if (!text)
		return -ENOMEM;
	size = text_size(READ_ONCE(syslog_pos), log_end(), text);
	kfree(text);
	return size - min(size, partial);
}

static long syslog_console_level(int level)
{
	if (level < 1 || level > 8)
		return -EINVAL;
	console_loglevel = max(level, CONSOLE_LOGLEVEL_MIN);
	saved_console_loglevel = -1;
	return 0;
}

static void syslog_console_off(void)
{
	if (saved_console_loglevel == -1)
		saved_console_loglevel = console_loglevel;
	console_loglevel = CONSOLE_LOGLEVEL_MIN;
}

static void syslog_console_on(void)
{
	if (saved_console_loglevel != -1) {
		console_loglevel = saved_console_loglevel;
		saved_console_loglevel = -1;
	}
}

/*
 * sys_syslog - read and control the log. man 2 syslog; for the privileged only, as with Debian's
 * dmesg_restrict.
 */
long sys_syslog(int type, char __user *buf, int len)
{
	if (!capable(CAP_SYSLOG) && !capable(CAP_SYS_ADMIN))
		return -EPERM;

	switch (type) {
	case SYSLOG_ACTION_CLOSE:
	case SYSLOG_ACTION_OPEN:
		return 0;
	case SYSLOG_ACTION_READ:
	case SYSLOG_ACTION_READ_ALL:
	case SYSLOG_ACTION_READ_CLEAR:
		return syslog_copy(type, buf, len);
	case SYSLOG_ACTION_CLEAR:
		WRITE_ONCE(clear_pos, log_end());
		return 0;
	case SYSLOG_ACTION_CONSOLE_OFF:
		syslog_console_off();
		return 0;
	case SYSLOG_ACTION_CONSOLE_ON:
		syslog_console_on();
		return 0;
	case SYSLOG_ACTION_CONSOLE_LEVEL:
		return syslog_console_level(len);
	case SYSLOG_ACTION_SIZE_UNREAD:
		return syslog_size_unread();
	case SYSLOG_ACTION_SIZE_BUFFER:
		return LOG_SIZE;
	default:
		return -EINVAL;
	}
}
