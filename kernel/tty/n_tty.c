/* SPDX-License-Identifier: MIT */
/*
 * The line discipline: what a terminal does with characters between the port and the programs.
 *
 * In canonical mode a program gets a line at a time, and its user may edit the line until its end
 * is typed; in raw mode (ICANON off) characters are passed on as they come. The characters wait in
 * a ring:
 *
 *	   tail          canon_head          head
 *	    |  a line \n  another \n | l i n e being typ |
 *
 * line_end marks the characters that end a line: a newline, an EOL character, or an EOF, which is
 * stored as a NUL and never handed out. (termios(3))
 *
 * Echoes and output go through the same processing (opost) and count columns, so that erasing a
 * tab or a control character takes off what it put on the screen.
 */
#include <kernel/fs/fasync.h>
#include <kernel/fs/fs.h>
#include <kernel/lib/ctype.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/tty/tty.h>
#include <kernel/uapi/fcntl.h>
#include <kernel/uapi/poll.h>
#include <asm/serial.h>

#define CTRL(c)			((c) & 0x1f)
#define EOF_MARK		_POSIX_VDISABLE
#define DECISECOND		(100 * NSEC_PER_MSEC)
#define OPOST_MAX		8		/* bytes that one character can become: a tab */
#define WRITABLE_BELOW		256		/* bytes that wait, for poll to say so */
#define XOFF_THRESHOLD		(TTY_BUF_SIZE - 512)
#define XON_THRESHOLD		128
#define FOREVER			MAX_SCHEDULE_TIMEOUT

const struct termios tty_std_termios = {
	.c_iflag = ICRNL | IXON,
	.c_oflag = OPOST | ONLCR,
	.c_cflag = B9600 | CS8 | CREAD | HUPCL | CLOCAL,
	.c_lflag = ISIG | ICANON | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE | IEXTEN,
	.c_cc = {
		[VINTR] = CTRL('C'),
		[VQUIT] = CTRL('\\'),
		[VERASE] = 0x7f,
		[VKILL] = CTRL('U'),
		[VEOF] = CTRL('D'),
		[VMIN] = 1,
		[VSTART] = CTRL('Q'),
		[VSTOP] = CTRL('S'),
		[VSUSP] = CTRL('Z'),
		[VREPRINT] = CTRL('R'),
		[VDISCARD] = CTRL('O'),
		[VWERASE] = CTRL('W'),
		[VLNEXT] = CTRL('V'),
	},
};

static bool iflag(const struct tty_struct *tty, tcflag_t flag)
{
	return tty->termios.c_iflag & flag;
}

static bool oflag(const struct tty_struct *tty, tcflag_t flag)
{
	return tty->termios.c_oflag & flag;
}

static bool lflag(const struct tty_struct *tty, tcflag_t flag)
{
	return tty->termios.c_lflag & flag;
}

/* Is c the control character `which`? A disabled one is none. */
static bool is_cc(const struct tty_struct *tty, u8 c, int which)
{
	return c == tty->termios.c_cc[which] && c != _POSIX_VDISABLE;
}

/* The bytes of a UTF-8 character after its first take no column, and are erased with it. */
static bool is_continuation(const struct tty_struct *tty, u8 c)
{
	return iflag(tty, IUTF8) && (c & 0xc0) == 0x80;
}

static u8 buf_at(const struct tty_struct *tty, unsigned int position)
{
	return tty->buf[position % TTY_BUF_SIZE];
}

static bool ends_line(const struct tty_struct *tty, unsigned int position)
{
	position %= TTY_BUF_SIZE;
	return tty->line_end[position / BITS_PER_LONG] & BIT(position % BITS_PER_LONG);
}

/* ---- Output ---- */

static unsigned int opost_newline(struct tty_struct *tty, u8 *out)
{
	unsigned int n = 0;

	if (oflag(tty, ONLRET))
		tty->column = 0;
	if (oflag(tty, ONLCR)) {
		tty->column = 0;
		out[n++] = '\r';
	}
	tty->canon_column = tty->column;
	out[n++] = '\n';
	return n;
}

static unsigned int opost_return(struct tty_struct *tty, u8 *out)
{
	if (oflag(tty, ONOCR) && tty->column == 0)
		return 0;
	if (oflag(tty, OCRNL)) {
		if (oflag(tty, ONLRET))
			tty->canon_column = tty->column = 0;
		out[0] = '\n';
		return 1;
	}
	tty->canon_column = tty->column = 0;
	out[0] = '\r';
	return 1;
}

