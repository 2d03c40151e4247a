/* Texts of /proc that are open and half read take little memory, however long they are, and as many
 * as a user can open. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: it keeps a page for each, of those that aren't longer. */
#include "limit.h"

#define USER	1001

/* The file has begun; what else there is of it isn't read. */
static bool begin(const char *path)
{
	int fd = open(path, O_RDONLY);
	char c;

	if (fd < 0)
		return false;
	CHECK(read(fd, &c, 1) <= 1);
	return true;
}

static void open_all(void)
{
	static const char *const paths[] = { "/proc/self/environ", "/proc/self/maps",
					     "/proc/self/status", "/proc/self/smaps" };
	int n = 0;

	while (begin(paths[n % ARRAY_SIZE(paths)]))
		n++;
	if (errno != EMFILE && errno != ENFILE)
		FAIL("after %d: %s", n, strerror(errno));
	CHECK(n > 100 || errno == ENFILE);
}

int main(int argc, char **argv)
{
	struct gate full = gate(), done = gate();
	long before = free_pages(), taken;
	int makers = 8;

	if (argc > 1) {
		full.fd[1] = atoi(argv[1]);
		done.fd[0] = atoi(argv[2]);
		raise_nofile();
		open_all();
		gate_open(&full);
		gate_pass(&done);
		return 0;
	}
	for (int i = 0; i < makers; i++) {
		char in[16], out[16];

		snprintf(in, sizeof(in), "%d", full.fd[1]);
		snprintf(out, sizeof(out), "%d", done.fd[0]);
		FORK({
			static char text[120001];
			char *args[] = { "/proc/self/exe", in, out, NULL };
			char *env[] = { text, text, NULL };

			memset(text, 'a', sizeof(text) - 1);
			become(USER);
			execve(args[0], args, env);
			FAIL("exec: %s", strerror(errno));
		});
	}
	for (int i = 0; i < makers; i++)
		gate_pass(&full);
	taken = before - free_pages();
	CHECK(taken < memory_pages() / 3);
	machine_goes_on();
	for (int i = 0; i < makers; i++)
		gate_open(&done);
	wait_for_all(makers);
	return 0;
}
