"""Functions that sidecar.mochi declares as extern python."""


def py_area(w: float, h: float) -> float:
    return w * h


def py_join(a: str, b: str) -> str:
    return a + b


def py_is_even(n: int) -> bool:
    return n % 2 == 0
