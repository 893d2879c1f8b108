from typing import assert_type

import names

fields = names.Fields(1, [2], self="me", class_="c", Callable=lambda n: n)
assert_type(fields.int, int)
assert_type(fields.list, list[int])
assert_type(fields.class_, str)
assert_type(fields.Callable(1), int)
assert_type(names.lambda_(case_=1, def_="a"), int)
assert_type(names.str(fields), str)
assert_type(names.Struct("a").str, str)
assert_type(names.from_, int)
assert_type(names.größe, int)
number: int = names.any()
thing = names.Any(object())
