"""Dynamic programming over two rows: the edit distance of two strings."""

SIZE = 350


def least(a: int, b: int) -> int:
    return a if a < b else b


def distance(a: str, b: str) -> int:
    previous = list(range(len(b) + 1))
    for i, letter in enumerate(a):
        current = [i + 1]
        for j, other in enumerate(b):
            cost = 0 if letter == other else 1
            edited = least(previous[j + 1] + 1, current[j] + 1)
            current.append(least(edited, previous[j] + cost))
        previous = current
    return previous[len(b)]


def word(length: int, seed: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    text = ""
    state = seed
    for _ in range(length):
        state = (state * 1103515245 + 12345) % 2147483648
        text += letters[state // 65536 % 26]
    return text


print(distance(word(SIZE, 1), word(SIZE, 2)))
