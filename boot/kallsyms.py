#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the kernel's symbol table (assembler, on standard output) from `nm -n` of its first link.

Functions only, sorted by address, as offsets from the beginning of the text. It is linked behind everything
that has a place already, so no address in it changes.
"""

import sys

symbols, start, end = [], None, None
for line in sys.stdin:
    address, kind, name = line.split()
    value = int(address, 16)
    if name == "__text_start":
        start = value
    elif name == "__text_end":
        end = value
    elif kind in "tT" and not name.startswith("."):
        symbols.append((value, name))
symbols = [(value - start, name) for value, name in symbols if start <= value < end]

print('\t.section .kallsyms, "a"\n\t.balign 8\n\t.global kallsyms_count, kallsyms_offsets, kallsyms_names')
print(f"kallsyms_count:\n\t.long {len(symbols)}, {end - start}\nkallsyms_offsets:")
position = 0
for value, name in symbols:
    print(f"\t.long {value}, {position}")
    position += len(name) + 1
print("kallsyms_names:")
for _, name in symbols:
    print(f'\t.asciz "{name}"')
print('\t.section .note.GNU-stack, "", @progbits')
