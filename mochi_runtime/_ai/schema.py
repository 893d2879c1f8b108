"""The JSON Schema of a struct class, by which a model knows what to answer with, and that of the
arguments of a function, by which it knows how to call it.

Annotations of compiled code are text, of few forms (see `_internal.annotations`); what has no
counterpart, such as a sum, may be any value.
"""

from __future__ import annotations

import ast
import sys

from mochi_runtime._internal.annotations import parameters_of, text_of
from mochi_runtime.errors import kind
from mochi_runtime.structs import Struct, mochi_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

_SCALARS = {"int": "integer", "float": "number", "str": "string", "bool": "boolean"}


def of_struct(target: type[Any]) -> dict[str, Any]:
    """The schema of a struct; those of structs in it stand under `$defs`."""
    definitions: dict[str, Any] = {}
    schema = _object(target, definitions)
    return {**schema, "$defs": definitions} if definitions else schema


def of_parameters(function: Callable[..., Any]) -> dict[str, Any]:
    """The schema of the arguments of a function: an object with their names.

    An argument may be missing where the parameter has a default or may be none.
    """
    definitions: dict[str, Any] = {}
    fields = {}
    required = []
    for name, parameter in parameters_of(function).items():
        text = text_of(parameter.annotation)
        fields[name] = _of_text(text, getattr(function, "__globals__", {}), definitions)
        if parameter.default is parameter.empty and "anyOf" not in fields[name]:
            required.append(name)
    schema = _object_of(fields, required)
    return {**schema, "$defs": definitions} if definitions else schema


def is_strict(schema: Any) -> bool:
    """Whether each part of a schema says what it is, as OpenAI wants it for strict answers."""
    if isinstance(schema, dict):
        if not schema or isinstance(schema.get("additionalProperties"), dict):
            return False
        if len(schema.get("required", ())) < len(schema.get("properties", ())):
            return False
        return all(map(is_strict, schema.values()))
    return not isinstance(schema, list) or all(map(is_strict, schema))


def _object(target: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    annotations = target.__dict__.get("__annotations__", {})
    names = vars(sys.modules[target.__module__]) if target.__module__ in sys.modules else {}
    fields = {
        mochi_name(name): _of_text(annotations.get(name), names, definitions)
        for name in target.__match_args__
    }
    described = {"description": target.__doc__} if target.__doc__ else {}
    return {**described, **_object_of(fields, list(fields))}


def _object_of(fields: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": required,
        "additionalProperties": False,
    }


def _of_text(text: Any, names: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(text, str):
        return {}
    return _of(ast.parse(text, mode="eval").body, names, definitions)


def _of(node: ast.expr, names: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    match node:
        case ast.Name(id=name) if name in _SCALARS:
            return {"type": _SCALARS[name]}
        case ast.Name(id=name):
            return _reference(names.get(name), definitions)
        case ast.BinOp(left=inner, op=ast.BitOr(), right=ast.Constant(value=None)):
            return {"anyOf": [_of(inner, names, definitions), {"type": "null"}]}
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return {"type": "array", "items": _of(item, names, definitions)}
        case ast.Subscript(value=ast.Name(id="dict"), slice=ast.Tuple(elts=[_, item])):
            return {"type": "object", "additionalProperties": _of(item, names, definitions)}
    return {}


def _reference(target: object, definitions: dict[str, Any]) -> dict[str, Any]:
    if not (isinstance(target, type) and issubclass(target, Struct)):
        return {}
    name = mochi_name(target.__name__)
    if name not in definitions:
        definitions[name] = {}  # which ends the recursion of a struct that holds itself
        definitions[name] = _object(target, definitions)
    return {"$ref": f"#/$defs/{name}"}


def mismatch(value: Any, schema: dict[str, Any], definitions: dict[str, Any]) -> str | None:
    """Where and how a JSON value is not what a schema of this module describes; none if it is."""
    if "$ref" in schema:
        schema = definitions[schema["$ref"].rpartition("/")[2]]
    if "anyOf" in schema:
        inner = schema["anyOf"][0]
        return None if value is None else mismatch(value, inner, definitions)
    wanted = schema.get("type")
    if wanted is None:
        return None
    if not _is_a(value, wanted):
        whole = isinstance(value, float) and value.is_integer()
        return f": expected {_MOCHI[wanted]}, got {'int' if whole else kind(value)}"
    parts: Iterable[tuple[str, Any, Any]] = ()
    if wanted == "array":
        parts = ((f"[{at}]", item, schema["items"]) for at, item in enumerate(value))
    elif "properties" in schema:
        missing = [name for name in schema["required"] if name not in value]
        if missing:
            return f".{missing[0]}: it is missing"
        fields = schema["properties"]
        parts = ((f".{name}", value[name], fields[name]) for name in fields if name in value)
    elif wanted == "object":
        item = schema["additionalProperties"]
        parts = ((f"[{name}]", each, item) for name, each in value.items())
    for step, each, part in parts:
        wrong = mismatch(each, part, definitions)
        if wrong is not None:
            return step + wrong
    return None


_MOCHI = {
    "integer": "int",
    "number": "float",
    "string": "string",
    "boolean": "bool",
    "array": "list",
    "object": "map",
}


def _is_a(value: Any, wanted: str) -> bool:
    match wanted:
        case "integer":
            return type(value) is int or (type(value) is float and value.is_integer())
        case "number":
            return type(value) in (int, float)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return type(value) is bool
        case "array":
            return isinstance(value, list)
        case _:
            return isinstance(value, dict)