static unsigned int opost_tab(struct tty_struct *tty, u8 *out)
{
	unsigned int spaces = 8 - tty->column % 8;

	tty->column += spaces;
	if ((tty->termios.c_oflag & TABDLY) != XTABS) {
		out[0] = '\t';
		return 1;
	}
	memset(out, ' ', spaces);
	return spaces;
}

/* What the screen gets for c. => Bytes stored in out, up to OPOST_MAX. */
static unsigned int opost(struct tty_struct *tty, u8 c, u8 *out)
{
	if (oflag(tty, OPOST)) {
		switch (c) {
		case '\n':
			return opost_newline(tty, out);
		case '\r':
			return opost_return(tty, out);
		case '\t':
			return opost_tab(tty, out);
		case '\b':
			if (tty->column > 0)
				tty->column--;
			break;
		default:
			if (oflag(tty, OLCUC))
				c = toupper(c);
			if (!iscntrl(c) && !is_continuation(tty, c))
				tty->column++;
		}
	}
	out[0] = c;
	return 1;
}

void n_tty_send(struct tty_struct *tty)
{
	if (tty->stopped || !tty->out_count)
		return;
	serial_write(tty->index, (const char *)tty->out, tty->out_count);
	WRITE_ONCE(tty->out_count, 0);
}

static void wake_writers(struct tty_struct *tty)
{
	wake_up_all(&tty->write_wait);
	if (tty->cut_short)
		kill_fasync(&tty->fasync, POLL_OUT);
	tty->cut_short = false;
}

void n_tty_flush_output(struct tty_struct *tty)
{
	WRITE_ONCE(tty->out_count, 0);
	wake_writers(tty);
}

/* => False: there is no room, as output has been stopped for long. */
static bool output_char(struct tty_struct *tty, u8 c)
{
	if (tty->out_count + OPOST_MAX > TTY_OUT_SIZE)
		n_tty_send(tty);
	if (tty->out_count + OPOST_MAX > TTY_OUT_SIZE)
		return false;
	tty->out_count += opost(tty, c, tty->out + tty->out_count);
	return true;
}

/* An echo that finds no room is lost. */
static void echo_raw(struct tty_struct *tty, u8 c)
{
	output_char(tty, c);
}

static void echo_char(struct tty_struct *tty, u8 c)
{
	if (lflag(tty, ECHOCTL) && iscntrl(c) && c != '\t') {
		echo_raw(tty, '^');
		c ^= 0x40;
	}
	echo_raw(tty, c);
}

static void echo_string(struct tty_struct *tty, const char *s)
{
	while (*s)
		echo_raw(tty, *s++);
}

void n_tty_stop(struct tty_struct *tty)
{
	n_tty_send(tty);
	WRITE_ONCE(tty->stopped, true);
}

void n_tty_start(struct tty_struct *tty)
{
	if (!tty->stopped || tty->tco_stopped)
		return;
	WRITE_ONCE(tty->stopped, false);
	n_tty_send(tty);
	wake_writers(tty);
}

bool n_tty_writable(const struct tty_struct *tty)
{
	return !READ_ONCE(tty->stopped) || READ_ONCE(tty->out_count) < WRITABLE_BELOW;
}

/* => lock held. How many of n bytes found room. */
static size_t write_bytes(struct tty_struct *tty, const u8 *bytes, size_t n)
{
	size_t done = 0;

	while (done < n && output_char(tty, bytes[done]))
		done++;
	n_tty_send(tty);
	return done;
}

/* => 0 when all has been written; or -errno, and *done says how much has. */
static int write_chunk(struct tty_struct *tty, struct file *file, const u8 *bytes, size_t n,
		       size_t *done)
{
	size_t written = 0;
	int error = 0;

	while (!error) {
		error = signal_pending(current) ? -ERESTARTSYS : 0;
		mutex_lock(&tty->lock);
		if (tty_hung_up(file))
			error = -EIO;
		if (!error)
			written += write_bytes(tty, bytes + written, n - written);
		if (!error && written < n && (file->f_flags & O_NONBLOCK))
			tty->cut_short = true;
		mutex_unlock(&tty->lock);
		if (error || written == n)
			break;
		if (file->f_flags & O_NONBLOCK)
			error = -EAGAIN;
		else
			error = wait_event_interruptible(tty->write_wait,
							 n_tty_writable(tty) || tty_hung_up(file));
	}
	*done += written;
	return error;
}

