/* SPDX-License-Identifier: MIT */
#ifndef TINE_TEST_SPIN_H
#define TINE_TEST_SPIN_H

#include "tine_test.h"

/* A thread that uses CPU time from the opening of `go` until `done`. */
static struct gate go;
static volatile bool done;

static void *spin(void *arg)
{
	gate_pass(&go);
	while (!done)
		continue;
	return NULL;
}

#endif
