"""Float arithmetic in a tight loop: which points stay in the Mandelbrot set."""

SIZE = 60


def escapes(cr: float, ci: float, limit: int) -> int:
    zr = 0.0
    zi = 0.0
    for turn in range(limit):
        rr = zr * zr
        ii = zi * zi
        if rr + ii > 4.0:
            return turn
        zi = 2.0 * zr * zi + ci
        zr = rr - ii + cr
    return limit


def picture(n: int) -> int:
    total = 0
    for y in range(n):
        ci = 2.0 * y / n - 1.0
        for x in range(n):
            cr = 2.0 * x / n - 1.5
            total += escapes(cr, ci, 100)
    return total


print(picture(SIZE))
