# SPDX-License-Identifier: MIT
"""As much of a VT100 as busybox and line editors use: the screen that somebody at the serial line sees."""

import re

ROWS, COLUMNS = 24, 80


class Screen:
    """
    Fed with what the line brings; `rows` is what it shows. It doesn't tell where the cursor is: an answer
    that comes in pieces, on a slow machine, would be taken for what somebody types.
    """

    SEQUENCE = re.compile(r"\x1b(?:\[([?0-9;]*)([A-Za-z])|([78DMEc=>]|\([0B]))")

    def __init__(self):
        self.rows = [" " * COLUMNS for _ in range(ROWS)]
        self.row = self.column = 0
        self.saved = (0, 0)
        self.pending = ""

    def line(self, number):
        return self.rows[number].rstrip()

    def text(self):
        return "\n".join(row.rstrip() for row in self.rows)

    def feed(self, text):
        text = self.pending + text
        self.pending, at = "", 0
        while at < len(text):
            if text[at] != "\x1b":
                self.character(text[at])
                at += 1
                continue
            match = self.SEQUENCE.match(text, at)
            if match:
                self.sequence(match)
                at = match.end()
            elif len(text) - at < 16:
                self.pending = text[at:]    # the rest of it is still to come
                return
            else:
                at += 1

    def character(self, char):
        if char == "\n":
            self.down()
        elif char == "\r":
            self.column = 0
        elif char == "\b":
            self.column = max(self.column - 1, 0)
        elif char == "\t":
            self.column = min(self.column // 8 * 8 + 8, COLUMNS - 1)
        elif char >= " ":
            if self.column == COLUMNS:
                self.column = 0
                self.down()
            row = self.rows[self.row]
            self.rows[self.row] = row[:self.column] + char + row[self.column + 1:]
            self.column += 1

    def down(self):
        if self.row < ROWS - 1:
            self.row += 1
        else:
            self.rows = self.rows[1:] + [" " * COLUMNS]

    def up(self):
        if self.row > 0:
            self.row -= 1
        else:
            self.rows = [" " * COLUMNS] + self.rows[:-1]

    def sequence(self, match):
        arguments, final, short = match.groups()
        if short:
            self.short(short)
            return
        numbers = [int(n) for n in re.findall(r"\d+", arguments)]
        first = numbers[0] if numbers else 0
        if final in "Hf":
            self.row = min(max(first, 1), ROWS) - 1
            self.column = min(max(numbers[1] if len(numbers) > 1 else 1, 1), COLUMNS) - 1
        elif final in "ABCD":
            self.move(final, max(first, 1))
        elif final == "J":
            self.erase_display(first)
        elif final == "K":
            self.erase_line(first)
        elif final == "G":
            self.column = min(max(first, 1), COLUMNS) - 1
        elif final == "P":
            row = self.rows[self.row]
            self.rows[self.row] = (row[:self.column] + row[self.column + max(first, 1):]).ljust(COLUMNS)
        elif final == "@":
            row = self.rows[self.row]
            self.rows[self.row] = (row[:self.column] + " " * max(first, 1) + row[self.column:])[:COLUMNS]

    def short(self, which):
        if which == "7":
            self.saved = (self.row, self.column)
        elif which == "8":
            self.row, self.column = self.saved
        elif which == "M":
            self.up()
        elif which in "DE":
            self.down()

    def move(self, final, count):
        if final == "A":
            self.row = max(self.row - count, 0)
        elif final == "B":
            self.row = min(self.row + count, ROWS - 1)
        elif final == "C":
            self.column = min(self.column + count, COLUMNS - 1)
        else:
            self.column = max(min(self.column, COLUMNS - 1) - count, 0)

    def erase_display(self, what):
        if what == 2:
            self.rows = [" " * COLUMNS for _ in range(ROWS)]
        elif what == 1:
            self.rows[:self.row] = [" " * COLUMNS for _ in range(self.row)]
            self.erase_line(1)
        else:
            self.rows[self.row + 1:] = [" " * COLUMNS for _ in range(ROWS - self.row - 1)]
            self.erase_line(0)

    def erase_line(self, what):
        row = self.rows[self.row]
        if what == 2:
            row = " " * COLUMNS
        elif what == 1:
            row = " " * (self.column + 1) + row[self.column + 1:]
        else:
            row = row[:self.column].ljust(COLUMNS)
        self.rows[self.row] = row[:COLUMNS]
