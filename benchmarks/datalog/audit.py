"""Rules with joins, negation, arithmetic and aggregates over orders and payments."""

SIZE = 20000


def main():
    orders = [(number, number % 97, number % 13 + 1) for number in range(SIZE)]
    paid = {number for number in range(SIZE) if number % 3 != 0}
    unpaid = [
        {"O": number, "C": customer, "A": amount}
        for number, customer, amount in orders
        if number not in paid
    ]
    owes = {}
    for row in unpaid:
        owes[row["C"]] = owes.get(row["C"], 0) + row["A"]
    large = [
        {"C": customer, "S": owed, "F": owed // 10 + 1}
        for customer, owed in sorted(owes.items())
        if owed > SIZE // 42
    ]
    refused = {row["C"] for row in large}
    good = sorted({customer for _, customer, _ in orders} - refused)
    print(len(unpaid), good)
    first = ", ".join(f'"{name}": {large[0][name]}' for name in sorted(large[0]))
    print(len(large), "{" + first + "}")


main()