/* One reader or writer at a time, so that each gets or puts its bytes in one piece. */
static int lock_user(struct mutex *lock, struct file *file)
{
	if (file->f_flags & O_NONBLOCK)
		return mutex_trylock(lock) ? 0 : -EAGAIN;
	return mutex_lock_interruptible(lock) ? -ERESTARTSYS : 0;
}

ssize_t n_tty_write(struct tty_struct *tty, struct file *file, struct iov_iter *from)
{
	u8 chunk[256];
	size_t done = 0;
	int error;

	error = lock_user(&tty->write_lock, file);
	if (error)
		return error;
	while (from->count && !error) {
		size_t part = min(from->count, sizeof(chunk));

		error = -EFAULT;
		if (copy_from_iter(chunk, part, from) != part)
			break;
		error = write_chunk(tty, file, chunk, part, &done);
		cond_resched();
	}
	mutex_unlock(&tty->write_lock);
	return done ? (ssize_t)done : error;
}

/* ---- Input ---- */

void n_tty_flush_input(struct tty_struct *tty)
{
	tty->tail = tty->canon_head = tty->head;
	bitmap_zero(tty->line_end, TTY_BUF_SIZE);
	tty->lnext = false;
	tty->erasing = false;
}

/* In canonical mode a line that is too long loses its rest; there is always room for its end. */
bool n_tty_has_room(const struct tty_struct *tty)
{
	if (lflag(tty, ICANON) && tty->canon_head == tty->tail)
		return true;
	return tty->head - tty->tail < TTY_BUF_SIZE - 1;
}

unsigned int n_tty_chars_in_buffer(const struct tty_struct *tty)
{
	unsigned int end = lflag(tty, ICANON) ? tty->canon_head : tty->head;
	unsigned int count = 0;

	for (unsigned int i = tty->tail; i != end; i++)
		count += !(ends_line(tty, i) && buf_at(tty, i) == EOF_MARK);
	return count;
}

bool n_tty_readable(const struct tty_struct *tty, unsigned int at_least)
{
	unsigned int tail = READ_ONCE(tty->tail);

	if (lflag(tty, ICANON))
		return READ_ONCE(tty->canon_head) != tail;
	return READ_ONCE(tty->head) - tail >= at_least;
}

/* => Dropped where less than `reserve` places would be left. */
static void put_char(struct tty_struct *tty, u8 c, unsigned int reserve)
{
	if (tty->head - tty->tail + reserve >= TTY_BUF_SIZE)
		return;
	tty->buf[tty->head % TTY_BUF_SIZE] = c;
	bitmap_clear(tty->line_end, tty->head % TTY_BUF_SIZE, 1);
	tty->head++;
}

static void wake_readers(struct tty_struct *tty)
{
	wake_up_poll(&tty->read_wait, POLLIN | POLLRDNORM);
	kill_fasync(&tty->fasync, POLL_IN);
}

static void put_line_end(struct tty_struct *tty, u8 c)
{
	put_char(tty, c, 0);
	bitmap_set(tty->line_end, (tty->head - 1) % TTY_BUF_SIZE, 1);
	WRITE_ONCE(tty->canon_head, tty->head);
	wake_readers(tty);
}

/* ECHOPRT: what is erased was shown between a backslash and this. */
static void finish_erasing(struct tty_struct *tty)
{
	if (tty->erasing)
		echo_raw(tty, '/');
	tty->erasing = false;
}

static void put_ordinary(struct tty_struct *tty, u8 c)
{
	if (lflag(tty, ECHO)) {
		finish_erasing(tty);
		if (tty->canon_head == tty->head)
			tty->canon_column = tty->column;
		if (c == '\n')
			echo_raw(tty, c);
		else
			echo_char(tty, c);
	}
	if (c == 0xff && iflag(tty, PARMRK)) /* one alone would begin a mark */
		put_char(tty, c, 2);
	put_char(tty, c, 1);
	if (!lflag(tty, ICANON))
		wake_readers(tty);
}

/* The column behind the first characters, up to `end`, of the line being typed. */
static unsigned int column_at(const struct tty_struct *tty, unsigned int end)
{
	unsigned int column = tty->canon_column;

	for (unsigned int i = tty->canon_head; i != end; i++) {
		u8 c = buf_at(tty, i);

		if (c == '\t')
			column += 8 - column % 8;
		else if (iscntrl(c))
			column += lflag(tty, ECHOCTL) ? 2 : 0;
		else if (!is_continuation(tty, c))
			column++;
	}
	return column;
}

