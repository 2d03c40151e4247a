/* SPDX-License-Identifier: MIT */
/* /dev/console: the terminal that the kernel's own messages go to, whichever that is. */
#include <kernel/lib/ctype.h>
#include <kernel/lib/string.h>
#include <kernel/tty/tty.h>

static unsigned int console_index;

void console_setup(const char *name)
{
	size_t prefix = str_has_prefix(name, "ttyS");

	/* A console that cannot be typed at, such as the screen, leaves the choice as it is. */
	if (prefix && isdigit(name[prefix]))
		console_index = name[prefix] - '0';
}

struct tty_struct *console_tty(void)
{
	struct tty_struct *tty = tty_by_index(console_index);

	return tty ? tty : tty_by_index(0);
}
