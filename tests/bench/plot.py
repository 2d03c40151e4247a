# SPDX-License-Identifier: MIT
"""The pictures, by gnuplot: each as SVG and as PNG."""

import os
import shutil
import subprocess

TERMINALS = {
    "svg": 'svg size {w},{h} dynamic enhanced font "Helvetica,14" background "#ffffff"',
    "png": 'pngcairo size {w},{h} enhanced font "Helvetica,11" background "#ffffff"',
}
STYLE = """
set encoding utf8
set border 3 lc rgb "#666666"
set tics nomirror textcolor rgb "#333333"
set grid ytics lc rgb "#d4d4d4" lw 1
set key off
set tmargin 5
"""
# The same colours everywhere: by kernel in the line plots, by part of the kernel in the bars.
TINE, LEAN, BOOTED = "#0b6e99", "#c4511b", "#9a9a9a"
PARTS = [("mm", "memory", "#0b6e99"), ("kernel/sched", "scheduler", "#6a4c93"), ("kernel/fs", "files", "#8a8d2f"),
         ("kernel", "processes", "#c4511b"), ("arch", "machine", "#4d4d4d"), ("", "the program", "#9a9a9a")]


def available():
    return shutil.which("gnuplot") is not None


def draw(folder, name, script, width=900, height=560):
    """Runs gnuplot once for each format. => the files"""
    files = []
    for extension, terminal in TERMINALS.items():
        path = os.path.join(folder, f"{name}.{extension}")
        head = f'set terminal {terminal.format(w=width, h=height)}\nset output "{path}"\n'
        result = subprocess.run(["gnuplot"], input=head + STYLE + script, text=True, check=False,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if result.returncode or "warning" in result.stdout:
            raise RuntimeError(f"gnuplot, {name}: {result.stdout}")
        files.append(path)
    return files


def heading(title, subtitle, left):
    """Both above the axes, from where the left margin begins."""
    return [f'set label 1 "{title}" at graph {left},1.115 left font ",17" textcolor rgb "#111111"',
            f'set label 2 "{subtitle}" at graph {left},1.05 left font ",12" textcolor rgb "#666666"']


class Line:
    def __init__(self, label, points, color, dashed=False, above=0.0):
        self.label, self.points, self.color = label, points, color
        self.dash, self.above = ("dt (6,4)" if dashed else "dt 1"), above


def lines_script(title, subtitle, x_label, lines, x_tics, y_range):
    """Lines on two logarithmic axes, each with its name at its end."""
    tics = ", ".join(f'"{x:,}" {x}' for x in x_tics)
    script = [*heading(title, subtitle, -0.13),
              f'set xlabel "{x_label}" textcolor rgb "#333333"', "set logscale xy", f"set xtics ({tics})",
              f"set xrange [1:{x_tics[-1]}]", f"set yrange [{y_range[0]}:{y_range[1]}]",
              "set rmargin 31", "set lmargin 13",
              "set ytics ('1,000' 1e3, '10,000' 1e4, '100,000' 1e5, '1 million' 1e6, '10 million' 1e7)",
              "unset mytics", "unset mxtics"]
    plots = []
    for number, line in enumerate(lines):
        script.append(f"$line{number} << END")
        script += [f"{x} {y}" for x, y in line.points]
        script.append("END")
        x, y = line.points[-1]
        script.append(f'set label {10 + number} "{line.label}" at {x},{y} left offset 1.2,{line.above} '
                      f'textcolor rgb "{line.color}"')
        plots.append(f'$line{number} using 1:2 with linespoints lw 2.2 pt 7 ps 0.55 '
                     f'lc rgb "{line.color}" {line.dash}')
    return "\n".join(script) + "\nplot " + ", ".join(plots) + "\n"


def part_of(path):
    return next(i for i, (prefix, _, _) in enumerate(PARTS) if path.startswith(prefix))


def bars_script(title, subtitle, bars, sums):
    """
    Bars from the top down: (function, file, (call, rest)), the rest in a lighter tone; and the sums of
    the parts of the kernel.
    """
    top = len(bars)
    peak = max(sum(values) for _, _, values in bars)
    script = [*heading(title, subtitle, -0.5), "set lmargin 42", "set grid noytics xtics", "set border 1",
              f"set yrange [0.3:{top + 0.7}]", f"set xrange [0:{peak * 1.12}]",
              'set xlabel "instructions" textcolor rgb "#333333"', "set ytics scale 0",
              "set style fill solid noborder", "set xtics format '%.0f'"]
    ticks, boxes = [], []
    for number, (name, path, values) in enumerate(bars):
        y, part = top - number, part_of(path)
        ticks.append(f'"{escaped(name)}  {{/*0.8 {escaped(path)}}}" {y}')
        start = 0
        for tone, value in enumerate(values):
            if value:
                boxes.append((start, start + value, y - 0.38, y + 0.38, 2 * part + tone))
            start += value
        script.append(f'set label {100 + number} "{start:,}" at {start},{y} left offset 0.6,0 font ",11" '
                      'textcolor rgb "#444444"')
    if any(len(values) > 1 for _, _, values in bars):
        script.append('set label 49 "dark: the call; light: exit and wait" at graph 0.98,0.06 right '
                      'textcolor rgb "#444444" font ",12"')
    for number, (part, value) in enumerate(sums):
        script.append(f'set label {50 + number} "{PARTS[part][1]}: {value:,}" at graph 0.98,{0.44 - 0.05 * number} '
                      f'right textcolor rgb "{PARTS[part][2]}" font ",13"')
    script.append(f"set ytics ({', '.join(ticks)})")
    plots = []
    for kind in sorted({box[4] for box in boxes}):
        script.append(f"$boxes{kind} << END")
        script += [f"{(a + b) / 2} {(low + high) / 2} {(b - a) / 2} {(high - low) / 2}"
                   for a, b, low, high, of in boxes if of == kind]
        script.append("END")
        color = PARTS[kind // 2][2]
        plots.append(f'$boxes{kind} using 1:2:3:4 with boxxyerror lc rgb "{lighter(color) if kind % 2 else color}"')
    return "\n".join(script) + "\nplot " + ", ".join(plots) + "\n"


def escaped(name):
    return name.replace("_", "\\\\_")


def lighter(color):
    parts = [int(color[i:i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{255 - (255 - part) * 45 // 100:02x}" for part in parts)
