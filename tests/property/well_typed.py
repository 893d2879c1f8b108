"""A hypothesis strategy for programs that are well-typed by the rules of SEMANTICS section 5.

Each method writes source for a type that is asked for, so a program is right by construction; only
run errors that no checker can foresee are possible in it, as an index that is out of range.
Programs end: loops are short, functions call earlier ones only, and nothing that grows is assigned
to itself.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SCALARS = (INT, FLOAT, BOOL, STRING)

# Written before each program: functions with type parameters.
GENERIC = """\
fun same<T>(x: T): T { return x }
fun item<T>(xs: list<T>, at: int, otherwise: T): T {
  if at < len(xs) && at >= 0 { return xs[at] }
  return otherwise
}
"""


class Variable(NamedTuple):
    """A name that is visible."""

    name: str
    ty: Ty
    mutable: bool = False
    narrowed: bool = False


def source(ty: Ty) -> str:
    """A type as it is written."""
    match ty:
        case ListTy():
            return f"list<{source(ty.element)}>"
        case SetTy():
            return f"set<{source(ty.element)}>"
        case MapTy():
            return f"map<{source(ty.key)}, {source(ty.value)}>"
        case OptionTy():
            return f"{source(ty.inner)}?"
        case FunTy():
            return f"fun({', '.join(map(source, ty.params))}): {source(ty.result)}"
    return str(ty)


@st.composite
def programs(draw: st.DrawFn) -> str:
    """The text of a program."""
    return _Author(draw).program()


class _Author:
    """Writes one program.  `scope` holds what is visible; `loops` counts the loops around."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.scope: list[Variable] = []
        self.functions: list[Variable] = []
        self.structs: list[StructTy] = []
        self.sums: list[SumTy] = []
        self.names = 0
        self.loops = 0

    # Choices

    def pick[T](self, choices: Sequence[T]) -> T:
        return self.draw(st.sampled_from(choices))

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def fresh(self, stem: str) -> str:
        self.names += 1
        return f"{stem}{self.names}"

    @contextmanager
    def inside(self, *variables: Variable, loop: int = 0) -> Iterator[None]:
        """Within this, `variables` are visible too; what is declared there ends with it."""
        before = len(self.scope)
        self.scope += variables
        self.loops += loop
        try:
            yield
        finally:
            del self.scope[before:]
            self.loops -= loop

    @contextmanager
    def closure(self, parameter: Variable) -> Iterator[None]:
        """Within this, the body of a function is written, where no guard around it counts."""
        before = self.scope
        self.scope = [v for v in before if not v.narrowed] + [parameter]
        try:
            yield
        finally:
            self.scope = before

    # Declarations

    def program(self) -> str:
        lines = [self.struct() for _ in range(self.number(0, 2))]
        lines += [self.sum() for _ in range(self.number(0, 2))]
        for _ in range(self.number(1, 9)):
            lines.append(self.function() if self.number(0, 4) == 0 else self.statement(3))
        lines += [f"print({v.name})" for v in self.scope if not _holds_function(v.ty)]
        return GENERIC + "\n".join(lines) + "\n"

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
        # Without a declared result callers know nothing of it; only some functions do without.
        return f"fun {name}({written}): {source(result)} {{\n  " + "\n  ".join(body) + "\n}"

    # Types

    def type(self, depth: int) -> Ty:
        kinds: list[Callable[[], Ty]] = [lambda: self.pick(SCALARS)]
        if depth > 0:
            kinds += [
                lambda: ListTy(self.type(depth - 1)),
                lambda: MapTy(self.pick((INT, STRING)), self.type(depth - 1)),
                lambda: OptionTy(self.plain(depth - 1)),
                lambda: SetTy(self.pick((INT, STRING))),
                lambda: FunTy((self.pick(SCALARS),), self.type(depth - 1)),
            ]
            if self.structs:
                kinds.append(lambda: self.pick(self.structs))
            if self.sums:
                kinds.append(lambda: self.pick(self.sums))
        return self.pick(kinds)()

    def plain(self, depth: int) -> Ty:
        """A type that an option can have: `fun(): int?` would be a function of optional result."""
        ty = self.type(depth)
        inner = ty.inner if isinstance(ty, OptionTy) else ty
        return self.pick(SCALARS) if isinstance(inner, FunTy) else inner

    # Statements

    def block(self, depth: int) -> str:
        return " { " + "\n".join(self.statement(depth) for _ in range(self.number(0, 2))) + " }"

    def statement(self, depth: int) -> str:
        kinds = [self.let, self.let, self.inferred, self.var, self.show]
        if any(v.mutable for v in self.scope):
            kinds += [self.assign, self.assign]
        if depth > 0 and self.loops < 2:
            kinds += [self.branch, self.loop, self.count_down, self.attempt, self.nested]
            if any(v.mutable and _is_table(v.ty) for v in self.scope):
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
        if _holds_option(made.ty):
            return self.let(depth)  # `none` by itself says too little
        text = f"let {made.name} = {self.exact(made.ty, depth)}"
        self.scope.append(made)
        return text

    def var(self, depth: int) -> str:
        made = Variable(self.fresh("z"), self.type(2), mutable=True)
        written = "" if not _holds_option(made.ty) and self.number(0, 1) else f": {source(made.ty)}"
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
        if _holds_function(ty):
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
        if found.mutable:
            return f"if {found.name} != none {{ print(1) }}"
        place = self.scope.index(found)
        with self.inside():
            self.scope[place] = Variable(found.name, found.ty.inner, narrowed=True)
            known = self.use(found.name, found.ty.inner)
            text = f"if {found.name} != none {{ {known}\n{self.statement(depth - 1)} }}"
            self.scope[place] = found
        return text

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

    def update(self, _depth: int) -> str:
        table = self.pick([v for v in self.scope if v.mutable and _is_table(v.ty)])
        assert isinstance(table.ty, ListTy)
        assert isinstance(table.ty.element, StructTy)
        fields = table.ty.element.fields
        with self.inside(*(Variable(name, ty) for name, ty in fields.items())):
            changed = self.pick(list(fields))
            value, condition = self.value(fields[changed], 1), self.exact(BOOL, 1)
        return f"update {table.name} set {{ {changed}: {value} }} where {condition}"

    def loop(self, depth: int) -> str:
        element = self.type(1)
        if _holds_option(element):
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

    # Expressions.  `exact` writes one whose own type is the one asked for, `value` one that an
    # argument, field or result takes (there a variant goes for its sum), `slot` one for a declared
    # variable (there a plain value goes for an option), `literal` one that is new.

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
                partial = [f for f in self.functions if _leaves(f.ty, ty)]
                if partial and self.number(0, 1):
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
        if not known or self.loops > 1:
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
        if self.number(0, 1):
            return f"same({self.exact(ty, depth)})"
        values = self.exact(ListTy(ty), depth)
        return f"item({values}, {self.exact(INT, 0)}, {self.exact(ty, depth)})"

    def operation(self, ty: Ty, depth: int) -> str:
        """An operator or builtin that gives the type."""
        forms = self.operations(ty)
        if not forms:
            return self.literal(ty, depth)
        template, parts = self.pick(forms)
        return template.format(*(self.exact(part, depth) for part in parts))

    def operations(self, ty: Ty) -> list[tuple[str, tuple[Ty, ...]]]:
        some = ListTy(self.type(1))
        match ty:
            case ScalarTy() if ty is INT:
                return [
                    *((f"({{}} {op} {{}})", (INT, INT)) for op in "+-*"),
                    *((f"({{}} {op} {self.number(1, 9)})", (INT,)) for op in "/%"),
                    *((f"({{}} {op} {{}})", (INT, INT)) for op in "/%"),
                    ("(-{})", (INT,)),
                    ("len({})", (self.pick((STRING, some, MapTy(STRING, INT), SetTy(INT))),)),
                    ("count({})", (some,)),
                    ("sum({})", (ListTy(INT),)),
                    ("abs({})", (INT,)),
                    ("reduce({}, fun(p: int, q: int): int => p + q, {})", (ListTy(INT), INT)),
                    ("sum(from r in {} select r * {})", (ListTy(INT), INT)),
                ]
            case ScalarTy() if ty is FLOAT:
                return [
                    *((f"({{}} {op} {{}})", (FLOAT, FLOAT)) for op in "+-*"),
                    ("({} / 2.5)", (FLOAT,)),
                    ("({} + {})", (INT, FLOAT)),
                    ("({} as float)", (INT,)),
                    ("avg({})", (self.pick((ListTy(INT), ListTy(FLOAT))),)),
                    ("sum({})", (ListTy(FLOAT),)),
                    ("(-{})", (FLOAT,)),
                ]
            case ScalarTy() if ty is BOOL:
                kind = self.pick((INT, FLOAT, STRING))
                same = self.plain(1)
                if _holds_function(same):
                    same = BOOL
                return [
                    *((f"({{}} {op} {{}})", (kind, kind)) for op in ("<", "<=", ">", ">=")),
                    *((f"({{}} {op} {{}})", (same, same)) for op in ("==", "!=")),
                    *((f"({{}} {op} {{}})", (BOOL, BOOL)) for op in ("&&", "||")),
                    ("(!{})", (BOOL,)),
                    ("({} in {})", (kind, ListTy(kind))),
                    ("({} < {})", (INT, FLOAT)),
                    ("has({}, {})", (SetTy(INT), INT)),
                    ("contains({}, {})", (STRING, STRING)),
                ]
            case ScalarTy():
                shown = self.pick(SCALARS)
                return [
                    ("({} + {})", (STRING, STRING)),
                    ("str({})", (shown,)),
                    ("upper({})", (STRING,)),
                    ("{}[0]", (STRING,)),
                    ("{}[0:2]", (STRING,)),
                    ("join({}, {})", (ListTy(STRING), STRING)),
                    ("substring({}, 0, 1)", (STRING,)),
                ]
            case ListTy(element=element):
                return self.list_operations(element)
            case OptionTy(inner=inner):
                return [
                    ("{}[{}]", (MapTy(INT, inner), INT)),
                    ("{}[{}]", (MapTy(STRING, inner), STRING)),
                    ("first({})", (ListTy(inner),)),
                ]
            case SetTy(element=element):
                return [("add({}, {})", (ty, element))]
        return []

    def list_operations(self, element: Ty) -> list[tuple[str, tuple[Ty, ...]]]:
        whole = ListTy(element)
        forms: list[tuple[str, tuple[Ty, ...]]] = [
            *(
                (f"(from r in {{}} select r.{name})", (ListTy(struct),))
                for struct in self.structs
                for name, ty in struct.fields.items()
                if ty == element
            ),
            ("({} + {})", (whole, whole)),
            ("{}[0:2]", (whole,)),
            ("reverse({})", (whole,)),
            ("concat({}, {})", (whole, whole)),
            ("(from r in {} where {} select r)", (whole, BOOL)),
            ("(from r in {} skip 1 take 2 select r)", (whole,)),
            ("(from r in {} select {})", (ListTy(INT), element)),
            ("filter({}, {})", (whole, FunTy((element,), BOOL))),
        ]
        if not isinstance(element, OptionTy | SumTy):
            forms.append(("append({}, {})", (whole, element)))
        if element in SCALARS:
            forms += [
                ("(from r in {} sort by r select r)", (whole,)),
                ("distinct({})", (whole,)),
                ("({} union {})", (whole, whole)),
                ("(from r in {} group by r into g select g.key)", (whole,)),
                ("map({}, {})", (ListTy(INT), FunTy((INT,), element))),
            ]
        if element is INT:
            forms += [
                ("range({}, {})", (INT, INT)),
                ("(from r in {} join s in {} on r == s select r + s)", (whole, whole)),
                ("(from r in {} group by r % 2 into g select count(g))", (whole,)),
                ("(from r in {} group by r % 3 into g select sum(from m in g select m))", (whole,)),
                ("(from r in {} group by r into g select len(g.items))", (ListTy(STRING),)),
                ("(from r in {} from s in {} where r < s select r * s)", (whole, whole)),
                ("values({})", (MapTy(STRING, INT),)),
            ]
        if element == OptionTy(INT):
            joined = "(from r in {} left join s in {} on r == s select s)"
            forms.append((joined, (ListTy(INT), ListTy(INT))))
        if element is STRING:
            forms += [("keys({})", (MapTy(STRING, INT),)), ("split({}, {})", (STRING, STRING))]
        return forms


