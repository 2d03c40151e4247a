/* An open that fails leaves nothing behind, though it asked for O_ASYNC. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define FIFO "/tmp_fifo_async"

int main(void)
{
	OK(mkfifo(FIFO, 0666));
	OK(chmod(FIFO, 0666));
	WAIT_EXIT(FORK({
		become(1000);
		for (int i = 0; i < 100; i++) {
			FAILS(ENXIO, open(FIFO, O_WRONLY | O_NONBLOCK | O_ASYNC));
			FAILS(EINVAL, open(FIFO, O_RDONLY | O_NONBLOCK | O_ASYNC | O_DIRECT));
		}
		OK(setsid());
		FAILS(ENXIO, open("/dev/tty", O_RDWR | O_ASYNC));
		FAILS(ENXIO, open("/dev/tty", O_RDWR | O_ASYNC | O_DIRECT));
	}), 0);
	OK(unlink(FIFO));
	return 0;
}
