/* SPDX-License-Identifier: MIT */

/*
 * The kernel's command line. What the kernel does not know is for init: words of the form
 * name=value go to its environment, others, and everything behind "--", to its arguments.
 * (kernel-parameters, as Linux has it)
 */

#include <kernel/init.h>
#include <kernel/lib/ctype.h>
#include <kernel/lib/kstrtox.h>
#include <kernel/lib/string.h>
#include <kernel/panic.h>
#include <kernel/printk.h>
#include <kernel/tty/tty.h>
#include <mm/mm.h>
#include <asm/percpu.h>

struct kernel_params kernel_params = {
	.max_cpus = NR_CPUS,
	.screen = true,
	.argv = { "/init" },
	.envp = { "HOME=/", "TERM=linux" },
};

static unsigned int argc = 1, envc = 2;

static void set_init(const char *value)
{
	kernel_params.init = value;
}

static void set_max_cpus(const char *value)
{
	unsigned long n;

	if (!kstrtoul(value, 0, &n))
		kernel_params.max_cpus = clamp(n, 1UL, (unsigned long)NR_CPUS);
}

static void set_mem(const char *value)
{
	char *end;

	kernel_params.mem = memparse(value, &end);
}

static void set_panic(const char *value)
{
	long n;

	if (!kstrtol(value, 0, &n))
		panic_timeout = n;
}

static void set_loglevel(const char *value)
{
	unsigned long n;

	if (!kstrtoul(value, 0, &n))
		console_loglevel = min(n, 15UL);
}

static void set_quiet(const char *value)
{
	console_loglevel = CONSOLE_LOGLEVEL_QUIET;
}

static void set_norandmaps(const char *value)
{
	randomize_va_space = false;
}

/* The first one takes the log off the screen, where it appears unasked, unless it is tty0. */
static void set_console(const char *value)
{
	static bool asked;
	bool is_screen = strstarts(value, "tty") && !strstarts(value, "ttyS");

	kernel_params.screen = is_screen || (asked && kernel_params.screen);
	asked = true;
	console_setup(value);
}

static const struct {
	const char *name;
	bool has_value;
	void (*set)(const char *value);
} params[] = {
	{ "console", true, set_console }, { "init", true, set_init }, { "rdinit", true, set_init },
	{ "maxcpus", true, set_max_cpus }, { "mem", true, set_mem }, { "panic", true, set_panic },
	{ "loglevel", true, set_loglevel }, { "quiet", false, set_quiet },
	{ "norandmaps", false, set_norandmaps },
};

static bool known(char *word)
{
	char *equals = strchr(word, '=');
	size_t len = equals ? (size_t)(equals - word) : strlen(word);

	for (unsigned int i = 0; i < ARRAY_SIZE(params); i++) {
		if (strlen(params[i].name) != len || strncmp(params[i].name, word, len) ||
		    params[i].has_value != !!equals)
			continue;
		params[i].set(equals ? equals + 1 : NULL);
		return true;
	}
	return false;
}

/* A later word of the same name takes the place of the earlier one. */
static void add_env(const char *word)
{
	size_t len = strchr(word, '=') - word + 1;

	for (unsigned int i = 0; i < envc; i++) {
		if (!strncmp(kernel_params.envp[i], word, len)) {
			kernel_params.envp[i] = word;
			return;
		}
	}
	if (envc < INIT_STRINGS_MAX)
		kernel_params.envp[envc++] = word;
}

static void add_arg(const char *word)
{
	if (argc < INIT_STRINGS_MAX)
		kernel_params.argv[argc++] = word;
}

/* => The next word, terminated, without its quotes; *line behind it. NULL at the end. */
static char *next_word(char **line)
{
	char *from = *line, *to, *word;
	bool quoted = false;

	while (isspace(*from))
		from++;
	if (!*from)
		return NULL;
	word = to = from;
	for (; *from && (quoted || !isspace(*from)); from++) {
		if (*from == '"')
			quoted = !quoted;
		else
			*to++ = *from;
	}
	if (*from)
		from++;
	*to = '\0';
	*line = from;
	return word;
}

void parse_command_line(char *line)
{
	bool all_for_init = false;
	char *word;

	while ((word = next_word(&line))) {
		if (all_for_init)
			add_arg(word);
		else if (!strcmp(word, "--"))
			all_for_init = true;
		else if (known(word))
			continue;
		else if (strchr(word, '='))
			add_env(word);
		else
			add_arg(word);
	}
}
