"""Strings put together: piece by piece, from numbers, and joined."""

SIZE = 40000


def spaced(n: int) -> str:
    text = ""
    for i in range(n):
        if i > 0:
            text += " "
        text += str(i)
    return text


def lines(n: int) -> list[str]:
    return [f"line {i}: {i * i}" for i in range(n)]


def vowels(text: str) -> int:
    count = 0
    for letter in text:
        if letter in "aeiou":
            count += 1
    return count


print(len(spaced(SIZE)))
text = "\n".join(lines(SIZE))
print(len(text), vowels(text))
print(text[:10], text[:10].upper())
