/* SPDX-License-Identifier: MIT */
/*
 * Terminals: their files, the sessions that they control, and the thread that their input goes
 * through.
 *
 * A session has at most one controlling terminal, a terminal controls at most one session. The link
 * is double: tty->session and signal->tty of each process in the session; both are changed under
 * tasklist_lock (and signal->tty under siglock, too). One process group of the session is the
 * foreground; a process of another that reads, or changes something, is stopped by SIGTTIN or
 * SIGTTOU.
 *
 * Signals for the group come from ttyd, a kernel thread, so that no group is signalled from an
 * interrupt: the handler of the port only stores the byte.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fasync.h>
#include <kernel/fs/fs.h>
#include <kernel/fs/poll.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/printk.h>
#include <kernel/process/fork.h>
#include <kernel/process/pid.h>
#include <kernel/sched.h>
#include <kernel/signal/signal.h>
#include <kernel/tty/tty.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/fcntl.h>
#include <kernel/uapi/poll.h>
#include <mm/slab.h>
#include <asm/serial.h>
#include <asm/uaccess.h>

#define TTY_MAJOR	4
#define TTYAUX_MAJOR	5
#define TTYS_MINOR	64	/* of ttyS0 */

static struct tty_struct ttys[NR_SERIAL_PORTS];
static unsigned int nr_ttys;
static DECLARE_WAIT_QUEUE_HEAD(ttyd_wait);

/* What an open file is to its terminal. */
struct tty_file {
	struct tty_struct *tty;
	unsigned int hangups;	/* of the terminal, when it was opened */
	bool console;		/* opened as /dev/console: outlives hang-ups */
};

struct tty_struct *tty_by_index(unsigned int index)
{
	return index < nr_ttys ? &ttys[index] : NULL;
}

static struct tty_struct *file_tty(struct file *file)
{
	struct tty_file *tf = file->private_data;

	return tf->tty;
}

static bool is_console(struct file *file)
{
	struct tty_file *tf = file->private_data;

	return tf->console;
}

bool tty_hung_up(struct file *file)
{
	struct tty_file *tf = file->private_data;

	return !tf->console && tf->hangups != READ_ONCE(tf->tty->hangups);
}

/* ---- ttyd ---- */

/* => From the port's interrupt handler. What finds the ring full is lost, as in a UART. */
static void tty_receive(void *ctx, const u16 *chars, size_t n)
{
	struct tty_struct *tty = ctx;
	unsigned long flags;

	spin_lock_irqsave(&tty->rx_lock, flags);
	while (n-- && tty->rx_head - tty->rx_tail < TTY_RX_SIZE)
		tty->rx[tty->rx_head++ % TTY_RX_SIZE] = *chars++;
	spin_unlock_irqrestore(&tty->rx_lock, flags);
	wake_up(&ttyd_wait);
}

void tty_kick(void)
{
	for (unsigned int i = 0; i < nr_ttys; i++)
		if (READ_ONCE(ttys[i].rx_head) != READ_ONCE(ttys[i].rx_tail))
			wake_up(&ttyd_wait);
}

static bool tty_has_work(struct tty_struct *tty)
{
	return READ_ONCE(tty->rx_head) != READ_ONCE(tty->rx_tail) && n_tty_has_room(tty);
}

static bool ttyd_has_work(void)
{
	for (unsigned int i = 0; i < nr_ttys; i++)
		if (tty_has_work(&ttys[i]))
			return true;
	return false;
}

static u16 rx_pop(struct tty_struct *tty)
{
	unsigned long flags;
	u16 c;

	spin_lock_irqsave(&tty->rx_lock, flags);
	c = tty->rx[tty->rx_tail++ % TTY_RX_SIZE];
	spin_unlock_irqrestore(&tty->rx_lock, flags);
	return c;
}

/* => lock held. */
static void tty_take_input(struct tty_struct *tty)
{
	while (tty_has_work(tty)) {
		u16 c = rx_pop(tty);

		if (c == SERIAL_BREAK)
			n_tty_receive_break(tty);
		else
			n_tty_receive(tty, c);
	}
	n_tty_send(tty);
}

