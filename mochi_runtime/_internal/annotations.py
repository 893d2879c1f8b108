"""The casts that the annotations of a struct class, or of a function, stand for.

Annotations of compiled code are text.  The few forms that the compiler writes (`int`, `list[T]`,
`dict[K, V]`, `T | None`, the name of a class of the module) are read from the syntax tree of that
text; everything else, such as a callable or a sum, is taken as any.
"""

from __future__ import annotations

import ast
import sys

from mochi_runtime import casts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from inspect import BoundArguments, Parameter
    from typing import Any

    from mochi_runtime.casts import Cast

_SCALARS: dict[str, Cast] = {
    "int": casts.to_int,
    "float": casts.to_float,
    "str": casts.to_string,
    "bool": casts.to_bool,
    "Fraction": casts.to_bigrat,
}


def field_casts(target: type[Any]) -> list[Cast | None]:
    """One cast for each field of a struct class, none where any value will do."""
    annotations = target.__dict__.get("__annotations__", {})
    module = sys.modules.get(target.__module__)
    names = {} if module is None else vars(module)
    return [_cast_of_text(annotations.get(name), names) for name in target.__match_args__]


def text_fields(target: type[Any]) -> frozenset[str]:
    """The fields of a struct class that are strings."""
    annotations = target.__dict__.get("__annotations__", {})
    return frozenset(
        name for name in target.__match_args__ if annotations.get(name) in ("str", "str | None")
    )


def parameters_of(function: Callable[..., Any]) -> dict[str, Parameter]:
    """The parameters of a function that take one argument each, by their Mochi names."""
    from inspect import signature

    from mochi_runtime.structs import mochi_name

    return {
        mochi_name(parameter.name): parameter
        for parameter in signature(function).parameters.values()
        if parameter.kind not in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
    }


def text_of(annotation: Any) -> str:
    """An annotation as text, as which functions of Python need not have it."""
    if isinstance(annotation, str):
        return annotation
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def bound(function: Callable[..., Any], arguments: Mapping[str, Any]) -> BoundArguments:
    """Arguments by the names of the parameters, as values of the types declared; one that is
    missing is none where the parameter has no default."""
    from inspect import signature

    found = signature(function).bind_partial()
    names = getattr(function, "__globals__", {})
    for name, parameter in parameters_of(function).items():
        if name in arguments or parameter.default is parameter.empty:
            value = arguments.get(name)
            cast = _cast_of_text(text_of(parameter.annotation), names)
            found.arguments[parameter.name] = value if cast is None else cast(value)
    return found


def _cast_of_text(annotation: object, names: Mapping[str, Any]) -> Cast | None:
    if not isinstance(annotation, str):
        return None
    return _cast_of(ast.parse(annotation, mode="eval").body, names)


def _cast_of(node: ast.expr, names: Mapping[str, Any]) -> Cast | None:
    match node:
        case ast.Name(id=name):
            return _SCALARS.get(name) or _struct_cast(names.get(name))
        case ast.BinOp(left=inner, op=ast.BitOr(), right=ast.Constant(value=None)):
            return _option_cast(_cast_of(inner, names))
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return _list_cast(_cast_of(item, names))
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[key, item])):
            return _map_cast(_cast_of(key, names), _cast_of(item, names))
    return None


def _struct_cast(target: object) -> Cast | None:
    from mochi_runtime.structs import Struct

    if isinstance(target, type) and issubclass(target, Struct):
        return lambda value: casts.to_struct(value, target)
    return None


def _option_cast(inner: Cast | None) -> Cast | None:
    return None if inner is None else lambda value: casts.to_option(value, inner)


def _list_cast(item: Cast | None) -> Cast:
    return lambda value: casts.to_list(value, item)


def _map_cast(key: Cast | None, item: Cast | None) -> Cast:
    return lambda value: casts.to_map(value, key, item)
