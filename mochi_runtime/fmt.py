"""The text of values: `print`, values inside collections, and `str` (SEMANTICS section 8).

The reference has several formats, and all of them show on standard output: `printed` is what
`print` writes for a value by itself, `nested` what it writes inside a list, map or struct,
`str_from` is `str(x)`.  Each is a table from exact type to function, with one fallback for
subclasses and the objects of Python code.  JSON has its own format in `json_value`.
"""

from __future__ import annotations

from mochi_runtime.order import sorted_items, sorted_keys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

type Formatter = Callable[[Any], str]


def printed(value: Any) -> str:
    """The text that `print` writes for a value: strings raw, floats as `str` does, none as nil."""
    format_exact = _PRINTED.get(type(value))
    return format_exact(value) if format_exact else _fallback(value, _PRINTED, nested)


def nested(value: Any) -> str:
    """The text of a value inside a printed collection: strings quoted, floats without exponent."""
    format_exact = _NESTED.get(type(value))
    return format_exact(value) if format_exact else _fallback(value, _NESTED, nested)


def str_from(value: Any) -> str:
    """`str(x)`: strings raw at every depth, items separated by blanks, none as <nil>."""
    format_exact = _STR.get(type(value))
    return format_exact(value) if format_exact else _fallback(value, _STR, str_from)


def int_text(value: int) -> str:
    """The digits of an int of any length; `str` refuses more than 4,300."""
    try:
        return int.__repr__(value)
    except ValueError:
        from decimal import Decimal

        return str(Decimal(value))


def float_text(value: float) -> str:
    """The shortest digits, with an exponent from 1e+06 up and below 0.0001: 2, 0.1, 1e+06."""
    text = repr(value)
    if "e" not in text:
        if -1e6 < value < 1e6 and not -1e-4 < value < 1e-4:
            return text.removesuffix(".0")
        if value == 0:
            return text.removesuffix(".0")
    if value != value or value - value != 0:
        return _infinite_text(value)
    return exponent_text(text, 2)


def exponent_text(text: str, width: int) -> str:
    """The `repr` of a finite float with a signed exponent of at least `width` digits."""
    sign, digits, exponent = _parts(text)
    mantissa = f"{digits[0]}.{digits[1:]}" if len(digits) > 1 else digits
    return f"{sign}{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):0{width}}"


def fixed_text(text: str) -> str:
    """The `repr` of a finite float without exponent; whole numbers without a point."""
    if "e" not in text:
        return text.removesuffix(".0")
    sign, digits, exponent = _parts(text)
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    # repr writes an exponent from 1e16 on, when all of its at most 17 digits are before the point.
    return f"{sign}{digits.ljust(exponent + 1, '0')}"