static int ttyd(void *unused)
{
	for (;;) {
		/* A signal that somebody sends to a kernel thread means nothing. */
		clear_bit(TIF_SIGPENDING, &current->work);
		wait_event_interruptible(ttyd_wait, ttyd_has_work());
		for (unsigned int i = 0; i < nr_ttys; i++) {
			struct tty_struct *tty = &ttys[i];

			mutex_lock(&tty->lock);
			tty_take_input(tty);
			mutex_unlock(&tty->lock);
		}
		cond_resched();
	}
	return 0;
}

/* ---- Sessions ---- */

/* => A reference to the foreground group, or NULL. */
static struct pid *get_foreground(struct tty_struct *tty)
{
	struct pid *pgrp;

	spin_lock(&tasklist_lock);
	pgrp = tty->pgrp ? get_pid(tty->pgrp) : NULL;
	spin_unlock(&tasklist_lock);
	return pgrp;
}

void tty_signal_foreground(struct tty_struct *tty, int sig)
{
	struct pid *pgrp = get_foreground(tty);

	if (pgrp)
		kill_pgrp(pgrp, sig, true);
	put_pid(pgrp);
}

static void set_signal_tty(struct task_struct *task, struct tty_struct *tty)
{
	unsigned long flags;

	spin_lock_irqsave(&task->sighand->siglock, flags);
	task->signal->tty = tty;
	spin_unlock_irqrestore(&task->sighand->siglock, flags);
}

/* => tasklist_lock held. Nobody in the session has a terminal any more. */
static void session_clear_tty(struct pid *session)
{
	struct task_struct *task;

	for_each_pid_task(task, session, PIDTYPE_SID)
		set_signal_tty(task, NULL);
}

/* A session and its foreground group, taken from a terminal: their references are ours now. */
struct tty_owner {
	struct pid *session;
	struct pid *pgrp;
};

/* => tasklist_lock held. */
static struct tty_owner tty_take_owner(struct tty_struct *tty)
{
	struct tty_owner owner = { tty->session, tty->pgrp };

	tty->session = NULL;
	tty->pgrp = NULL;
	if (owner.session)
		session_clear_tty(owner.session);
	return owner;
}

static void put_owner(struct tty_owner owner)
{
	put_pid(owner.session);
	put_pid(owner.pgrp);
}

/* => tasklist_lock held; the terminal has no session, current is a leader without terminal. */
static void tty_give_to_current(struct tty_struct *tty)
{
	tty->session = get_pid(task_session(current));
	tty->pgrp = get_pid(task_pgrp(current));
	set_signal_tty(current, tty);
}

/* The session loses the terminal, and files that were opened before are dead, in one step: so who
 * opens it as his own gets one that is dead, too, or none. => tasklist_lock held. */
static struct tty_owner tty_cut_off(struct tty_struct *tty)
{
	WRITE_ONCE(tty->hangups, tty->hangups + 1);
	return tty_take_owner(tty);
}

/* => What tty_cut_off() has begun is over: nothing of the old session's is left for the next. */
static void tty_finish_hangup(struct tty_struct *tty)
{
	mutex_lock(&tty->lock);
	n_tty_flush_input(tty);
	tty->tco_stopped = false;
	n_tty_start(tty);
	mutex_unlock(&tty->lock);
	wake_up_all(&tty->read_wait);
	wake_up_all(&tty->write_wait);
}

/* The leader whose terminal was taken from it by vhangup ends: the group that was its foreground
 * hears of that, too. */
static void hangup_old_pgrp(void)
{
	struct pid *pgrp;

	spin_lock(&tasklist_lock);
	pgrp = current->signal->tty_old_pgrp;
	current->signal->tty_old_pgrp = NULL;
	spin_unlock(&tasklist_lock);
	if (!pgrp)
		return;
	kill_pgrp(pgrp, SIGHUP, true);
	kill_pgrp(pgrp, SIGCONT, true);
	put_pid(pgrp);
}

