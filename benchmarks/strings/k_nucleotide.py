"""Slices of a string as keys: the frequencies of short runs of bases."""

SIZE = 30000


def bases(n: int) -> str:
    letters = "GATC"
    found = []
    state = 42
    for _ in range(n):
        state = (state * 3877 + 29573) % 139968
        found.append(letters[state * 4 // 139968])
    return "".join(found)


def runs(text: str, length: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for i in range(len(text) - length + 1):
        run = text[i : i + length]
        found[run] = found.get(run, 0) + 1
    return found


text = bases(SIZE)
for length in (1, 2):
    for run, count in sorted(runs(text, length).items(), key=lambda item: (-item[1], item[0])):
        print(run, count)
for run in ("GGT", "GGTA", "GGTATT"):
    print(run, runs(text, len(run)).get(run, 0))
