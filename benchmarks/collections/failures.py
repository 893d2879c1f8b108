"""Errors raised and caught, and lookups that may fail."""

SIZE = 20000


def doubled(i: int) -> int:
    if i % 10 == 0:
        raise ValueError(f"no {i}")
    return i * 2


def find(table: dict[str, int], key: str) -> int | None:
    return table.get(key)


done = 0
failed = 0
for i in range(SIZE):
    try:
        done += doubled(i)
    except ValueError:
        failed += 1
print(done, failed)

table = {"a": 1, "b": 2, "c": 3}
names = ["a", "b", "z", "c"]
total = 0
for i in range(SIZE):
    found = find(table, names[i % 4])
    if found is not None:
        total += found
    total += table.get(names[(i + 1) % 4], 7)
print(total)

shares = 0
for i in range(SIZE):
    try:
        shares += 100 // (i % 5)
    except ZeroDivisionError:
        shares -= 1
print(shares)
