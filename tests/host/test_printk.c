/* SPDX-License-Identifier: MIT */

/* The log keeps what was printed, shows it on consoles and gives it to readers, whole line by
 * line. */
/* sources: kernel/printk.c kernel/lib/vsprintf.c */

#include <kernel/cred/cred.h>
#include <kernel/lib/err.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/printk.h>
#include <kernel/time/time.h>

#include "test.h"

long sys_syslog(int type, char *buf, int len);

static char shown[1 << 20];
static size_t nr_shown;

static void write_shown(const char *text, size_t n)
{
	memcpy(shown + nr_shown, text, n);
	nr_shown += n;
	shown[nr_shown] = '\0';
}

static struct console console = { .name = "test", .write = write_shown };

/* Each claim with a console that has seen nothing but what it prints. */
static void begin(void)
{
	register_console(&console);
	sys_syslog(5, NULL, 0);
	nr_shown = 0;
	shown[0] = '\0';
	console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
	shim_now = 12345678901ULL;
}

static void end(void)
{
	unregister_console(&console);
}

static char text[1 << 20];

/* What syslog(2) gives since begin(), at most n bytes of it. */
static const char *dmesg(size_t n)
{
	long len = sys_syslog(3, text, n);

	CHECK(len >= 0 && (size_t)len <= n);
	text[len] = '\0';
	return text;
}

TEST(lines, "printk: time and text on the console, level too in the log")
{
	begin();
	pr_info("hello %d\n", 7);
	pr_err("one\ntwo\n");
	printk("no level\n");
	CHECK_STR(shown, "[   12.345678] hello 7\n[   12.345678] one\n[   12.345678] two\n"
		  "[   12.345678] no level\n");
	CHECK_STR(dmesg(1000), "<6>[   12.345678] hello 7\n<3>[   12.345678] one\n"
		  "<3>[   12.345678] two\n<4>[   12.345678] no level\n");
	end();
}

TEST(levels, "printk: what is not below console_loglevel is only in the log")
{
	begin();
	console_loglevel = CONSOLE_LOGLEVEL_QUIET;
	pr_warn("hidden\n");
	pr_err("seen\n");
	CHECK_STR(shown, "[   12.345678] seen\n");
	CHECK_STR(dmesg(1000), "<4>[   12.345678] hidden\n<3>[   12.345678] seen\n");
	CHECK_EQ(sys_syslog(6, NULL, 0), 0);
	CHECK_EQ(console_loglevel, 1);
	CHECK_EQ(sys_syslog(7, NULL, 0), 0);
	CHECK_EQ(console_loglevel, CONSOLE_LOGLEVEL_QUIET);
	CHECK_EQ(sys_syslog(8, NULL, 8), 0);
	CHECK_EQ(console_loglevel, 8);
	CHECK_EQ(sys_syslog(8, NULL, 9), -EINVAL);
	end();
}

TEST(continuation, "printk: pr_cont goes on in the line before, and nothing else does")
{
	begin();
	pr_info("a");
	pr_cont("b");
	pr_cont("c\n");
	pr_info("open");
	pr_info("other\n");
	pr_cont("late\n");
	CHECK_STR(shown, "[   12.345678] abc\n[   12.345678] open\n[   12.345678] other\n"
		  "[   12.345678] late\n");
	CHECK_STR(dmesg(1000), "<6>[   12.345678] abc\n<6>[   12.345678] open\n"
		  "<6>[   12.345678] other\n<6>[   12.345678] late\n");
	end();
}

TEST(late_console, "printk: a console that comes late gets what it missed")
{
	static char before[sizeof(shown)];

	begin();
	pr_info("first\n");
	pr_info("sec");
	pr_cont("ond\n");
	end();
	nr_shown = 0;
	register_console(&console);
	strscpy(before, shown, sizeof(before));
	CHECK(strstr(before, "[   12.345678] first\n[   12.345678] second\n") != NULL);
	CHECK(before[nr_shown - 1] == '\n');
	end();
}

