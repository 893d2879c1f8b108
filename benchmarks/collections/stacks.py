"""Lists as stacks and queues: brackets matched, reverse Polish notation, a line of jobs."""

from collections import deque

SIZE = 10000


def is_balanced(text: str) -> bool:
    opening = {")": "(", "]": "[", "}": "{"}
    stack: list[str] = []
    for c in text:
        if c in ("(", "[", "{"):
            stack.append(c)
        elif c in opening:
            if not stack or stack[-1] != opening[c]:
                return False
            stack.pop()
    return not stack


def evaluated(tokens: list[str]) -> int:
    stack: list[int] = []
    for token in tokens:
        if token in ("+", "*", "-"):
            right = stack.pop()
            left = stack.pop()
            if token == "+":
                stack.append(left + right)
            elif token == "*":
                stack.append(left * right)
            else:
                stack.append(left - right)
        else:
            stack.append(int(token))
    return stack[0]


def waited(n: int) -> int:
    line: deque[int] = deque()
    total = 0
    for i in range(n):
        line.append(i)
        if len(line) > 20:
            total += i - line.popleft()
    return total


balanced = 0
total = 0
for i in range(SIZE):
    last = ")" if i % 3 == 0 else "]"
    if is_balanced("{[(" + str(i) + ")]}(" + last):
        balanced += 1
    total += evaluated(["3", "4", "+", str(i % 9), "*", "5", "-"])
print(balanced, total, waited(SIZE))