void exit_ctty(void)
{
	struct tty_owner owner = { NULL, NULL };
	struct tty_struct *tty;

	if (!READ_ONCE(current->signal->leader))
		return;
	spin_lock(&tasklist_lock);
	tty = current->signal->tty;
	if (tty)
		owner = tty_cut_off(tty);
	spin_unlock(&tasklist_lock);
	if (!tty) {
		hangup_old_pgrp();
		return;
	}
	tty_finish_hangup(tty);
	if (owner.pgrp)
		kill_pgrp(owner.pgrp, SIGHUP, true);
	put_owner(owner);
}

/* => tasklist_lock held. The leader of the session, or NULL. */
static struct task_struct *session_leader(struct pid *session)
{
	struct task_struct *leader = pid_task(session, PIDTYPE_TGID);

	return leader && leader->signal->leader ? leader : NULL;
}

/* Takes the terminal away from current's session, as if the line had been cut. */
static void tty_vhangup(void)
{
	struct tty_owner owner = { NULL, NULL };
	struct task_struct *leader = NULL;
	struct tty_struct *tty;

	spin_lock(&tasklist_lock);
	tty = current->signal->tty;
	if (tty)
		owner = tty_cut_off(tty);
	if (owner.session)
		leader = session_leader(owner.session);
	if (leader) {
		swap(leader->signal->tty_old_pgrp, owner.pgrp);
		group_send_sig(SIGHUP, leader);
		group_send_sig(SIGCONT, leader);
	}
	spin_unlock(&tasklist_lock);
	if (tty)
		tty_finish_hangup(tty);
	put_owner(owner);
}

long sys_vhangup(void)
{
	if (!capable(CAP_SYS_TTY_CONFIG))
		return -EPERM;
	tty_vhangup();
	return 0;
}

/* => tasklist_lock held. */
static bool sig_ignored_or_blocked(struct task_struct *task, int sig)
{
	return task->blocked & BIT(sig - 1) ||
	       task->sighand->action[sig - 1].sa.sa_handler == SIG_IGN;
}

int tty_check_change(struct tty_struct *tty, int sig)
{
	struct pid *pgrp = NULL;
	int error = 0;

	spin_lock(&tasklist_lock);
	if (current->signal->tty != tty || !tty->pgrp || tty->pgrp == task_pgrp(current))
		goto unlock;
	if (sig_ignored_or_blocked(current, sig)) {
		error = sig == SIGTTIN ? -EIO : 0;
	} else if (is_orphaned_pgrp(task_pgrp(current), NULL)) {
		error = -EIO;
	} else {
		error = -ERESTARTSYS;
		pgrp = get_pid(task_pgrp(current));
	}
unlock:
	spin_unlock(&tasklist_lock);
	if (pgrp) {
		kill_pgrp(pgrp, sig, true);
		set_task_work(current, TIF_SIGPENDING);
		put_pid(pgrp);
	}
	return error;
}

static dev_t tty_dev(const struct tty_struct *tty)
{
	return MKDEV(TTY_MAJOR, TTYS_MINOR + tty->index);
}

int tty_stat_nr(const struct tty_struct *tty)
{
	return tty ? (int)tty_dev(tty) : 0;
}

int tty_stat_pgrp(const struct tty_struct *tty)
{
	return tty && tty->pgrp ? pid_nr(tty->pgrp) : -1;
}

/* ---- ioctl: sessions and groups ---- */

static int tiocsctty(struct tty_struct *tty, struct file *file, unsigned long steal)
{
	struct tty_owner owner = { NULL, NULL };
	int error = 0;

	spin_lock(&tasklist_lock);
	if (current->signal->leader && tty->session == task_session(current))
		goto unlock;
	error = -EIO;
	if (tty_hung_up(file))
		goto unlock;
	error = -EPERM;
	if (!current->signal->leader || current->signal->tty)
		goto unlock;
	if (tty->session && (steal != 1 || !capable(CAP_SYS_ADMIN)))
		goto unlock;
	if (!(file->f_mode & FMODE_READ) && !capable(CAP_SYS_ADMIN))
		goto unlock;
	error = 0;
	owner = tty_take_owner(tty);
	tty_give_to_current(tty);
unlock:
	spin_unlock(&tasklist_lock);
	put_owner(owner);
	return error;
}

