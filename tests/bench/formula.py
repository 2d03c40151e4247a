# SPDX-License-Identifier: MIT
"""
The cost of a fork as a sum: a + b per VMA + c per written page + d per table page, by least squares.

Three smaller terms make it exact. A VMA that has pages costs one walk through the tables. Where a VMA has
fewer pages than addresses, empty entries of its tables are looked at. And a kernel may have a store of
cleared pages for tables: those beyond it must be cleared.
"""

PAGES_PER_TABLE = 512
MAX_STORE = 64


def points(results, value):
    """((VMAs, pages, table pages, VMAs with pages, empty entries) beyond the benchmark's own, cost)"""
    def of(case):
        return [(n, value(entry)) for n, entry in sorted(results[case].items())]

    def tables(pages):
        return -(-pages // PAGES_PER_TABLE)

    return ([((int(n > 0), 256 * n, tables(256 * n), int(n > 0), 0), cost) for n, cost in of("fork_dirty")] +
            [((n, 0, 0, 0, 0), cost) for n, cost in of("fork_vmas")] +
            [((n, n, tables(n), n, 0), cost) for n, cost in of("fork_vmas_written")] +
            [((1, n, n, 1, n * (PAGES_PER_TABLE - 1)), cost) for n, cost in of("fork_tables")] +
            [((n, n, n, n, 0), cost) for n, cost in of("fork_islands")])


def solve(matrix, right):
    """Gauss, with the largest pivot."""
    n = len(right)
    rows = [list(row) + [value] for row, value in zip(matrix, right)]
    for i in range(n):
        pivot = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        for r in range(n):
            if r != i:
                factor = rows[r][i] / rows[i][i]
                rows[r] = [x - factor * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def fit_with(known, store):
    """Errors weigh as parts of the cost. => (the sum of their squares, the largest of them, terms)"""
    def terms_of(point):
        return (1, *point) if store is None else (1, *point, max(0, point[2] - store))

    rows = [[x / cost for x in terms_of(point)] for point, cost in known]
    count = len(rows[0])
    normal = [[sum(row[i] * row[j] for row in rows) for j in range(count)] for i in range(count)]
    terms = solve(normal, [sum(row[i] for row in rows) for i in range(count)])
    errors = [abs(sum(t * x for t, x in zip(terms, row)) - 1) for row in rows]
    return sum(error * error for error in errors), max(errors), terms


def text(name, results, value):
    """=> lines"""
    known = points(results, value)
    _, worst, terms, store = min((*fit_with(known, store), store) for store in range(1, MAX_STORE))
    if terms[-1] < terms[3]:
        _, worst, terms = fit_with(known, None)
    base, vma, page, table, walk, empty, *clear = terms
    beyond = f", + {clear[0]:,.0f} beyond the first {store}" if clear else ""
    return [f"  {name} = {base:,.0f}  (no measured point is off by more than {100 * worst:.1f} %)",
            f"    + {vma:,.0f} per VMA, + {walk:,.0f} if it has pages",
            f"    + {page:,.1f} per written page, + {empty:,.1f} per empty entry looked at",
            f"    + {table:,.0f} per table page{beyond}"]
