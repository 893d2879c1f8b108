"""Items, slices, fields and methods of values whose types the compiler does not know.

A value that has no such part is a run error, but for a map, which gives none (SEMANTICS 11).  What
falls through is left to Python, so that objects of Python code have their own parts.
"""

from __future__ import annotations

from mochi_runtime.errors import INDEX_FAULT, TYPE_FAULT, MochiError, kind
from mochi_runtime.frames import hide_frames, without_frames

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_WITHOUT_FIELDS = frozenset({int, float, str, bool, type(None), list, set})


def index(container: Any, key: Any) -> Any:
    """`container[key]`: an item of a list or string, a map's value or none."""
    if type(container) is dict and type(key) is str:
        return container.get(key)
    try:
        container_type = type(container)
        if container_type is dict:
            return _lookup(container, key)
        if container_type is list or isinstance(container, str):
            if type(key) is not int:
                what = "list" if container_type is list else "string"
                raise MochiError(f"{what} index must be int", TYPE_FAULT)
            try:
                return container[key]
            except IndexError:
                raise index_error(container, key) from None
        if container is None or isinstance(container, (bool, int, float, set)):
            raise MochiError("cannot index value of this kind", TYPE_FAULT)
        if isinstance(container, dict):
            return _lookup(container, key)
        if isinstance(key, str) and hasattr(container, "__match_args__"):
            return getattr(container, key, None)
        return container[key]
    except Exception as error:
        hide_frames(error)
        raise


def set_index(container: Any, key: Any, value: Any) -> None:
    """`container[key] = value`: a list grows as needed, the gap filled with none."""
    try:
        if type(container) is list:
            if type(key) is not int:
                raise MochiError("list index must be int", TYPE_FAULT)
            grow(container, key, value)
        elif hasattr(container, "__setitem__"):
            container[key] = value
        elif isinstance(key, str) and hasattr(container, "__match_args__"):
            setattr(container, key, value)
        else:
            raise MochiError("invalid index target", TYPE_FAULT)
    except Exception as error:
        hide_frames(error)
        raise


@without_frames
def grow(items: list[Any], place: int, value: Any) -> None:
    """`items[place] = value` of a list that may be too short."""
    size = len(items)
    if place < -size:
        raise MochiError("index out of range", INDEX_FAULT)
    if place >= size:
        items.extend([None] * (place - size + 1))
    items[place] = value


@without_frames
def slice_(value: Any, start: Any, stop: Any, step: Any = None) -> Any:
    """`value[start:stop:step]` of a list or string, clamped; None for a missing bound."""
    if not isinstance(value, (list, str)):
        if type(value).__name__ != "Group":
            raise MochiError(f"cannot slice {kind(value)}", TYPE_FAULT)
        value = value.items
    for bound in (start, stop, step):
        if bound is not None and type(bound) is not int:
            raise MochiError("slice bound must be int", TYPE_FAULT)
    return value[start:stop:step]


def field(value: Any, name: str) -> Any:
    """`value.name`: a field, a map's value or none, an attribute of a Python object."""
    try:
        if isinstance(value, dict) and (type(value) is dict or not _is_own(value, name)):
            return value.get(name)
        if type(value) not in _WITHOUT_FIELDS:
            if hasattr(value, name):
                return getattr(value, name)
            if hasattr(value, "__match_args__") and hasattr(value, name + "_"):
                return getattr(value, name + "_")
        from mochi_runtime._query.group import Group

        if isinstance(value, Group):  # a map of its key and items, for the language
            return None
        raise MochiError(f"{kind(value)} has no field {name}", TYPE_FAULT)
    except Exception as error:
        hide_frames(error)
        raise


@without_frames
def method(value: Any, name: str) -> Any:
    """`value.name` about to be called: what the value has, else the builtin of that name."""
    if isinstance(value, dict):
        if name in value:
            return value[name]
        if type(value) is not dict and _is_own(value, name):
            return getattr(value, name)
    elif type(value) not in _WITHOUT_FIELDS and hasattr(value, name):
        return getattr(value, name)
    from mochi_runtime._internal.methods import bound_method

    bound = bound_method(value, name)
    if bound is None and isinstance(value, dict):
        raise MochiError(f"map has no {name} to call", TYPE_FAULT)
    return field(value, name) if bound is None else bound


def _is_own(value: dict[Any, Any], name: str) -> bool:
    """Whether `name` is no key, but an attribute that the class of a Python mapping adds."""
    return name not in value and hasattr(value, name) and not hasattr(dict, name)


@without_frames
def set_field(value: Any, name: str, new: Any) -> None:
    """`value.name = new`."""
    if isinstance(value, dict):
        value[name] = new
    elif type(value) in _WITHOUT_FIELDS:
        raise MochiError(f"{kind(value)} has no field {name}", TYPE_FAULT)
    elif hasattr(value, name + "_") and hasattr(value, "__match_args__"):
        setattr(value, name + "_", new)
    else:
        setattr(value, name, new)


def index_error(container: Any, key: int) -> MochiError:
    """The run error of an index beyond a list or string."""
    what = "string" if isinstance(container, str) else "list"
    return MochiError(f"{what} index out of range: {key} (len {len(container)})", INDEX_FAULT)


def _lookup(container: dict[Any, Any], key: Any) -> Any:
    """A map's value; Python takes true for 1, and may have found the entry of the other."""
    value = container.get(key)
    if (key == 0 or key == 1) and value is not None:
        kept = [each for each in container if each == key and _is_bool(each) is _is_bool(key)]
        return value if kept else None
    return value


def _is_bool(key: Any) -> bool:
    return type(key) is bool
