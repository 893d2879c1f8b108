# The names of `string` as Mochi programs may use them.
from typing import Any

ascii_letters: str
ascii_lowercase: str
ascii_uppercase: str
digits: str
hexdigits: str
octdigits: str
printable: str
punctuation: str
whitespace: str

def __getattr__(name: str) -> Any: ...
def capwords(s: str, sep: Any = ...) -> str: ...
