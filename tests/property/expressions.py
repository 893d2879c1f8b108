"""Expressions of a type that is asked for.

`exact` writes one whose own type is the one asked for, `value` one that an argument, field or
result takes (there a variant goes for its sum), `slot` one for a declared variable (there a plain
value goes for an option), `literal` one that is new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mochi_import.check.ty import (
    BOOL,
    FLOAT,
    INT,
    STRING,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    ScalarTy,
    SetTy,
    StructTy,
    SumTy,
    Ty,
)
from property.author import Author
from property.operations import operations
from property.written import Variable, leaves, source

if TYPE_CHECKING:
    from collections.abc import Callable


class Expressions(Author):
    """An author of expressions."""

    def slot(self, ty: Ty, depth: int) -> str:
        if isinstance(ty, OptionTy) and self.number(0, 1):
            return self.exact(ty.inner, depth)
        return self.value(ty, depth)

    def value(self, ty: Ty, depth: int) -> str:
        if isinstance(ty, SumTy) and self.number(0, 1):
            return self.variant(self.pick(list(ty.variants.values())), depth - 1)
        return self.exact(ty, depth)

    def variant(self, variant: StructTy, depth: int) -> str:
        if not variant.fields:
            return variant.name
        return f"{variant.name}({', '.join(self.value(t, depth) for t in variant.fields.values())})"

    def exact(self, ty: Ty, depth: int) -> str:
        if self.predicates and isinstance(ty, FunTy):
            return self.literal(ty, depth)
        forms: list[Callable[[Ty, int], str]] = [self.literal]
        if any(v.ty == ty for v in self.scope):
            forms += [self.name, self.name, self.name]
        if depth > 0:
            forms += [self.call, self.conditional, self.choice, self.element, self.generic]
            forms += [self.operation] * 4
        return self.pick(forms)(ty, depth - 1)

    def name(self, ty: Ty, _depth: int) -> str:
        return self.pick([v.name for v in self.scope if v.ty == ty])

    def literal(self, ty: Ty, depth: int) -> str:
        match ty:
            case ScalarTy():
                return self.constant(ty)
            case ListTy(element=element):
                return f"[{', '.join(self.many(element, depth - 1))}]"
            case SetTy(element=element):
                return f"set{{{', '.join(self.literal(element, 0) for _ in range(2))}}}"
            case MapTy(key=key, value=value):
                keys = dict.fromkeys(self.literal(key, 0) for _ in range(self.number(1, 2)))
                values = self.many(value, depth - 1, len(keys))
                return f"{{{', '.join(f'{k}: {v}' for k, v in zip(keys, values, strict=True))}}}"
            case OptionTy():
                return "none"
            case FunTy(params=(param,), result=result):
                partial = [f for f in self.functions if leaves(f.ty, ty)]
                if partial and not self.predicates and self.number(0, 1):
                    function = self.pick(partial)
                    assert isinstance(function.ty, FunTy)
                    first = (self.value(p, 1) for p in function.ty.params[:-1])
                    return f"{function.name}({', '.join(first)})"
                made = Variable(self.fresh("a"), param)
                with self.closure(made):
                    body = self.value(result, min(depth - 1, 1))
                return f"(fun({made.name}: {source(param)}): {source(result)} => {body})"
            case StructTy(fields=fields):
                parts = (f"{name}: {self.value(t, depth - 1)}" for name, t in fields.items())
                return f"{ty.name} {{ {', '.join(parts)} }}"
            case SumTy():
                makers = [f.name for f in self.functions if f.ty == FunTy((INT,), ty)]
                return f"{self.pick(makers)}({self.number(0, 2)})"
        raise NotImplementedError(str(ty))

    def many(self, ty: Ty, depth: int, count: int = 0) -> list[str]:
        """Elements of a collection, all of exactly one type.  There is one at least, for `[]` by
        itself is a list of anything."""
        count = count or self.number(1, 3)
        return [self.exact(ty, min(depth, 1)) for _ in range(count)]

    def constant(self, ty: Ty) -> str:
        if ty is INT:
            return str(self.number(0, 9))
        if ty is FLOAT:
            return self.pick(("0.5", "1.0", "2.25", "100.0"))
        if ty is BOOL:
            return self.pick(("true", "false"))
        return self.pick(('""', '"a"', '"héllo"', '"zz"'))

    def call(self, ty: Ty, depth: int) -> str:
        known = [f for f in self.functions if isinstance(f.ty, FunTy) and f.ty.result == ty]
        known += [v for v in self.scope if isinstance(v.ty, FunTy) and v.ty.result == ty]
        methods = [(s, name, m) for s in self.structs for name, m in s.methods.items()]
        methods = [entry for entry in methods if entry[2].result == ty]
        if methods and (not known or self.number(0, 1)):
            owner, name, method = self.pick(methods)
            args = ", ".join(self.value(p, depth) for p in method.params)
            return f"{self.exact(owner, 0)}.{name}({args})"
        if not known or self.loops > 1 or self.predicates:
            return self.literal(ty, depth)
        function = self.pick(known)
        assert isinstance(function.ty, FunTy)
        return f"{function.name}({', '.join(self.value(p, depth) for p in function.ty.params)})"

    def conditional(self, ty: Ty, depth: int) -> str:
        condition, then = self.exact(BOOL, depth), self.exact(ty, depth)
        return f"(if {condition} {{ {then} }} else {{ {self.exact(ty, depth)} }})"

    def choice(self, ty: Ty, depth: int) -> str:
        """A `match`, on a sum where there is one."""
        if self.sums and self.number(0, 2):
            whole = self.pick(self.sums)
            arms = []
            for variant in whole.variants.values():
                bound = [Variable(self.fresh("b"), t) for t in variant.fields.values()]
                pattern = ", ".join(v.name for v in bound)
                with self.inside(*bound):
                    arms.append(
                        f"{variant.name}({pattern}) => {self.exact(ty, depth)}"
                        if bound
                        else f"{variant.name} => {self.exact(ty, depth)}"
                    )
            subject = self.exact(whole, depth)
        else:
            arms = [f"{n} => {self.exact(ty, depth)}" for n in (0, 1)]
            arms.append(f"_ => {self.exact(ty, depth)}")
            subject = self.exact(INT, depth)
        return f"(match {subject} {{ {'\n'.join(arms)} }})"

    def element(self, ty: Ty, depth: int) -> str:
        """A part of something that holds values of the type."""
        match self.number(0, 3):
            case 0:
                return f"{self.exact(ListTy(ty), depth)}[{self.number(0, 2)}]"
            case 1 if not isinstance(ty, OptionTy):
                key = self.pick((INT, STRING))
                held = self.exact(MapTy(key, ty), depth)
                return f"({held}[{self.exact(key, depth)}] ?? {self.exact(ty, depth)})"
        owners = [(s, name) for s in self.structs for name, t in s.fields.items() if t == ty]
        if owners:
            struct, name = self.pick(owners)
            holder = self.exact(struct, depth)
            return f"{holder}.{name}" if holder.isidentifier() else f"({holder}).{name}"
        return self.literal(ty, depth)

    def generic(self, ty: Ty, depth: int) -> str:
        if isinstance(ty, OptionTy | SumTy | FunTy):
            return self.literal(ty, depth)
        if ty in (INT, FLOAT) and self.number(0, 1):
            return f"flipped({self.exact(ty, depth)})"
        if ty in (INT, FLOAT, STRING) and self.number(0, 1):
            name = self.pick(("plus", "larger"))
            return f"{name}({self.exact(ty, depth)}, {self.exact(ty, depth)})"
        if isinstance(ty, ListTy) and self.number(0, 1):
            return f"plus({self.exact(ty, depth)}, {self.exact(ty, depth)})"
        if self.number(0, 1):
            return f"same({self.exact(ty, depth)})"
        values = self.exact(ListTy(ty), depth)
        return f"item({values}, {self.exact(INT, 0)}, {self.exact(ty, depth)})"

    def operation(self, ty: Ty, depth: int) -> str:
        """An operator or builtin that gives the type."""
        forms = operations(self, ty)
        if not forms:
            return self.literal(ty, depth)
        template, parts = self.pick(forms)
        with self.quiet(predicate=" where " in template):
            return template.format(*(self.exact(part, depth) for part in parts))