/* A leader gives it up for the whole session, whose foreground hears of that. */
static int tiocnotty(struct tty_struct *tty)
{
	struct tty_owner owner = { NULL, NULL };
	int error = -ENOTTY;

	spin_lock(&tasklist_lock);
	if (current->signal->tty == tty) {
		error = 0;
		if (current->signal->leader)
			owner = tty_take_owner(tty);
		else
			set_signal_tty(current, NULL);
	}
	spin_unlock(&tasklist_lock);
	if (owner.pgrp) {
		kill_pgrp(owner.pgrp, SIGHUP, true);
		kill_pgrp(owner.pgrp, SIGCONT, true);
	}
	put_owner(owner);
	return error;
}

static int tiocgpgrp(struct tty_struct *tty, pid_t __user *arg)
{
	pid_t nr;

	spin_lock(&tasklist_lock);
	nr = current->signal->tty == tty ? pid_nr(tty->pgrp) : -ENOTTY;
	spin_unlock(&tasklist_lock);
	return nr < 0 ? nr : put_user(nr, arg);
}

static int tiocgsid(struct tty_struct *tty, pid_t __user *arg)
{
	pid_t nr;

	spin_lock(&tasklist_lock);
	nr = current->signal->tty == tty && tty->session ? pid_nr(tty->session) : -ENOTTY;
	spin_unlock(&tasklist_lock);
	return nr < 0 ? nr : put_user(nr, arg);
}

/* => tasklist_lock held. */
static struct pid *session_of_pgrp(struct pid *pgrp)
{
	struct task_struct *task = pid_task(pgrp, PIDTYPE_PGID);

	if (!task)
		task = pid_task(pgrp, PIDTYPE_PID);
	return task ? task_session(task) : NULL;
}

static int tiocspgrp(struct tty_struct *tty, pid_t __user *arg)
{
	struct pid *pgrp, *old = NULL;
	pid_t nr;
	int error;

	error = tty_check_change(tty, SIGTTOU);
	if (error)
		return error == -EIO ? -ENOTTY : error;
	if (get_user(nr, arg))
		return -EFAULT;
	if (nr < 0)
		return -EINVAL;
	pgrp = find_get_pid(nr);
	spin_lock(&tasklist_lock);
	error = -ENOTTY;
	if (current->signal->tty != tty || tty->session != task_session(current))
		goto unlock;
	error = -ESRCH;
	if (!pgrp)
		goto unlock;
	error = -EPERM;
	if (session_of_pgrp(pgrp) != task_session(current))
		goto unlock;
	error = 0;
	old = tty->pgrp;
	tty->pgrp = get_pid(pgrp);
unlock:
	spin_unlock(&tasklist_lock);
	put_pid(old);
	put_pid(pgrp);
	return error;
}

/* ---- ioctl: settings ---- */

static struct termios get_termios(struct tty_struct *tty)
{
	struct termios termios;

	mutex_lock(&tty->lock);
	termios = tty->termios;
	mutex_unlock(&tty->lock);
	return termios;
}

/* The speed of a serial port under a virtual machine is a name; it is kept, and does nothing. */
static speed_t termios_speed(const struct termios *termios)
{
	static const speed_t speeds[] = {
		0,
		50,
		75,
		110,
		134,
		150,
		200,
		300,
		600,
		1200,
		1800,
		2400,
		4800,
		9600,
		19200,
		38400,
	};
	static const speed_t fast[] = {
		0,
		57600,
		115200,
		230400,
		460800,
		500000,
		576000,
		921600,
		1000000,
		1152000,
		1500000,
		2000000,
		2500000,
		3000000,
		3500000,
		4000000,
	};
	unsigned int code = termios->c_cflag & CBAUD;

	return code & CBAUDEX ? fast[code & 15] : speeds[code & 15];
}

static int tcgets(struct tty_struct *tty, struct termios __user *arg)
{
	struct termios termios = get_termios(tty);

	return copy_to_user(arg, &termios, sizeof(termios)) ? -EFAULT : 0;
}