/* Wipes c, the last character of the line, which is no longer in it, off the screen. */
static void erase_on_screen(struct tty_struct *tty, u8 c)
{
	if (c == '\t') {
		unsigned int start = column_at(tty, tty->head);

		for (unsigned int column = start + 8 - start % 8; column > start; column--)
			echo_raw(tty, '\b');
		return;
	}
	if (iscntrl(c) && !lflag(tty, ECHOCTL))
		return;
	if (iscntrl(c))
		echo_string(tty, "\b \b");
	echo_string(tty, "\b \b");
}

/* On a screen it goes away; on paper (ECHOPRT) it is printed once more. */
static void show_erased(struct tty_struct *tty, u8 c)
{
	if (!lflag(tty, ECHOPRT)) {
		erase_on_screen(tty, c);
		return;
	}
	if (!tty->erasing)
		echo_raw(tty, '\\');
	tty->erasing = true;
	echo_char(tty, c);
	if (tty->head == tty->canon_head)
		finish_erasing(tty);
}

/* Takes the last character off the line. => Its first byte. */
static u8 unput_char(struct tty_struct *tty)
{
	do
		tty->head--;
	while (tty->head != tty->canon_head && is_continuation(tty, buf_at(tty, tty->head)));
	return buf_at(tty, tty->head);
}

static void erase_char(struct tty_struct *tty, u8 typed)
{
	u8 c;

	if (tty->head == tty->canon_head)
		return;
	c = unput_char(tty);
	if (!lflag(tty, ECHO))
		return;
	if (lflag(tty, ECHOE | ECHOPRT))
		show_erased(tty, c);
	else
		echo_char(tty, typed);
}

/* A word is what stands behind the last run of non-word characters. */
static void erase_word(struct tty_struct *tty)
{
	bool seen_word = false;

	while (tty->head != tty->canon_head) {
		unsigned int head = tty->head;
		u8 c = unput_char(tty);
		bool in_word = isalnum(c) || c == '_' || (c & 0x80);

		if (seen_word && !in_word) {
			tty->head = head;
			break;
		}
		seen_word |= in_word;
		if (lflag(tty, ECHO))
			show_erased(tty, c);
	}
}

static void kill_line(struct tty_struct *tty, u8 typed)
{
	bool wipe = lflag(tty, ECHO) && lflag(tty, ECHOK) && lflag(tty, ECHOKE) &&
		    lflag(tty, ECHOE);

	while (tty->head != tty->canon_head) {
		u8 c = unput_char(tty);

		if (wipe)
			show_erased(tty, c);
	}
	if (!lflag(tty, ECHO) || wipe)
		return;
	finish_erasing(tty);
	echo_char(tty, typed);
	if (lflag(tty, ECHOK))
		echo_raw(tty, '\n');
}

static void reprint_line(struct tty_struct *tty, u8 typed)
{
	finish_erasing(tty);
	echo_char(tty, typed);
	echo_raw(tty, '\n');
	for (unsigned int i = tty->canon_head; i != tty->head; i++)
		echo_char(tty, buf_at(tty, i));
}

/* => Whether c edits the line instead of joining it. */
static bool edit_line(struct tty_struct *tty, u8 c)
{
	bool extended = lflag(tty, IEXTEN);

	if (is_cc(tty, c, VERASE)) {
		erase_char(tty, c);
	} else if (is_cc(tty, c, VKILL)) {
		kill_line(tty, c);
	} else if (extended && is_cc(tty, c, VWERASE)) {
		erase_word(tty);
	} else if (extended && is_cc(tty, c, VLNEXT)) {
		tty->lnext = true;
		if (lflag(tty, ECHO)) {
			finish_erasing(tty);
			if (lflag(tty, ECHOCTL))
				echo_string(tty, "^\b");
		}
	} else if (extended && lflag(tty, ECHO) && is_cc(tty, c, VREPRINT)) {
		reprint_line(tty, c);
	} else {
		return false;
	}
	return true;
}

