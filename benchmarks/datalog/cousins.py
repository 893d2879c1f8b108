"""Who is of the same generation, in a family where each has three children."""

SIZE = 1500


def main():
    parent = {child: (child - 1) // 3 for child in range(1, SIZE)}
    generation = {0: 0}
    for child in range(1, SIZE):
        generation[child] = generation[parent[child]] + 1
    members = {}
    for person, number in generation.items():
        members.setdefault(number, []).append(person)
    last = [person for person in members[generation[SIZE - 1]] if person != SIZE - 1]
    print(len(last), last[0], last[-1])
    pairs = [
        {"X": person, "Y": other}
        for person in range(1, SIZE)
        for other in members[generation[person]]
        if other != person
    ]
    print(len(pairs))


main()