static int tcgets2(struct tty_struct *tty, struct termios2 __user *arg)
{
	struct termios termios = get_termios(tty);
	struct termios2 termios2 = { .c_ispeed = termios_speed(&termios),
				     .c_ospeed = termios_speed(&termios) };

	memcpy(&termios2, &termios, sizeof(termios));
	return copy_to_user(arg, &termios2, sizeof(termios2)) ? -EFAULT : 0;
}

/* The System V form: 16-bit flags and eight characters. */
#define NCC	8
struct termio {
	u16 c_iflag, c_oflag, c_cflag, c_lflag;
	u8 c_line;
	u8 c_cc[NCC];
};

static int tcgeta(struct tty_struct *tty, struct termio __user *arg)
{
	struct termios termios = get_termios(tty);
	struct termio termio;

	memset(&termio, 0, sizeof(termio)); /* the gap, too */
	termio.c_iflag = termios.c_iflag;
	termio.c_oflag = termios.c_oflag;
	termio.c_cflag = termios.c_cflag;
	termio.c_lflag = termios.c_lflag;
	termio.c_line = termios.c_line;
	memcpy(termio.c_cc, termios.c_cc, NCC);
	return copy_to_user(arg, &termio, sizeof(termio)) ? -EFAULT : 0;
}

static int read_termio(struct tty_struct *tty, struct termios *termios, const void __user *arg)
{
	struct termio termio;

	if (copy_from_user(&termio, arg, sizeof(termio)))
		return -EFAULT;
	*termios = get_termios(tty);
	termios->c_iflag = (termios->c_iflag & ~0xffffU) | termio.c_iflag;
	termios->c_oflag = (termios->c_oflag & ~0xffffU) | termio.c_oflag;
	termios->c_cflag = (termios->c_cflag & ~0xffffU) | termio.c_cflag;
	termios->c_lflag = (termios->c_lflag & ~0xffffU) | termio.c_lflag;
	termios->c_line = termio.c_line;
	memcpy(termios->c_cc, termio.c_cc, NCC);
	return 0;
}

/* Output waits only while it is stopped; all else has been sent when write returns. */
static int tty_drain(struct tty_struct *tty)
{
	return wait_event_interruptible(tty->write_wait, !READ_ONCE(tty->out_count));
}

enum set_when { SET_NOW,
		SET_DRAINED,
		SET_FLUSHED };

static int tcsets(struct tty_struct *tty, const void __user *arg, bool termio, enum set_when when)
{
	struct termios termios;
	int error;

	error = tty_check_change(tty, SIGTTOU);
	if (error)
		return error;
	if (termio)
		error = read_termio(tty, &termios, arg);
	else
		error = copy_from_user(&termios, arg, sizeof(termios)) ? -EFAULT : 0;
	if (!error && when != SET_NOW)
		error = tty_drain(tty);
	if (error)
		return error;
	mutex_lock(&tty->lock);
	if (when == SET_FLUSHED)
		n_tty_flush_input(tty);
	n_tty_set_termios(tty, &termios);
	mutex_unlock(&tty->lock);
	tty_kick();
	return 0;
}

static int tcflsh(struct tty_struct *tty, unsigned long arg)
{
	int error = tty_check_change(tty, SIGTTOU);

	if (error)
		return error;
	if (arg > TCIOFLUSH)
		return -EINVAL;
	mutex_lock(&tty->lock);
	if (arg != TCOFLUSH)
		n_tty_flush_input(tty);
	if (arg != TCIFLUSH)
		n_tty_flush_output(tty);
	mutex_unlock(&tty->lock);
	tty_kick();
	return 0;
}

static int tcxonc(struct tty_struct *tty, unsigned long arg)
{
	int error = tty_check_change(tty, SIGTTOU);

	if (error)
		return error;
	mutex_lock(&tty->lock);
	switch (arg) {
	case TCOOFF:
		tty->tco_stopped = true;
		n_tty_stop(tty);
		break;
	case TCOON:
		if (tty->tco_stopped) {
			tty->tco_stopped = false;
			n_tty_start(tty);
		}
		break;
	case TCIOFF:
		serial_write(tty->index, (const char *)&tty->termios.c_cc[VSTOP], 1);
		break;
	case TCION:
		serial_write(tty->index, (const char *)&tty->termios.c_cc[VSTART], 1);
		break;
	default:
		error = -EINVAL;
	}
	mutex_unlock(&tty->lock);
	return error;
}