/* => Whether c ended the line. */
static bool end_line(struct tty_struct *tty, u8 c)
{
	if (c == '\n') {
		finish_erasing(tty);
		if (lflag(tty, ECHO | ECHONL))
			echo_raw(tty, '\n');
		put_line_end(tty, c);
		return true;
	}
	if (is_cc(tty, c, VEOF)) {
		put_line_end(tty, EOF_MARK);
		return true;
	}
	if (is_cc(tty, c, VEOL) || (lflag(tty, IEXTEN) && is_cc(tty, c, VEOL2))) {
		if (lflag(tty, ECHO))
			echo_char(tty, c);
		put_line_end(tty, c);
		return true;
	}
	return false;
}

static void signal_foreground(struct tty_struct *tty, int sig)
{
	n_tty_send(tty);
	if (!lflag(tty, NOFLSH)) {
		n_tty_flush_input(tty);
		n_tty_flush_output(tty);
	}
	tty_signal_foreground(tty, sig);
}

static void receive_signal(struct tty_struct *tty, int sig, u8 c)
{
	signal_foreground(tty, sig);
	if (iflag(tty, IXON))
		n_tty_start(tty);
	if (lflag(tty, ECHO))
		echo_char(tty, c);
	n_tty_send(tty);
}

static int signal_of(const struct tty_struct *tty, u8 c)
{
	if (!lflag(tty, ISIG))
		return 0;
	if (is_cc(tty, c, VINTR))
		return SIGINT;
	if (is_cc(tty, c, VQUIT))
		return SIGQUIT;
	return is_cc(tty, c, VSUSP) ? SIGTSTP : 0;
}

/* => Whether c was used up by flow control. */
static bool flow_control(struct tty_struct *tty, u8 c)
{
	if (!iflag(tty, IXON))
		return false;
	if (is_cc(tty, c, VSTART)) {
		n_tty_start(tty);
		return true;
	}
	if (is_cc(tty, c, VSTOP)) {
		n_tty_stop(tty);
		return true;
	}
	if (iflag(tty, IXANY) && tty->stopped)
		n_tty_start(tty);
	return false;
}

static void throttle(struct tty_struct *tty)
{
	if (!iflag(tty, IXOFF) || tty->throttled || tty->head - tty->tail < XOFF_THRESHOLD)
		return;
	tty->throttled = true;
	serial_write(tty->index, (const char *)&tty->termios.c_cc[VSTOP], 1);
}

static void unthrottle(struct tty_struct *tty)
{
	if (!tty->throttled || tty->head - tty->tail > XON_THRESHOLD)
		return;
	tty->throttled = false;
	serial_write(tty->index, (const char *)&tty->termios.c_cc[VSTART], 1);
}

void n_tty_receive(struct tty_struct *tty, u8 c)
{
	int sig;

	if (iflag(tty, ISTRIP))
		c &= 0x7f;
	if (iflag(tty, IUCLC) && lflag(tty, IEXTEN))
		c = tolower(c);
	if (tty->lnext) {
		tty->lnext = false;
		put_ordinary(tty, c);
		return;
	}
	if (flow_control(tty, c))
		return;
	sig = signal_of(tty, c);
	if (sig) {
		receive_signal(tty, sig, c);
		return;
	}
	if (c == '\r') {
		if (iflag(tty, IGNCR))
			return;
		if (iflag(tty, ICRNL))
			c = '\n';
	} else if (c == '\n' && iflag(tty, INLCR)) {
		c = '\r';
	}
	if (!lflag(tty, ICANON) || (!edit_line(tty, c) && !end_line(tty, c)))
		put_ordinary(tty, c);
	throttle(tty);
}

/* A program that reads a NUL can't tell it from one that was sent, but by PARMRK. */
void n_tty_receive_break(struct tty_struct *tty)
{
	if (iflag(tty, IGNBRK))
		return;
	if (iflag(tty, BRKINT)) {
		signal_foreground(tty, SIGINT);
		return;
	}
	if (iflag(tty, PARMRK)) {
		put_char(tty, 0xff, 3);
		put_char(tty, 0, 2);
	}
	put_char(tty, 0, 1);
	if (!lflag(tty, ICANON))
		wake_readers(tty);
}

void n_tty_set_termios(struct tty_struct *tty, const struct termios *termios)
{
	bool toggled = (tty->termios.c_lflag ^ termios->c_lflag) & ICANON;

	tty->termios = *termios;
	if (toggled) {
		/* What has come but was not read is one line. */
		bitmap_zero(tty->line_end, TTY_BUF_SIZE);
		tty->canon_head = tty->tail;
		if (lflag(tty, ICANON) && tty->head != tty->tail) {
			bitmap_set(tty->line_end, (tty->head - 1) % TTY_BUF_SIZE, 1);
			tty->canon_head = tty->head;
		}
		tty->lnext = false;
		tty->erasing = false;
	}
	if (!iflag(tty, IXON))
		n_tty_start(tty);
	wake_up_all(&tty->read_wait);
}

