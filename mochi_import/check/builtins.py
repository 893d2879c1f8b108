"""The builtin functions: one row each (SEMANTICS section 14, newer-surface section 17).

`params` are what a call may give; those past `least` may be left out.  `most` is none when any
number of further arguments of the last type may follow.  A result that depends on the arguments in
a way that type parameters cannot say has a rule of its own in `call_builtin.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from mochi_import.check.ty import (
    ANY,
    BIGINT,
    BOOL,
    FLOAT,
    INT,
    INT64,
    STRING,
    UNIT,
    ChanTy,
    FunTy,
    ListTy,
    MapTy,
    OptionTy,
    SetTy,
    StreamTy,
    Ty,
    VarTy,
)


@dataclass(frozen=True)
class Builtin:
    """What the checker knows of one builtin."""

    name: str
    params: tuple[Ty, ...]
    result: Ty
    least: int
    most: int | None
    effects: tuple[str, ...] = ()

    @property
    def type(self) -> FunTy:
        """The builtin as a function value."""
        return FunTy(self.params, self.result, self.effects)


BUILTINS: dict[str, Builtin] = {}


def _row(
    name: str, *params: Ty, result: Ty, effects: str = "", least: int = -1, open_end: bool = False
) -> None:
    count = len(params)
    BUILTINS[name] = Builtin(
        name,
        params,
        result,
        count if least < 0 else least,
        None if open_end else count,
        (effects,) if effects else (),
    )


_T = VarTy("T")
_U = VarTy("U")
_LIST = ListTy(_T)

# Output, input and time.
_row("print", ANY, result=UNIT, effects="io", least=0, open_end=True)
_row("json", ANY, result=UNIT, effects="io")
_row("input", result=STRING, effects="io")
_row("now", result=INT64, effects="time")
_row("eval", STRING, result=ANY, effects="meta")

# Conversions.
_row("str", ANY, result=STRING)
_row("int", ANY, result=INT)
_row("to_json", ANY, result=STRING)
_row("parseIntStr", STRING, INT, result=INT, least=1)

# Any collection.
_row("len", ANY, result=INT)
_row("count", ANY, result=INT)
_row("exists", ANY, result=BOOL)
_row("contains", ANY, ANY, result=BOOL)
_row("reverse", _T, result=_T)

# Lists.
_row("append", _LIST, _T, result=_LIST)
_row("push", _LIST, _T, result=_LIST)
_row("concat", _LIST, result=_LIST, least=0, open_end=True)
_row("first", _LIST, result=OptionTy(_T))
_row("distinct", _LIST, result=_LIST)
_row("range", INT, INT, INT, result=ListTy(INT), least=1)
_row("map", _LIST, FunTy((_T,), _U), result=ListTy(_U))
_row("filter", _LIST, FunTy((_T,), BOOL), result=_LIST)
_row("reduce", _LIST, FunTy((_U, _T), _U), _U, result=_U)
_row("sha256", ANY, result=ListTy(INT))

# Aggregates: over a list or a group.
_row("sum", ANY, result=ANY)
_row("avg", ANY, result=FLOAT)
_row("min", _LIST, result=_T)
_row("max", _LIST, result=_T)

# Maps and sets.
_row("keys", MapTy(_T, _U), result=_LIST)
_row("values", MapTy(_U, _T), result=_LIST)
_row("add", SetTy(_T), _T, result=SetTy(_T))
_row("has", SetTy(_T), _T, result=BOOL)
_row("to_list", SetTy(_T), result=_LIST)

# Numbers.
_row("abs", ANY, result=ANY)
_row("ceil", ANY, result=ANY)
_row("floor", ANY, result=ANY)
_row("round", ANY, INT, result=ANY, least=1)
_row("sqrt", ANY, result=FLOAT)
_row("num", ANY, result=BIGINT)
_row("denom", ANY, result=BIGINT)

# Strings.
_row("upper", STRING, result=STRING)
_row("lower", ANY, result=STRING)
_row("trim", STRING, result=STRING)
_row("padStart", STRING, INT, STRING, result=STRING)
_row("substring", STRING, INT, INT, result=STRING)
_row("substr", STRING, INT, INT, result=STRING)
_row("split", STRING, STRING, result=ListTy(STRING))
_row("join", _LIST, STRING, result=STRING)
_row("indexOf", STRING, STRING, result=INT)
_row("repeat", STRING, INT, result=STRING)

# Channels and streams.
_row("make_chan", INT, result=ChanTy(ANY))
_row("make_stream", INT, result=StreamTy(ANY))
_row("send", ChanTy(_T), _T, result=UNIT, effects="io")
_row("recv", ANY, result=ANY, effects="io")
_row("recv_sub", StreamTy(_T), result=_T, effects="io")
_row("emit", StreamTy(_T), _T, result=UNIT, effects="io")
_row("subscribe", StreamTy(_T), result=StreamTy(_T))
_row("subscribe_limited", StreamTy(_T), INT, result=StreamTy(_T))
_row("subscribe_limit", StreamTy(_T), INT, result=StreamTy(_T))

# Errors, files, addresses.
_row("panic", ANY, STRING, result=UNIT, least=1)
_row("read_file", STRING, result=STRING, effects="fs")
_row("write_file", STRING, STRING, result=UNIT, effects="fs")
_row("writeFile", STRING, STRING, result=UNIT, effects="fs")
_row("append_file", STRING, STRING, result=UNIT, effects="fs")
_row("appendFile", STRING, STRING, result=UNIT, effects="fs")
_row("lines", STRING, result=ListTy(STRING), effects="fs")
_row("http_get", STRING, result=STRING, effects="net")
_row("using", ANY, FunTy((ANY,), _T), result=_T)

# `llm.generate(provider, model, prompt)`: a namespace, not a function.
NAMESPACES: dict[str, dict[str, FunTy]] = {
    "llm": {"generate": FunTy((STRING, STRING, STRING), STRING, ("net",))},
}