static int tcsbrk(struct tty_struct *tty)
{
	int error = tty_check_change(tty, SIGTTOU);

	return error ? error : tty_drain(tty);
}

static int tiocgwinsz(struct tty_struct *tty, struct winsize __user *arg)
{
	struct winsize size;

	mutex_lock(&tty->lock);
	size = tty->winsize;
	mutex_unlock(&tty->lock);
	return copy_to_user(arg, &size, sizeof(size)) ? -EFAULT : 0;
}

static int tiocswinsz(struct tty_struct *tty, const struct winsize __user *arg)
{
	struct winsize size;
	bool changed;

	if (copy_from_user(&size, arg, sizeof(size)))
		return -EFAULT;
	mutex_lock(&tty->lock);
	changed = memcmp(&tty->winsize, &size, sizeof(size)) != 0;
	tty->winsize = size;
	mutex_unlock(&tty->lock);
	if (changed)
		tty_signal_foreground(tty, SIGWINCH);
	return 0;
}

/* A character as if it had been typed. */
static int tiocsti(struct tty_struct *tty, const u8 __user *arg)
{
	u8 byte;

	if (READ_ONCE(current->signal->tty) != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(byte, arg))
		return -EFAULT;
	mutex_lock(&tty->lock);
	n_tty_receive(tty, byte);
	n_tty_send(tty);
	mutex_unlock(&tty->lock);
	return 0;
}

static int set_exclusive(struct tty_struct *tty, bool exclusive)
{
	mutex_lock(&tty->lock);
	tty->exclusive = exclusive;
	mutex_unlock(&tty->lock);
	return 0;
}

static int fionread(struct tty_struct *tty, int __user *arg)
{
	int count;

	mutex_lock(&tty->lock);
	count = n_tty_chars_in_buffer(tty);
	mutex_unlock(&tty->lock);
	return put_user(count, arg);
}

static int tiocsetd(const int __user *arg)
{
	int discipline;

	if (get_user(discipline, arg))
		return -EFAULT;
	return discipline == 0 ? 0 : -EINVAL;
}

static long tty_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	struct tty_struct *tty = file_tty(file);
	void __user *user = (void __user *)arg;

	if (tty_hung_up(file))
		return cmd == TIOCSPGRP ? -ENOTTY : -EIO;
	switch (cmd) {
	case TCGETS:
		return tcgets(tty, user);
	case TCSETS:
		return tcsets(tty, user, false, SET_NOW);
	case TCSETSW:
		return tcsets(tty, user, false, SET_DRAINED);
	case TCSETSF:
		return tcsets(tty, user, false, SET_FLUSHED);
	case TCGETS2:
		return tcgets2(tty, user);
	case TCSETS2:			/* the speeds behind the common part are not looked at */
		return tcsets(tty, user, false, SET_NOW);
	case TCSETSW2:
		return tcsets(tty, user, false, SET_DRAINED);
	case TCSETSF2:
		return tcsets(tty, user, false, SET_FLUSHED);
	case TCGETA:
		return tcgeta(tty, user);
	case TCSETA:
		return tcsets(tty, user, true, SET_NOW);
	case TCSETAW:
		return tcsets(tty, user, true, SET_DRAINED);
	case TCSETAF:
		return tcsets(tty, user, true, SET_FLUSHED);
	case TCSBRK:
	case TCSBRKP:
		return tcsbrk(tty);
	case TCXONC:
		return tcxonc(tty, arg);
	case TCFLSH:
		return tcflsh(tty, arg);
	case TIOCSCTTY:
		return tiocsctty(tty, file, arg);
	case TIOCNOTTY:
		return tiocnotty(tty);
	case TIOCGPGRP:
		return tiocgpgrp(tty, user);
	case TIOCSPGRP:
		return tiocspgrp(tty, user);
	case TIOCGSID:
		return tiocgsid(tty, user);
	case TIOCGWINSZ:
		return tiocgwinsz(tty, user);
	case TIOCSWINSZ:
		return tiocswinsz(tty, user);
	case TIOCSTI:
		return tiocsti(tty, user);
	case TIOCEXCL:
		return set_exclusive(tty, true);
	case TIOCNXCL:
		return set_exclusive(tty, false);
	case TIOCGEXCL:
		return put_user((int)READ_ONCE(tty->exclusive), (int __user *)user);
	case TIOCMGET: /* the other end is there, and ready */
		return put_user(TIOCM_DTR | TIOCM_RTS | TIOCM_CTS | TIOCM_CAR | TIOCM_DSR,
				(int __user *)user);
	case TIOCOUTQ:
		return put_user(READ_ONCE(tty->out_count), (int __user *)user);
	case TIOCINQ:
		return fionread(tty, user);
	case TIOCGETD:
		return put_user(0, (int __user *)user);
	case TIOCSETD:
		return tiocsetd(user);
	}
	return -ENOTTY;
}

