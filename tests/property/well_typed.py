"""A hypothesis strategy for programs that are well-typed by the rules of SEMANTICS section 5.

Each method writes source for a type that is asked for, so a program is right by construction; only
run errors that no checker can foresee are possible in it, as an index that is out of range.
Programs end: loops are short, functions call earlier ones only, and nothing that grows is assigned
to itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from mochi_import.check.ty import (
    BOOL,
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
from property.expressions import Expressions
from property.written import SCALARS, Variable, holds_function, holds_option, is_table, source

if TYPE_CHECKING:
    from collections.abc import Callable

# Written before each program: a Python module, functions with type parameters, of which some work
# for some types only, and a function that calls another.
GENERIC = """\
import python "math" as math
fun same<T>(x: T): T { return x }
fun plus<T>(a: T, b: T): T { return a + b }
fun larger<T>(a: T, b: T): T {
  if a < b { return b }
  return a
}
fun flipped<T>(a: T): T { return -a }
fun applied(f: fun(int): int, n: int): int { return f(n) }
fun item<T>(xs: list<T>, at: int, otherwise: T): T {
  if at < len(xs) && at >= 0 { return xs[at] }
  return otherwise
}
"""


@st.composite
def programs(draw: st.DrawFn) -> str:
    """The text of a program."""
    return _Program(draw).program()


class _Program(Expressions):
    """Writes one program."""

    # Declarations

    def program(self) -> str:
        lines = [self.struct() for _ in range(self.number(0, 2))]
        lines += [self.sum() for _ in range(self.number(0, 2))]
        for _ in range(self.number(1, 9)):
            lines.append(self.pick((self.function, self.undeclared, *[self.top_level] * 8))())
        lines += [f"print({v.name})" for v in self.scope if not holds_function(v.ty)]
        return GENERIC + "\n".join(lines) + "\n"

    def top_level(self) -> str:
        return self.statement(3)

    def undeclared(self) -> str:
        """A function without a declared result, and a variable that holds one."""
        name, parameter, result = self.fresh("f"), Variable(self.fresh("a"), INT), self.type(2)
        with self.inside(parameter):
            early, late = self.exact(result, 2), self.exact(result, 2)
        head = f"fun {name}({parameter.name}: int) {{"
        body = f"if {parameter.name} > 1 {{ return {early} }}\nreturn {late} }}"
        return f"{head} {body}\nlet {self.fresh('w')} = {name}({self.number(0, 3)})"

    def struct(self) -> str:
        made = StructTy(self.fresh("P"))
        for _ in range(self.number(1, 3)):
            made.fields[self.fresh("f")] = self.type(1)
        fields = "  ".join(f"{name}: {source(ty)}" for name, ty in made.fields.items())
        result = self.type(1)
        method = self.fresh("m")
        with self.inside(*(Variable(name, ty) for name, ty in made.fields.items())):
            parameter = Variable(self.fresh("a"), self.type(1))
            with self.inside(parameter):
                body = self.exact(result, 2)
        made.methods[method] = FunTy((parameter.ty,), result)
        self.structs.append(made)
        return (
            f"type {made.name} {{ {fields}\n  fun {method}({parameter.name}: "
            f"{source(parameter.ty)}): {source(result)} {{ return {body} }}\n}}"
        )

    def sum(self) -> str:
        whole = SumTy(self.fresh("S"))
        for _ in range(self.number(2, 3)):
            variant = StructTy(self.fresh("V"), sum=whole)
            for _ in range(self.number(0, 2)):
                variant.fields[self.fresh("g")] = self.type(1)
            whole.variants[variant.name] = variant
        parts = []
        for variant in whole.variants.values():
            fields = ", ".join(f"{name}: {source(ty)}" for name, ty in variant.fields.items())
            parts.append(f"{variant.name}({fields})" if fields else variant.name)
        # A value whose type is the sum and not a variant of it needs a declared result.
        maker = self.fresh("make")
        arms = [self.variant(variant, 1) for variant in whole.variants.values()]
        body = "\n".join(f"  if k == {i} {{ return {arm} }}" for i, arm in enumerate(arms[1:], 1))
        text = f"fun {maker}(k: int): {whole.name} {{\n{body}\n  return {arms[0]}\n}}"
        self.functions.append(Variable(maker, FunTy((INT,), whole)))
        self.sums.append(whole)
        return f"type {whole.name} = {' | '.join(parts)}\n{text}"

    def function(self) -> str:
        name = self.fresh("f")
        params = [Variable(self.fresh("a"), self.type(2)) for _ in range(self.number(0, 3))]
        result = self.type(2)
        with self.inside(*params):
            body = [self.statement(2) for _ in range(self.number(0, 2))]
            body.append(f"return {self.value(result, 2)}")
        self.functions.append(Variable(name, FunTy(tuple(p.ty for p in params), result)))
        written = ", ".join(f"{p.name}: {source(p.ty)}" for p in params)
        effects = self.pick(("", "", " ! io", " ! net, io"))  # no body does more
        head = f"fun {name}({written}): {source(result)}{effects}"
        return f"{head} {{\n  " + "\n  ".join(body) + "\n}"

    # Statements

    def block(self, depth: int) -> str:
        return " { " + "\n".join(self.statement(depth) for _ in range(self.number(0, 2))) + " }"

    def statement(self, depth: int) -> str:
        kinds: list[Callable[[int], str]] = [self.let, self.let, self.inferred, self.var, self.show]
        if any(v.mutable for v in self.scope):
            kinds += [self.assign, self.assign]
        if depth > 0 and self.loops < 2:
            kinds += [self.branch, self.loop, self.count_down, self.attempt, self.nested]
            kinds.append(self.settled)
            if any(v.mutable and is_table(v.ty) for v in self.scope):
                kinds.append(self.update)
        if depth > 0 and any(isinstance(v.ty, OptionTy) for v in self.scope):
            kinds.append(self.guard)
        return self.pick(kinds)(depth)

    def let(self, depth: int) -> str:
        made = Variable(self.fresh("x"), self.type(2))
        text = f"let {made.name}: {source(made.ty)} = {self.slot(made.ty, depth)}"
        self.scope.append(made)
        return text

    def inferred(self, depth: int) -> str:
        made = Variable(self.fresh("y"), self.type(2))
        if holds_option(made.ty):
            return self.let(depth)  # `none` by itself says too little
        text = f"let {made.name} = {self.exact(made.ty, depth)}"
        self.scope.append(made)
        return text

    def var(self, depth: int) -> str:
        made = Variable(self.fresh("z"), self.type(2), mutable=True)
        written = "" if not holds_option(made.ty) and self.number(0, 1) else f": {source(made.ty)}"
        # A `let` may not be reached through a `var`, so the value is no name.
        text = f"var {made.name}{written} = {self.literal(made.ty, depth)}"
        self.scope.append(made)
        return text

    def assign(self, depth: int) -> str:
        target = self.pick([v for v in self.scope if v.mutable])
        name, ty = target.name, target.ty
        if ty is INT:
            return f"{name} = ({self.exact(INT, depth)}) % 97"
        if ty is STRING:
            return f'{name} = "{self.pick("abc")}"'
        if isinstance(ty, StructTy):
            field = self.pick(list(ty.fields))
            return f"{name}.{field} = {self.literal(ty.fields[field], 1)}"
        if isinstance(ty, MapTy):
            return f"{name}[{self.literal(ty.key, 0)}] = {self.literal(ty.value, 1)}"
        if isinstance(ty, ListTy) and self.number(0, 1):
            return f"if len({name}) > 1 {{ {name}[1] = {self.literal(ty.element, 1)} }}"
        return f"{name} = {self.literal(ty, 1)}"

    def show(self, depth: int) -> str:
        ty = self.type(2)
        if holds_function(ty):
            ty = self.pick(SCALARS)
        return f"print({self.value(ty, depth)})"

    def branch(self, depth: int) -> str:
        text = f"if ({self.exact(BOOL, 2)})"
        with self.inside():
            text += self.block(depth - 1)
        if self.number(0, 1):
            with self.inside():
                text += f" else{self.block(depth - 1)}"
        return text

    def guard(self, depth: int) -> str:
        """Within `if x != none` a variable has a value."""
        found = self.pick([v for v in self.scope if isinstance(v.ty, OptionTy)])
        assert isinstance(found.ty, OptionTy)
        if not found.name.startswith("x"):
            # Of what can be assigned, nothing is known after a call with effects.
            return f"if {found.name} != none {{ print(1) }}"
        place = self.scope.index(found)
        with self.inside():
            self.scope[place] = Variable(found.name, found.ty.inner, narrowed=True)
            known = self.use(found.name, found.ty.inner)
            text = f"if {found.name} != none {{ {known}\n{self.statement(depth - 1)} }}"
            self.scope[place] = found
        return text

    def settled(self, depth: int) -> str:
        """After an assignment of a value an optional variable has one, until its block ends."""
        name, inner = self.fresh("o"), self.plain(1)
        value, known = self.exact(inner, depth), self.use(name, inner)
        body = f"{name} = {value}\nprint(1)\n{known}"
        return (
            f"var {name}: {source(OptionTy(inner))} = none\n"
            f"if {self.exact(BOOL, 1)} {{ {body} }}\n{name} = none"
        )

    def use(self, name: str, ty: Ty) -> str:
        """A statement that fails where `name` is none."""
        made = self.fresh("u")
        match ty:
            case ScalarTy() if ty is INT:
                return f"let {made} = {name} + 1"
            case ScalarTy() if ty is STRING:
                return f"let {made} = {name} + upper({name})"
            case StructTy(fields=fields):
                return f"let {made} = {name}.{next(iter(fields))}"
            case ListTy() | MapTy() | SetTy():
                return f"let {made} = len({name})"
        return f"let {made} = {name}"

    def attempt(self, depth: int) -> str:
        with self.inside():
            text = f"try{self.block(depth - 1)}"
        with self.inside():
            return f"{text} catch e{self.block(depth - 1)}"

    def nested(self, depth: int) -> str:
        """A function inside a block, which may change the variables around it."""
        made = Variable(self.fresh("h"), FunTy((self.type(1),), self.type(1)))
        assert isinstance(made.ty, FunTy)
        parameter = Variable(self.fresh("a"), made.ty.params[0])
        with self.closure(parameter):
            body = self.statement(depth - 1)
            result = self.value(made.ty.result, 2)
        self.scope.append(made)
        head = f"{parameter.name}: {source(parameter.ty)}"
        if self.number(0, 1):
            return (
                f"fun {made.name}({head}): {source(made.ty.result)} {{ {body}\nreturn {result} }}"
            )
        written = source(made.ty.result)
        return f"let {made.name} = fun({head}): {written} {{ {body}\nreturn {result} }}"

    def update(self, depth: int) -> str:
        table = self.pick([v for v in self.scope if v.mutable and is_table(v.ty)])
        assert isinstance(table.ty, ListTy)
        assert isinstance(table.ty.element, StructTy)
        fields = table.ty.element.fields
        with self.inside(*(Variable(name, ty) for name, ty in fields.items())):
            changed = self.pick(list(fields))
            value, condition = self.value(fields[changed], depth), self.exact(BOOL, 1)
        return f"update {table.name} set {{ {changed}: {value} }} where {condition}"

    def loop(self, depth: int) -> str:
        element = self.type(1)
        if holds_option(element):
            element = INT  # a literal of it may be all none
        kind: tuple[str, Ty] = self.pick(
            (
                ("0..3", INT),
                (f"({self.exact(ListTy(element), 1)})", element),
                (f"({self.exact(MapTy(STRING, element), 1)})", STRING),
                (f"({self.exact(STRING, 1)})", STRING),
                (f"({self.exact(SetTy(INT), 1)})", INT),
            )
        )
        made = Variable(self.fresh("i"), kind[1])
        with self.inside(made, loop=1):
            return f"for {made.name} in {kind[0]}{self.block(depth - 1)}"

    def count_down(self, depth: int) -> str:
        name = self.fresh("n")
        with self.inside(loop=1):
            body = "\n".join(self.statement(depth - 1) for _ in range(self.number(0, 2)))
        return (
            f"var {name} = {self.number(0, 3)}\nwhile {name} > 0 {{ {name} = {name} - 1\n{body} }}"
        )
