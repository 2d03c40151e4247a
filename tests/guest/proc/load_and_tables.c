/* sysinfo's loads are those of /proc/loadavg; cpuinfo, interrupts, vmstat, random/uuid and
 * tty/drivers have what programs look for. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/sysinfo.h>

static void loads_agree(void)
{
	struct sysinfo info;
	double average[3];
	char text[128];

	/* The average may be taken anew between the two. The text is rounded to a hundredth, and
	 * that in the kernel's own fractions of 2048. */
	for (int tries = 0; tries < 3; tries++) {
		bool same = true;

		CHECK_EQ(sscanf(slurp("/proc/loadavg", text, sizeof(text)), "%lf %lf %lf",
				&average[0], &average[1], &average[2]), 3);
		OK(sysinfo(&info));
		for (int i = 0; i < 3; i++) {
			double difference = average[i] - info.loads[i] / 65536.0;

			same &= difference < 0.006 && difference > -0.006;
		}
		if (same)
			return;
	}
	FAIL("sysinfo says other loads than /proc/loadavg: %s", text);
}

static int count(const char *text, const char *part)
{
	int n = 0;

	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

int main(void)
{
	static char text[65536];
	char uuid[2][64], boot_id[2][64];

	loads_agree();
	slurp("/proc/cpuinfo", text, sizeof(text));
	CHECK_EQ(count(text, "processor\t: "), sysconf(_SC_NPROCESSORS_ONLN));
	CHECK(strstr(text, "\nflags\t\t: fpu "));
	CHECK(strstr(text, "\nbogomips\t: "));
	slurp("/proc/interrupts", text, sizeof(text));
	*strchr(text, '\n') = 0;
	CHECK_EQ(count(text, "CPU"), sysconf(_SC_NPROCESSORS_ONLN));
	slurp("/proc/interrupts", text, sizeof(text));
	CHECK(strstr(text, "ttyS0\n"));
	CHECK(strstr(text, "LOC:"));
	slurp("/proc/vmstat", text, sizeof(text));
	CHECK(strstr(text, "nr_free_pages ") && strstr(text, "\npgfault "));
	CHECK(strstr(slurp("/proc/tty/drivers", text, sizeof(text)), "/dev/ttyS"));
	for (int i = 0; i < 2; i++) {
		slurp("/proc/sys/kernel/random/uuid", uuid[i], 64);
		slurp("/proc/sys/kernel/random/boot_id", boot_id[i], 64);
	}
	CHECK_EQ(strlen(uuid[0]), 37);
	CHECK_EQ(uuid[0][14], '4');		/* RFC 4122: random */
	CHECK(strcmp(uuid[0], uuid[1]));
	CHECK(!strcmp(boot_id[0], boot_id[1]));
	return 0;
}
