"""Strings letter by letter: a cipher by lookup, and palindromes."""

from string import ascii_lowercase

SIZE = 20000


def shifted(by: int) -> dict[str, str]:
    return {letter: ascii_lowercase[(i + by) % 26] for i, letter in enumerate(ascii_lowercase)}


def encoded(text: str, by: int) -> str:
    table = shifted(by)
    result = ""
    for letter in text:
        result += table.get(letter, letter)
    return result


def is_palindrome(text: str) -> bool:
    low = 0
    high = len(text) - 1
    while low < high:
        if text[low] != text[high]:
            return False
        low += 1
        high -= 1
    return True


def palindromes(limit: int) -> int:
    count = 0
    for i in range(limit):
        if is_palindrome(str(i)):
            count += 1
    return count


text = "hello, world " * (SIZE // 10)
secret = encoded(text, 3)
if encoded(secret, 23) == text:
    print(secret[:12])
print(palindromes(SIZE))
