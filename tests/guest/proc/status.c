/* /proc/PID/status names its process, state, ids, threads, memory and signal sets. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char text[4096];

static char *line(const char *name)
{
	static char value[256];
	char *p = text;
	size_t len = strlen(name);

	for (; p; p = strchr(p, '\n'), p = p ? p + 1 : NULL)
		if (!strncmp(p, name, len) && p[len] == ':') {
			p += len + 1;
			p += strspn(p, "\t ");
			snprintf(value, sizeof(value), "%.*s", (int)strcspn(p, "\n"), p);
			return value;
		}
	FAIL("no line %s", name);
}

static void handler(int sig)
{
}

int main(void)
{
	sigset_t mask;

	on_signal(SIGUSR1, SIG_IGN, 0);
	on_signal(SIGUSR2, handler, 0);
	sigemptyset(&mask);
	sigaddset(&mask, SIGTERM);
	OK(sigprocmask(SIG_BLOCK, &mask, NULL));
	OK(raise(SIGTERM));
	slurp("/proc/self/status", text, sizeof(text));
	CHECK(!strcmp(line("Name"), "status"));
	CHECK(!strcmp(line("State"), "R (running)"));
	CHECK_EQ(atoi(line("Tgid")), getpid());
	CHECK_EQ(atoi(line("Pid")), getpid());
	CHECK_EQ(atoi(line("PPid")), getppid());
	CHECK(!strcmp(line("Uid"), "0\t0\t0\t0"));
	CHECK(!strcmp(line("Gid"), "0\t0\t0\t0"));
	CHECK_EQ(atoi(line("Threads")), 1);
	CHECK(strstr(line("VmSize"), " kB"));
	CHECK(atoi(line("VmRSS")) > 0);
	CHECK(atoi(line("VmPeak")) >= atoi(line("VmSize")));
	CHECK(atoi(line("VmStk")) > 0);
	CHECK(atoi(line("VmPTE")) > 0);
	CHECK_EQ(strtoul(line("SigBlk"), NULL, 16), 1UL << (SIGTERM - 1));
	CHECK_EQ(strtoul(line("ShdPnd"), NULL, 16) | strtoul(line("SigPnd"), NULL, 16),
		 1UL << (SIGTERM - 1));
	CHECK_EQ(strtoul(line("SigIgn"), NULL, 16), 1UL << (SIGUSR1 - 1));
	CHECK_EQ(strtoul(line("SigCgt"), NULL, 16), 1UL << (SIGUSR2 - 1));
	return 0;
}
