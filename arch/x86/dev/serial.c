/* SPDX-License-Identifier: MIT */

/* Two 16550 UARTs. Output is polled, a FIFO at a time; input comes by interrupt. */

#include <kernel/printk.h>
#include <kernel/uapi/errno.h>
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/processor.h>
#include <asm/serial.h>

enum {
	DATA = 0, IER = 1, FCR = 2, LCR = 3, MCR = 4, LSR = 5, SCRATCH = 7,
};

#define IER_RECEIVE	0x01
#define FCR_ENABLE	0x07		/* and clear both */
#define LCR_8N1		0x03
#define LCR_DLAB	0x80
#define MCR_READY	0x0b		/* DTR, RTS, and OUT2: the interrupt line */
#define LSR_DATA	0x01
#define LSR_BREAK	0x10		/* what is read next isn't a character */
#define LSR_EMPTY	0x20
#define FIFO_SIZE	16

struct uart {
	u16 base;
	u8 irq;
	bool present;
	void (*receiver)(void *ctx, const u16 *chars, size_t n);
	void *ctx;
};

static struct uart uarts[NR_SERIAL_PORTS] = {
	{ .base = 0x3f8, .irq = 4 },
	{ .base = 0x2f8, .irq = 3 },
};

static void uart_init(struct uart *uart)
{
	outb(0x5a, uart->base + SCRATCH);
	if (inb(uart->base + SCRATCH) != 0x5a)
		return;
	outb(0, uart->base + IER);
	outb(LCR_DLAB, uart->base + LCR);
	outb(1, uart->base + DATA);		/* 115200 baud */
	outb(0, uart->base + IER);
	outb(LCR_8N1, uart->base + LCR);
	outb(FCR_ENABLE, uart->base + FCR);
	outb(MCR_READY, uart->base + MCR);
	uart->present = true;
}

static void console_write(const char *text, size_t n)
{
	for (size_t done = 0; done < n;) {
		size_t line = done;

		while (line < n && text[line] != '\n')
			line++;
		serial_write(0, text + done, line - done);
		if (line < n)
			serial_write(0, "\r\n", 2);
		done = line + 1;
	}
}

static struct console serial_console = { .name = "ttyS0", .write = console_write };

void serial_early_init(void)
{
	for (unsigned int i = 0; i < NR_SERIAL_PORTS; i++)
		uart_init(&uarts[i]);
	if (serial_present(0))
		register_console(&serial_console);
}

bool serial_present(unsigned int port)
{
	return port < NR_SERIAL_PORTS && uarts[port].present;
}

void serial_write(unsigned int port, const char *buf, size_t n)
{
	const struct uart *uart = &uarts[port];

	if (!serial_present(port))
		return;
	while (n) {
		size_t chunk = min(n, (size_t)FIFO_SIZE);

		while (!(inb(uart->base + LSR) & LSR_EMPTY))
			cpu_relax();
		n -= chunk;
		while (chunk--)
			outb(*buf++, uart->base + DATA);
	}
}

/* => False: nothing has come. */
static bool uart_read(const struct uart *uart, u16 *c)
{
	u8 status = inb(uart->base + LSR);

	if (!(status & LSR_DATA))
		return false;
	*c = inb(uart->base + DATA);
	if (status & LSR_BREAK)
		*c = SERIAL_BREAK;
	return true;
}

static void uart_interrupt(void *data)
{
	struct uart *uart = data;
	u16 chars[64];
	size_t n;

	/* Until nothing is left: the interrupt is an edge, and no other one comes for the rest. */
	do {
		n = 0;
		while (n < ARRAY_SIZE(chars) && uart_read(uart, &chars[n]))
			n++;
		if (n)
			uart->receiver(uart->ctx, chars, n);
	} while (n == ARRAY_SIZE(chars));
}

static const char *const uart_names[] = { "ttyS0", "ttyS1", "ttyS2", "ttyS3" };

int serial_set_receiver(unsigned int port, void (*fn)(void *ctx, const u16 *chars, size_t n),
			void *ctx)
{
	struct uart *uart = &uarts[port];
	int error;

	if (!serial_present(port))
		return -ENODEV;
	uart->ctx = ctx;
	uart->receiver = fn;
	error = request_irq(uart->irq, uart_names[port], uart_interrupt, uart);
	if (error)
		return error;
	outb(IER_RECEIVE, uart->base + IER);
	return 0;
}
