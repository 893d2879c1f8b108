"""The Python functions of `main.mochi`."""


def risky(n):
    return [3][n + 2]
