"""A chain of parents: everybody's ancestors, and those of the last one."""

SIZE = 1000


def main():
    children = {}
    parents = {}
    for number in range(SIZE):
        children.setdefault(number, []).append(number + 1)
        parents.setdefault(number + 1, []).append(number)
    above = reached(SIZE, parents)
    below = reached(0, children)
    print(
        len(above),
        "true" if SIZE in below else "false",
        "true" if 0 in reached(SIZE, children) else "false",
    )
    pairs = [
        {"X": person, "Y": other}
        for person in sorted(children)
        for other in sorted(reached(person, children))
    ]
    print(len(pairs))


def reached(start, steps):
    found = set()
    waiting = [start]
    while waiting:
        for next_one in steps.get(waiting.pop(), ()):
            if next_one not in found:
                found.add(next_one)
                waiting.append(next_one)
    return found


main()
