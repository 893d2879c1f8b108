"""Maps of lists and sets: sales by name, the accounts that pay, who was seen."""

from dataclasses import dataclass, field

SIZE = 30000


@dataclass(slots=True)
class Account:
    owner: str
    balance: int
    history: list[int] = field(default_factory=list)

    def can_pay(self, amount: int) -> bool:
        return self.balance >= amount


def transfer(accounts: list[Account], i: int, j: int, amount: int) -> bool:
    source = accounts[i]
    target = accounts[j]
    if not source.can_pay(amount):
        return False
    source.balance -= amount
    target.balance += amount
    if amount > 10:
        source.history.append(-amount)
        target.history.append(amount)
    return True


def by_name(n: int, names: list[str]) -> dict[str, list[int]]:
    sales: dict[str, list[int]] = {}
    for i in range(n):
        sales.setdefault(f"{names[i % len(names)]}{i % 3}", []).append(i)
    return sales


def different(n: int) -> int:
    return len({i * i % 211 for i in range(n)})


accounts = [Account(f"A{i}", 100 + i) for i in range(20)]
refused = 0
for i in range(SIZE):
    if not transfer(accounts, i % 20, (i * 7 + 3) % 20, i % 13):
        refused += 1
print(refused)
for a in accounts:
    print(a.owner, a.balance, len(a.history))
sales = by_name(SIZE, ["bolt", "nut", "screw", "nail", "gear"])
for name in sorted(sales):
    print(name, len(sales[name]))
print(different(SIZE))
