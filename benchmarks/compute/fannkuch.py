"""List indexing and assignment: how often prefixes of permutations are reversed."""

SIZE = 8


def fannkuch(n: int) -> int:
    perm = list(range(n))
    count = [0] * n
    most = 0
    checksum = 0
    sign = 1
    r = n
    while True:
        while r != 1:
            count[r - 1] = r
            r -= 1
        work = perm[:]
        flips = 0
        first = work[0]
        while first != 0:
            low = 0
            high = first
            while low < high:
                work[low], work[high] = work[high], work[low]
                low += 1
                high -= 1
            flips += 1
            first = work[0]
        if flips > most:
            most = flips
        checksum += sign * flips
        sign = -sign
        while True:
            if r == n:
                print(checksum)
                return most
            held = perm[0]
            for i in range(r):
                perm[i] = perm[i + 1]
            perm[r] = held
            count[r] -= 1
            if count[r] > 0:
                break
            r += 1


print(fannkuch(SIZE))