/* ---- Reading ---- */

static u8 take_char(struct tty_struct *tty)
{
	u8 c = buf_at(tty, tty->tail);

	bitmap_clear(tty->line_end, tty->tail % TTY_BUF_SIZE, 1);
	tty->tail++;
	return c;
}

static bool at_eof_mark(const struct tty_struct *tty)
{
	return tty->tail != tty->canon_head && ends_line(tty, tty->tail) &&
	       buf_at(tty, tty->tail) == EOF_MARK;
}

/* => Number of characters; *end is set when they end a line. lock held. */
static size_t take_from_line(struct tty_struct *tty, u8 *chunk, size_t size, bool last, bool *end)
{
	size_t n = 0;

	while (n < size && tty->tail != tty->canon_head) {
		*end = ends_line(tty, tty->tail);
		if (at_eof_mark(tty)) {
			take_char(tty);
			break;
		}
		chunk[n++] = take_char(tty);
		if (*end)
			break;
	}
	/* An EOF right behind what the program asked for would read as the end of the file. */
	if (last && n == size && !*end && at_eof_mark(tty)) {
		take_char(tty);
		*end = true;
	}
	return n;
}

static size_t take(struct tty_struct *tty, u8 *chunk, size_t size, bool last, bool *end)
{
	size_t n = 0;

	*end = false;
	mutex_lock(&tty->lock);
	if (lflag(tty, ICANON))
		n = take_from_line(tty, chunk, size, last, end);
	else
		while (n < size && tty->tail != tty->head)
			chunk[n++] = take_char(tty);
	unthrottle(tty);
	mutex_unlock(&tty->lock);
	return n;
}

/* How long a read waits. Canonical mode: for one line; else MIN and TIME, see termios(3). */
struct patience {
	size_t minimum;		/* enough to return with */
	u64 timeout;		/* of the next wait */
	u64 between;		/* of those after the first character */
};

static struct patience patience_of(const struct tty_struct *tty)
{
	u64 time = tty->termios.c_cc[VTIME] * DECISECOND;
	size_t min = tty->termios.c_cc[VMIN];

	if (lflag(tty, ICANON))
		return (struct patience){ 1, FOREVER, FOREVER };
	if (!min)
		return (struct patience){ 1, time, time };
	return (struct patience){ min, FOREVER, time ? time : FOREVER };
}

/* => 0: look again; -ETIME: time is up; or what the read returns if it has nothing. */
static int wait_for_input(struct tty_struct *tty, struct file *file, u64 timeout)
{
	s64 left;

	if (!timeout)
		return -ETIME;
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	if (timeout == FOREVER)
		return wait_event_interruptible(tty->read_wait,
						n_tty_readable(tty, 1) || tty_hung_up(file));
	left = wait_event_interruptible_timeout(
		tty->read_wait, n_tty_readable(tty, 1) || tty_hung_up(file), timeout);
	return left > 0 ? 0 : left == 0 ? -ETIME
					: (int)left;
}

static ssize_t read_locked(struct tty_struct *tty, struct file *file, struct iov_iter *to)
{
	struct patience patience = patience_of(tty);
	u8 chunk[256];
	size_t done = 0;

	while (to->count) {
		bool end;
		size_t part = min(to->count, sizeof(chunk));
		size_t got = take(tty, chunk, part, part == to->count, &end);
		int error;

		if (copy_to_iter(chunk, got, to) != got)
			return done ? (ssize_t)done : -EFAULT;
		done += got;
		if (end || tty_hung_up(file))
			break;
		if (got) {
			patience.timeout = patience.between;
			continue;
		}
		if (done >= patience.minimum)
			break;
		error = wait_for_input(tty, file, patience.timeout);
		if (error == -ETIME)
			break;
		if (error)
			return done ? (ssize_t)done : error;
	}
	return done;
}

ssize_t n_tty_read(struct tty_struct *tty, struct file *file, struct iov_iter *to)
{
	ssize_t result;
	int error;

	error = lock_user(&tty->read_lock, file);
	if (error)
		return error;
	result = read_locked(tty, file, to);
	mutex_unlock(&tty->read_lock);
	tty_kick();
	return result;
}
