"""Python's messages about wrong types, in the words that Mochi's own operators use.

Typed code runs plain Python operations; where an unchecked program gives them a value of the wrong
kind, Python's message would speak of NoneType and str.
"""

from __future__ import annotations

import re

_KINDS = {
    "NoneType": "<nil>",
    "str": "string",
    "dict": "map",
    "function": "function",
    "builtin_function_or_method": "function",
}

_BINARY = "operator `{0}` cannot be used on types {1} and {2}"

# A pattern of Python's message, and what to say instead, with the types as groups.
_MESSAGES = [
    (r"unsupported operand type\(s\) for (\S+?)=?: '(\w+)' and '(\w+)'", _BINARY),
    (r"'(\S+)' not supported between instances of '(\w+)' and '(\w+)'", _BINARY),
    (
        r'can only concatenate (\w+) \(not "(\w+)"\) to \w+',
        "operator `+` cannot be used on types {0} and {1}",
    ),
    (r"bad operand type for unary (\S): '(\w+)'", "operator `{0}` cannot be used on type {1}"),
    (r"'(\w+)' object has no attribute '(\w+)'.*", "{0} has no field {1}"),
    (r"'(\w+)' object is not callable.*", "{0} is not callable"),
    (r"'(\w+)' object is not subscriptable", "cannot index value of this kind"),
    (r"'(\w+)' object does not support item assignment", "invalid index target"),
    (r"'(\w+)' object is not iterable", "cannot iterate over type {0}"),
    (r"object of type '(\w+)' has no len\(\)", "cannot take length of type {0}"),
    (r"unhashable type: '(\w+)'", "{0} cannot be a map key or an element of a set"),
]


def in_mochi_words(message: str) -> str:
    """The message of a TypeError or AttributeError; an unknown one stays as it is."""
    for pattern, form in _MESSAGES:
        found = re.fullmatch(pattern, message)
        if found is not None:
            parts = [_KINDS.get(part, part) for part in found.groups()]
            return form.format(*parts)
    return message
