/* SPDX-License-Identifier: MIT */

/*
 * The screen of a PC in text mode, for the log: an array of cells in memory, each a character and a
 * colour. The terminal of programs is the serial port.
 */

#include <boot/bootinfo.h>
#include <kernel/lib/types.h>
#include <kernel/printk.h>
#include <asm/io.h>
#include <asm/screen.h>

#define BLANK		0x0720		/* a space, light grey on black */
#define COLOUR		0x0700
#define TAB_WIDTH	8

/* The CRT controller: an index, then a value. Registers 14 and 15 say where the cursor blinks. */
#define CRTC_INDEX	0x3d4
#define CRTC_CURSOR	14

/* In the last row, which doesn't scroll: who looks here for a shell should know where it is. */
#define NOTICE		0x7000		/* black on grey */
static const char notice[] = " This is Tine's log. Its shell is on the serial port: View > serial0";

static volatile u16 *cells;
static unsigned int columns, rows;
static unsigned int column, row;

static void clear_row(unsigned int y)
{
	for (unsigned int x = 0; x < columns; x++)
		cells[y * columns + x] = BLANK;
}

static void scroll(void)
{
	for (unsigned int i = columns; i < rows * columns; i++)
		cells[i - columns] = cells[i];
	clear_row(rows - 1);
}

static void new_line(void)
{
	column = 0;
	if (row + 1 < rows)
		row++;
	else
		scroll();
}

static void put_char(char c)
{
	if (c == '\n') {
		new_line();
	} else if (c == '\t') {
		do
			put_char(' ');
		while (column % TAB_WIDTH);
	} else {
		cells[row * columns + column] = COLOUR | (u8)c;
		if (++column == columns)
			new_line();
	}
}

static void move_cursor(void)
{
	unsigned int at = row * columns + column;

	outb(CRTC_CURSOR, CRTC_INDEX);
	outb(at >> 8, CRTC_INDEX + 1);
	outb(CRTC_CURSOR + 1, CRTC_INDEX);
	outb(at, CRTC_INDEX + 1);
}

static void write_notice(void)
{
	for (unsigned int x = 0; x < columns; x++)
		cells[rows * columns + x] = NOTICE | (x < sizeof(notice) - 1 ? (u8)notice[x] : ' ');
}

static void screen_write(const char *text, size_t n)
{
	while (n--)
		put_char(*text++);
	move_cursor();
}

static struct console screen_console = { .name = "tty0", .write = screen_write };

void screen_init(void)
{
	const struct boot_screen *screen = &boot_info.screen;

	if (!screen->present || !screen->width || screen->height < 2 ||
	    screen->pitch != screen->width * sizeof(*cells))
		return;
	columns = screen->width;
	cells = ioremap(screen->address, screen->height * screen->pitch);
	rows = screen->height - 1;
	write_notice();
	for (unsigned int y = 0; y < rows; y++)
		clear_row(y);
	register_console(&screen_console);
}
