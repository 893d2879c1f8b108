"""Text split into words, the words counted, and the most frequent found."""

SIZE = 30000


def text_of(n: int) -> str:
    syllables = ["ba", "do", "ki", "lu", "me", "no"]
    words = []
    state = 7
    for _ in range(n):
        state = (state * 1103515245 + 12345) % 2147483648
        a = state // 65536 % 6
        b = state // 1024 % 6
        words.append(syllables[a] + syllables[b])
    return " ".join(words)


def frequencies(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for word in text.split(" "):
        found[word] = found.get(word, 0) + 1
    return found


found = frequencies(text_of(SIZE))
top = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:10]
for word, times in top:
    print(word, times)