TEST(overflow, "printk: the ring keeps the newest 64 KiB, whole records")
{
	char expected[64];
	unsigned int n;
	u64 seq = 0;

	begin();
	for (n = 0; n < 20000; n++)
		printk(KERN_INFO "%.*s %u\n", n % 50,
		       "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", n);
	snprintf(expected, sizeof(expected), "%u\n", n - 1);
	dmesg(sizeof(text) - 1);
	CHECK(strlen(text) > 32768 && strlen(text) < 131072);
	CHECK(strncmp(text, "<6>[", 4) == 0);
	CHECK(strcmp(text + strlen(text) - strlen(expected), expected) == 0);
	CHECK(klog_read(&seq, text, sizeof(text)) > 32768);
	CHECK_EQ(klog_read(&seq, text, sizeof(text)), 0);
	end();
}

TEST(long_lines, "printk: a line that is too long is cut")
{
	static char line[3000];

	begin();
	memset(line, 'y', sizeof(line) - 1);
	pr_info("%s\n", line);
	CHECK(nr_shown > 1000 && nr_shown < 1100);
	pr_info("next\n");
	CHECK(strstr(shown, "y\n[   12.345678] next\n") != NULL);
	end();
}

TEST(read_all, "syslog: a small buffer gets the last whole lines, READ_CLEAR clears")
{
	begin();
	pr_info("one\n");
	pr_info("two\n");
	pr_info("three\n");
	CHECK_STR(dmesg(50), "<6>[   12.345678] two\n<6>[   12.345678] three\n");
	CHECK_STR(dmesg(5), "");
	CHECK_EQ(sys_syslog(4, text, 1000), 68);
	CHECK_STR(dmesg(1000), "");
	pr_info("four\n");
	CHECK_STR(dmesg(1000), "<6>[   12.345678] four\n");
	CHECK_EQ(sys_syslog(10, NULL, 0), 65536);
	end();
}

TEST(read, "syslog: READ takes each line once, in parts if need be, and waits when there is none")
{
	long n, unread;

	begin();
	while (sys_syslog(9, NULL, 0) > 0)
		CHECK(sys_syslog(2, text, sizeof(text)) > 0);
	CHECK_EQ(sys_syslog(2, text, 10), -ERESTARTSYS);
	pr_info("one\n");
	pr_info("two\n");
	unread = sys_syslog(9, NULL, 0);
	CHECK_EQ(unread, 44);
	for (n = 0; n < unread; n += 4) {
		CHECK_EQ(sys_syslog(9, NULL, 0), unread - n);
		CHECK_EQ(sys_syslog(2, text + n, 4), 4);
	}
	text[n] = '\0';
	CHECK_STR(text, "<6>[   12.345678] one\n<6>[   12.345678] two\n");
	end();
}

TEST(refusals, "syslog: EPERM, EINVAL, EFAULT, ENOMEM")
{
	begin();
	pr_info("one\n");
	CHECK_EQ(sys_syslog(3, NULL, 10), -EINVAL);
	CHECK_EQ(sys_syslog(3, text, -1), -EINVAL);
	CHECK_EQ(sys_syslog(3, text, 0), 0);
	CHECK_EQ(sys_syslog(3, (char *)16, 1000), -EFAULT);
	CHECK_EQ(sys_syslog(11, NULL, 0), -EINVAL);
	shim_fail_after(1);
	CHECK_EQ(sys_syslog(3, text, 1000), -ENOMEM);
	shim_capable = false;
	CHECK_EQ(sys_syslog(3, text, 1000), -EPERM);
	shim_capable = true;
	CHECK_EQ(shim_live_objects(), 0);
	end();
}

/* A console that is in the middle of a write when its CPU panics. */
static void write_panicking(const char *s, size_t n)
{
	static bool nested;

	if (!nested) {
		nested = true;
		pr_emerg("nested\n");
		nested = false;
	}
	write_shown(s, n);
}

TEST(reentrance,
     "printk: from within a console's write on the same CPU it does not wait for itself")
{
	struct console other = { .name = "other", .write = write_panicking };

	begin();
	end();
	console_loglevel = 0;
	register_console(&other);
	console_loglevel = CONSOLE_LOGLEVEL_DEFAULT;
	nr_shown = 0;
	pr_info("outer\n");
	CHECK(strstr(shown, "nested") != NULL);
	unregister_console(&other);
}
