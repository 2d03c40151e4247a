/* A long text of /proc can be read in pieces of any size, and from anywhere; lines are whole, each
 * mapping and child that stays is there once, though others come and go between two reads. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define AREAS	120
#define CHILDREN 150

static char whole[1 << 19], parts[1 << 19];

static size_t read_in_parts(const char *path, char *text, size_t size, size_t part,
			    void (*between)(void))
{
	int fd = OK(open(path, O_RDONLY));
	size_t len = 0;
	long n;

	while ((n = OK(read(fd, text + len, part))) > 0) {
		len += n;
		CHECK(len + part < size);
		if (between)
			between();
	}
	text[len] = 0;
	close(fd);
	return len;
}

static void same_in_any_parts(const char *path)
{
	static const size_t sizes[] = { 37, 1000, 4095, 4096, 4097, 50000 };
	size_t len = read_in_parts(path, whole, sizeof(whole), 1 << 16, NULL);
	int fd = OK(open(path, O_RDONLY));

	CHECK(len > 5000);
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		CHECK_EQ(read_in_parts(path, parts, sizeof(parts), sizes[i], NULL), len);
		CHECK(!memcmp(whole, parts, len));
	}
	/* From anywhere; also backwards, and at the end. */
	for (long at = len; at >= 0; at -= 1777) {
		long n = OK(pread(fd, parts, 100, at));

		CHECK(n <= 100 && n <= (long)len - at && (n > 0 || at == (long)len));
		CHECK(!memcmp(parts, whole + at, n));
	}
	CHECK_EQ(pread(fd, parts, 100, len + 5000), 0);
	close(fd);
}

/* ---- maps ---- */

static char *area;

/* Each second page is a mapping of its own. */
static void make_areas(void)
{
	area = OK(mmap(NULL, 2 * AREAS * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	for (int i = 0; i < AREAS; i++)
		OK(mprotect(area + 2 * i * PAGE, PAGE, PROT_READ));
}

/* The unreadable ones among them come and go, and so the addresses at which others end. */
static void change_areas(void)
{
	static unsigned int turn;
	int i = turn++ * 37 % AREAS;

	OK(mprotect(area + (2 * i + 1) * PAGE, PAGE, turn % 3 ? PROT_WRITE : PROT_NONE));
}

static void lines_stay_whole(void)
{
	unsigned long last = 0;
	int found = 0;

	read_in_parts("/proc/self/maps", parts, sizeof(parts), 777, change_areas);
	for (char *line = strtok(parts, "\n"); line; line = strtok(NULL, "\n")) {
		unsigned long start, end;
		char prot[5];

		CHECK_EQ(sscanf(line, "%lx-%lx %4s", &start, &end, prot), 3);
		CHECK(start < end);
		if (!strstr(line, "[vsyscall]"))
			CHECK(start >= last);
		last = end;
		if (start >= (unsigned long)area && start < (unsigned long)area + 2 * AREAS * PAGE)
			found += !strcmp(prot, "r--p");
	}
	CHECK_EQ(found, AREAS);
}

/* ---- children ---- */

static pid_t pids[CHILDREN];

static void child_ends(void)
{
	static int next = 1;

	if (next >= CHILDREN)
		return;
	OK(kill(pids[next], SIGKILL));
	WAIT_SIGNAL(pids[next], SIGKILL);
	next += 3;
}

static void children_are_listed_once(void)
{
	char path[64], *at = parts;
	int seen[CHILDREN] = { 0 };

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	for (int i = 0; i < CHILDREN; i++)
		pids[i] = FORK(pause());
	read_in_parts(path, parts, sizeof(parts), 1 << 16, NULL);
	for (int i = 0; i < CHILDREN; i++)
		CHECK_EQ(strtol(at, &at, 10), pids[i]);
	CHECK_EQ(*at, ' ');
	read_in_parts(path, parts, sizeof(parts), 10, child_ends);
	for (at = parts; *at && at[1];) {
		pid_t pid = strtol(at, &at, 10);

		for (int i = 0; i < CHILDREN; i++)
			seen[i] += pids[i] == pid;
	}
	for (int i = 0; i < CHILDREN; i++) {
		CHECK(seen[i] <= 1);
		if (i % 3 != 1)
			WAIT_SIGNAL((kill(pids[i], SIGKILL), pids[i]), SIGKILL);
	}
}

/* ---- cmdline and environ: 130 kB each ---- */

static void strings_are_long(int argc, char **argv)
{
	struct stat st;

	for (int i = 0; i < 2; i++) {
		const char *path = i ? "/proc/self/environ" : "/proc/self/cmdline";
		size_t len = read_in_parts(path, whole, sizeof(whole), 1 << 16, NULL);

		CHECK(len > 100000);
		CHECK_EQ(read_in_parts(path, parts, sizeof(parts), 3333, NULL), len);
		CHECK(!memcmp(whole, parts, len));
		CHECK_EQ(whole[len - 1], 0);
		CHECK_EQ(OK(pread(OK(open(path, O_RDONLY)), parts, 100, len - 50)), 50);
		CHECK(!memcmp(whole + len - 50, parts, 50));
		OK(stat(path, &st));
	}
	/* Without its last NUL it is a title, and goes on to a NUL in the environment. */
	CHECK_EQ(argc, 3);
	strcpy(argv[0], "title");
	argv[2][strlen(argv[2])] = 'x';
	CHECK_EQ(read_in_parts("/proc/self/cmdline", parts, sizeof(parts), 4, NULL), 6);
	CHECK(!strcmp(parts, "title"));
	memset(argv[0], 't', argv[2] + strlen(argv[2]) - argv[0]);
	CHECK_EQ(read_in_parts("/proc/self/cmdline", parts, sizeof(parts), 1 << 16, NULL), PAGE);
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		strings_are_long(argc, argv);
		return 0;
	}
	memset(whole, 1, sizeof(whole));	/* so that reading changes nothing in smaps */
	memset(parts, 1, sizeof(parts));
	make_areas();
	same_in_any_parts("/proc/self/maps");
	same_in_any_parts("/proc/self/smaps");
	lines_stay_whole();
	WAIT_EXIT(FORK(children_are_listed_once()), 0);
	WAIT_EXIT(FORK({
		static char text[120001];
		char *args[] = { "/proc/self/exe", text, "last", NULL }, *env[] = { text, NULL };

		memset(text, 'a', sizeof(text) - 1);
		execve(args[0], args, env);
		FAIL("exec: %s", strerror(errno));
	}), 0);
	return 0;
}
