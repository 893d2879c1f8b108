"""The Python functions of `main.mochi`."""


def through(f, n):
    return call(f, n) + 1


def call(f, n):
    return f(n)