def _is_table(ty: Ty) -> bool:
    """Whether `update` takes a variable of the type."""
    return isinstance(ty, ListTy) and isinstance(ty.element, StructTy)


def _leaves(function: Ty, rest: FunTy) -> bool:
    """Whether a function that gets all arguments but the last becomes a `rest`."""
    return (
        isinstance(function, FunTy)
        and len(function.params) > 1
        and FunTy(function.params[-1:], function.result) == rest
    )


def _holds_option(ty: Ty) -> bool:
    """Whether a literal of the type may hold a bare `none`."""
    match ty:
        case OptionTy():
            return True
        case ListTy(element=inner) | SetTy(element=inner) | MapTy(value=inner):
            return _holds_option(inner)
        case FunTy(result=inner):
            return _holds_option(inner)
    return False


def _holds_function(ty: Ty) -> bool:
    """Whether values of the type are functions or hold some, which do not print alike."""
    match ty:
        case FunTy():
            return True
        case ListTy(element=inner) | SetTy(element=inner) | OptionTy(inner=inner):
            return _holds_function(inner)
        case MapTy(value=inner):
            return _holds_function(inner)
        case StructTy(fields=fields):
            return any(map(_holds_function, fields.values()))
        case SumTy(variants=variants):
            return any(map(_holds_function, variants.values()))
    return False
