/* A SIGEV_NONE timer runs and sends nothing: it says what is left, and 0 when it has run out. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

int main(void)
{
	struct event event = { .signo = -1, .notify = SIGEV_NONE };
	int id = OK(new_timer(CLOCK_MONOTONIC, &event));
	long long left;

	CHECK_EQ(ns_of(get_timer(id).it_value), 0);
	OK(set_timer(id, 0, 1000 * SECOND, 0));
	left = ns_of(get_timer(id).it_value);
	CHECK(left > 900 * SECOND && left <= 1000 * SECOND);
	OK(set_timer(id, 0, MS, 0));
	pass(2 * MS);
	CHECK_EQ(ns_of(get_timer(id).it_value), 0);
	OK(set_timer(id, 0, MS, 10 * SECOND));
	pass(2 * MS);
	left = ns_of(get_timer(id).it_value);
	CHECK(left > 5 * SECOND && left <= 10 * SECOND);
	CHECK_EQ(ns_of(get_timer(id).it_interval), 10 * SECOND);
	OK(syscall(SYS_timer_delete, id));
	return 0;
}