/* ---- Files ---- */

static ssize_t tty_read_iter(struct file *file, struct iov_iter *to, loff_t *pos)
{
	struct tty_struct *tty = file_tty(file);
	int error;

	if (tty_hung_up(file))
		return 0;
	error = is_console(file) ? 0 : tty_check_change(tty, SIGTTIN);
	return error ? error : n_tty_read(tty, file, to);
}

static ssize_t tty_write_iter(struct file *file, struct iov_iter *from, loff_t *pos)
{
	struct tty_struct *tty = file_tty(file);
	int error = 0;

	if (tty_hung_up(file))
		return -EIO;
	if ((tty->termios.c_lflag & TOSTOP) && !is_console(file))
		error = tty_check_change(tty, SIGTTOU);
	return error ? error : n_tty_write(tty, file, from);
}

static unsigned int tty_poll(struct file *file, struct poll_table *table)
{
	struct tty_struct *tty = file_tty(file);
	const cc_t *cc = tty->termios.c_cc;
	unsigned int events = 0;

	poll_wait(file, &tty->read_wait, table);
	poll_wait(file, &tty->write_wait, table);
	if (tty_hung_up(file))
		return POLLIN | POLLRDNORM | POLLOUT | POLLWRNORM | POLLERR | POLLHUP;
	if (n_tty_readable(tty, cc[VMIN] && !cc[VTIME] ? cc[VMIN] : 1))
		events |= POLLIN | POLLRDNORM;
	if (n_tty_writable(tty))
		events |= POLLOUT | POLLWRNORM;
	return events;
}

/* A session leader without a terminal gets the first one that it opens, if that isn't hung up. */
static void tty_open_controlling(struct tty_struct *tty, struct file *file)
{
	if ((file->f_flags & O_NOCTTY) || !(file->f_mode & FMODE_READ))
		return;
	spin_lock(&tasklist_lock);
	if (current->signal->leader && !current->signal->tty && !tty->session && !tty_hung_up(file))
		tty_give_to_current(tty);
	spin_unlock(&tasklist_lock);
}

/* => One more file of the terminal, or -EBUSY. */
static int tty_get(struct tty_struct *tty, bool console)
{
	int error = 0;

	mutex_lock(&tty->lock);
	if (tty->exclusive && !console && !capable(CAP_SYS_ADMIN))
		error = -EBUSY;
	else
		tty->files++;
	mutex_unlock(&tty->lock);
	return error;
}

static void tty_put(struct tty_struct *tty)
{
	mutex_lock(&tty->lock);
	if (!--tty->files)
		tty->exclusive = false;
	mutex_unlock(&tty->lock);
}

/* => `seen` of the terminal's hang-ups have been; from the next one on, the file is dead. */
static int tty_open_file(struct file *file, struct tty_struct *tty, unsigned int seen, bool console)
{
	struct tty_file *tf = kmalloc(sizeof(*tf));
	int error;

	if (!tf)
		return -ENOMEM;
	error = tty_get(tty, console);
	if (error) {
		kfree(tf);
		return error;
	}
	*tf = (struct tty_file){ .tty = tty, .hangups = seen, .console = console };
	file->private_data = tf;
	return 0;
}