def quoted(text: str) -> str:
    """A string as it prints inside a collection."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return f'"{"".join(map(_quoted_character, text))}"'


def function_text(function: Any) -> str:
    """A function by itself; the reference prints a number that only it knows."""
    return f"<function {getattr(function, '__name__', '')}>"


def _parts(text: str) -> tuple[str, str, int]:
    """Sign, significant digits and exponent of the first digit, from the `repr` of a float."""
    sign = "-" if text[0] == "-" else ""
    mantissa, _, exponent = text.removeprefix("-").partition("e")
    whole, _, fraction = mantissa.partition(".")
    scale = int(exponent or 0) + len(whole) - 1
    digits = (whole + fraction).rstrip("0")
    significant = digits.lstrip("0")
    return sign, significant, scale - (len(digits) - len(significant))


def _infinite_text(value: float) -> str:
    if value != value:
        return "NaN"
    return "+Inf" if value > 0 else "-Inf"


def _nested_float(value: float) -> str:
    text = repr(value)
    if "e" not in text and "n" not in text:
        return text
    if "n" in text:
        return _infinite_text(value) + ".0"
    text = fixed_text(text)
    return text if "." in text else text + ".0"


_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\n": "\\n",
    "\t": "\\t",
    "\r": "\\r",
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\v": "\\v",
}


def _quoted_character(character: str) -> str:
    escape = _ESCAPES.get(character)
    if escape is not None:
        return escape
    if character.isprintable():
        return character
    code = ord(character)
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _key_text(key: Any) -> str:
    """A map key: always quoted, whatever its type (SEMANTICS section 11)."""
    if type(key) is str and key.isidentifier():
        return f'"{key}"'
    return quoted(_bare_key(key))


def _bare_key(key: Any) -> str:
    return key if isinstance(key, str) else nested(key)


def _nested_list(values: Sequence[Any]) -> str:
    return _plain_list(values) or f"[{', '.join([nested(value) for value in values])}]"


def _plain_list(values: Sequence[Any]) -> str:
    """The text of a list of numbers or of plain strings in a few steps for all; else empty."""
    first = type(values[0]) if values else list
    try:
        if first is int or first is float or first is list:
            text = repr(values)
            # Without exponents, infinities, other kinds of values, and lists inside themselves.
            return text if not text.strip("[]0123456789.-, ") and "..." not in text else ""
        if first is str:
            text = '", "'.join(values)
            is_plain = text.isprintable() and "\\" not in text
            return f'["{text}"]' if is_plain and text.count('"') == 2 * len(values) - 2 else ""
    except (TypeError, ValueError, RecursionError):  # other values, too many digits, too deep
        pass
    return ""


def _nested_set(values: set[Any]) -> str:
    """A set prints as the list of its elements, ascending: no recording shows another form."""
    return _nested_list(sorted_keys(values))


def _nested_map(value: dict[Any, Any]) -> str:
    return _nested_items(sorted_items(value))


def _nested_items(items: Iterable[tuple[Any, Any]]) -> str:
    return f"{{{', '.join([f'{_key_text(key)}: {nested(item)}' for key, item in items])}}}"


def _str_list(values: Iterable[Any]) -> str:
    return f"[{' '.join([str_from(value) for value in values])}]"


def _str_set(values: set[Any]) -> str:
    return _str_list(sorted_keys(values))


def _str_map(value: dict[Any, Any]) -> str:
    return _str_items(sorted_items(value))


def _str_items(items: Iterable[tuple[Any, Any]]) -> str:
    return f"map[{' '.join([f'{_bare_key(key)}:{str_from(item)}' for key, item in items])}]"


def _bool_text(value: bool) -> str:
    return "true" if value else "false"


def _raw(value: str) -> str:
    return value


_SHARED: dict[type, Formatter] = {int: int_text, bool: _bool_text}
_COLLECTIONS: dict[type, Formatter] = {
    list: _nested_list,
    tuple: _nested_list,
    range: _nested_list,
    dict: _nested_map,
    set: _nested_set,
    frozenset: _nested_set,
}
_PRINTED: dict[type, Formatter] = {
    **_SHARED,
    **_COLLECTIONS,
    str: _raw,
    float: float_text,
    type(None): lambda _: "nil",
    type(printed): function_text,
}
_NESTED: dict[type, Formatter] = {
    **_SHARED,
    **_COLLECTIONS,
    str: quoted,
    float: _nested_float,
    type(None): lambda _: "nil",
    type(printed): lambda _: "nil",
}
_STR: dict[type, Formatter] = {
    **_SHARED,
    str: _raw,
    float: float_text,
    type(None): lambda _: "<nil>",
    list: _str_list,
    tuple: _str_list,
    range: _str_list,
    dict: _str_map,
    set: _str_set,
    frozenset: _str_set,
    type(printed): function_text,
}


def _fallback(value: Any, table: dict[type, Formatter], item: Formatter) -> str:
    """The text of a struct, a group, an instance of a subclass, or an object of Python code."""
    items = getattr(value, "__mochi_items__", None)
    if items is not None and not isinstance(value, type):
        return _str_items(items()) if item is str_from else _nested_items(items())
    if hasattr(type(value), "shape") and value.shape == ():  # a number of NumPy
        value = value.item()
        return table[type(value)](value) if type(value) in table else str(value)
    for base in type(value).__mro__[1:-1]:
        if base in table:
            return table[base](value)
    if type(value).__name__ == "Fraction":
        return f"{value.numerator}/{value.denominator}"
    if callable(value):
        return table[type(printed)](value)
    fields = getattr(value, "__dataclass_fields__", None)
    if fields is not None:
        entries = {name: getattr(value, name) for name in fields}
        return table[dict]({"__name": type(value).__name__, **entries})
    return str(value)
