#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Draws docs/images/fork.svg: the page tables of parent and child before a fork, after it, after the
child has written, and after the parent has.

usage: docs/images/fork.py > docs/images/fork.svg
"""

WIDTH, HEIGHT, PANEL = 1280, 430, 320
TABLE_W, TABLE_H = 74, 34
LEVELS = ("pgd", "pud", "pmd", "pte")
TOP, STEP = 84, 62
COLOURS = {"rw": "#2e7d32", "r-": "#c25e00", "line": "#5f6b76", "text": "#1d2730", "faint": "#6b7680",
           "table": "#eef2f5", "page": "#fff4d6", "copy": "#e2f1e4"}

out = []


def text(x, y, words, size=12, anchor="middle", colour="text", bold=False, mono=False):
    style = ' font-weight="bold"' if bold else ""
    style += ' font-family="monospace"' if mono else ""
    out.append(f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" '
               f'fill="{COLOURS[colour]}"{style}>{words}</text>')


def box(x, y, width, height, fill, stroke="line"):
    out.append(f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="4" '
               f'fill="{COLOURS[fill]}" stroke="{COLOURS[stroke]}"/>')


def arrow(x1, y1, x2, y2, colour="line"):
    out.append(f'<path d="M{x1} {y1} L{x2} {y2}" stroke="{COLOURS[colour]}" stroke-width="1.6" '
               f'fill="none" marker-end="url(#{colour})"/>')


def tables(x, name, rights):
    """One address space: four levels, one below the other. => Where the last entry is."""
    text(x + TABLE_W / 2, TOP - 12, name, bold=True)
    for i, level in enumerate(LEVELS):
        y = TOP + i * STEP
        box(x, y, TABLE_W, TABLE_H, "table")
        text(x + TABLE_W / 2, y + 15, level)
        if level == "pte":
            text(x + TABLE_W / 2, y + 29, rights, 12, colour=rights, bold=True, mono=True)
        else:
            text(x + TABLE_W / 2, y + 29, "entry", 10, colour="faint")
            arrow(x + TABLE_W / 2, y + TABLE_H, x + TABLE_W / 2, y + STEP - 3)
    return x + TABLE_W / 2, TOP + 3 * STEP + TABLE_H


def page(x, name, count, fill):
    y = TOP + 4 * STEP + 8
    box(x, y, 88, 42, fill)
    text(x + 44, y + 17, name)
    text(x + 44, y + 34, f"count {count}", 11, colour="faint")
    return x + 44, y


def link(entry, frame, rights):
    arrow(entry[0], entry[1], frame[0], frame[1] - 3, rights)


def panel(number, title, note):
    x = number * PANEL
    text(x + PANEL / 2, 28, title, 15, bold=True)
    text(x + PANEL / 2, HEIGHT - 14, note, 12, colour="faint")
    if number:
        out.append(f'<path d="M{x} 14 V{HEIGHT - 10}" stroke="#d5dbe0"/>')
    return x


def main():
    x = panel(0, "before", "one owner, and it may write")
    link(tables(x + 40, "parent", "rw"), page(x + 116, "frame A", 1, "page"), "rw")

    x = panel(1, "after fork", "the same frame twice; nobody may write")
    parent, child = tables(x + 40, "parent", "r-"), tables(x + 206, "child", "r-")
    frame = page(x + 116, "frame A", 2, "page")
    link(parent, frame, "r-")
    link(child, frame, "r-")

    x = panel(2, "after the child wrote", "the writer has a copy; A has one owner again")
    parent, child = tables(x + 40, "parent", "r-"), tables(x + 206, "child", "rw")
    link(parent, page(x + 44, "frame A", 1, "page"), "r-")
    link(child, page(x + 188, "frame B", 1, "copy"), "rw")

    x = panel(3, "after the parent wrote", "count 1: A is used again, without a copy")
    parent, child = tables(x + 40, "parent", "rw"), tables(x + 206, "child", "rw")
    link(parent, page(x + 44, "frame A", 1, "page"), "rw")
    link(child, page(x + 188, "frame B", 1, "copy"), "rw")

    markers = "".join(
        f'<marker id="{name}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
        f'orient="auto"><path d="M0 0 L8 4 L0 8 z" fill="{COLOURS[name]}"/></marker>'
        for name in ("line", "rw", "r-"))
    print(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
          f'font-family="sans-serif"><rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
          f"<defs>{markers}</defs>")
    print("\n".join(out))
    print("</svg>")


if __name__ == "__main__":
    main()
