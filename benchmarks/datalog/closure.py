"""All pairs that a path joins, in a random graph with a tenth as many nodes as edges."""

SIZE = 10000
NODES = SIZE // 10

state = 42


def random(n):
    global state
    state = (state * 1103515245 + 12345) % 2147483648
    return state // 65536 % n


def text(pair):
    return "{" + ", ".join(f'"{name}": {value}' for name, value in pair.items()) + "}"


def main():
    ends = {}
    for _ in range(SIZE):
        start = random(NODES)
        ends.setdefault(start, set()).add(random(NODES))
    paths = []
    for start in sorted(ends):
        reached = set(ends[start])
        waiting = list(reached)
        while waiting:
            new = ends.get(waiting.pop(), set()) - reached
            reached |= new
            waiting += new
        paths += [{"X": start, "Y": end} for end in sorted(reached)]
    print(len(paths), text(paths[0]), text(paths[-1]))


main()