static int tty_open(struct inode *inode, struct file *file)
{
	struct tty_struct *tty = tty_by_index(MINOR(inode->i_rdev) - TTYS_MINOR);
	int error;

	if (!tty)
		return -ENXIO;
	error = tty_open_file(file, tty, READ_ONCE(tty->hangups), false);
	if (!error)
		tty_open_controlling(tty, file);
	return error;
}

static int ctty_open(struct inode *inode, struct file *file)
{
	unsigned int seen = 0;
	struct tty_struct *tty;

	spin_lock(&tasklist_lock);
	tty = current->signal->tty;
	if (tty)
		seen = tty->hangups;
	spin_unlock(&tasklist_lock);
	return tty ? tty_open_file(file, tty, seen, false) : -ENXIO;
}

static int console_open(struct inode *inode, struct file *file)
{
	struct tty_struct *tty = console_tty();

	return tty ? tty_open_file(file, tty, 0, true) : -ENODEV;
}

/* Without an owner the signals are for the foreground group, or for the caller's process. */
static int tty_fasync(int fd, struct file *file, bool on)
{
	struct tty_struct *tty = file_tty(file);
	struct pid *pgrp;
	int error;

	if (tty_hung_up(file))
		return -ENOTTY;
	error = fasync_set(fd, file, on, &tty->fasync);
	if (error || !on)
		return error;
	pgrp = get_foreground(tty);
	if (pgrp)
		set_file_owner(file, pgrp, PIDTYPE_PGID, false);
	else
		set_file_owner(file, task_tgid(current), PIDTYPE_TGID, false);
	put_pid(pgrp);
	return 0;
}

static void tty_release(struct inode *inode, struct file *file)
{
	tty_put(file_tty(file));
	kfree(file->private_data);
}

#define TTY_FOPS(open_)                                                                       \
	{                                                                                     \
		.read_iter = tty_read_iter, .write_iter = tty_write_iter, .poll = tty_poll,   \
		.ioctl = tty_ioctl, .open = open_, .release = tty_release, .fasync = tty_fasync \
	}

static const struct file_operations tty_fops = TTY_FOPS(tty_open);
static const struct file_operations ctty_fops = TTY_FOPS(ctty_open);
static const struct file_operations console_fops = TTY_FOPS(console_open);

static struct chrdev ttys_chrdevs[NR_SERIAL_PORTS] = {
	{ "ttyS0", MKDEV(TTY_MAJOR, TTYS_MINOR), 0600, &tty_fops, NULL },
	{ "ttyS1", MKDEV(TTY_MAJOR, TTYS_MINOR + 1), 0600, &tty_fops, NULL },
};
static struct chrdev ctty_chrdev = { "tty", MKDEV(TTYAUX_MAJOR, 0), 0666, &ctty_fops, NULL };
static struct chrdev console_chrdev = {
	"console",
	MKDEV(TTYAUX_MAJOR, 1),
	0600,
	&console_fops,
	NULL,
};

static void tty_setup(struct tty_struct *tty, unsigned int port)
{
	tty->index = port;
	mutex_init(&tty->read_lock);
	mutex_init(&tty->write_lock);
	mutex_init(&tty->lock);
	init_waitqueue_head(&tty->read_wait);
	INIT_LIST_HEAD(&tty->fasync);
	init_waitqueue_head(&tty->write_wait);
	spin_lock_init(&tty->rx_lock);
	tty->termios = tty_std_termios;
}

/* Ports that are not there have no terminal; a port after a gap is not looked for. */
void tty_init(void)
{
	while (nr_ttys < NR_SERIAL_PORTS && serial_present(nr_ttys)) {
		tty_setup(&ttys[nr_ttys], nr_ttys);
		register_chrdev(&ttys_chrdevs[nr_ttys]);
		nr_ttys++;
	}
	register_chrdev(&ctty_chrdev);
	register_chrdev(&console_chrdev);
}

void tty_start(void)
{
	pid_t pid = kernel_thread(ttyd, NULL, "ttyd");

	if (pid < 0)
		panic("ttyd: error %d", -pid);
	for (unsigned int i = 0; i < nr_ttys; i++)
		if (serial_set_receiver(i, tty_receive, &ttys[i]))
			pr_warn("ttyS%u: no interrupt\n", i);
}
