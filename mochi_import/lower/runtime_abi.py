"""Every runtime name that emitted code may call: the sole link between compiler and runtime.

A row is `name: module`; emitted code does `from mochi_runtime.MODULE import NAME`.  The comment
gives the call and what it does.  `tests/architecture` asserts that each name exists.
"""

from __future__ import annotations

ABI: dict[str, str] = {}


def _rows(module: str, *names: str) -> None:
    for name in names:
        ABI[name] = module


# Operators on values whose types are not known, and those that Python lacks (SEMANTICS section 7).
_rows(
    "arithmetic",
    "int_div",  # (int, int): truncates toward zero
    "int_mod",  # (int, int): the sign of the dividend
    "float_mod",  # (float, float): C fmod; modulo by zero is a run error
    "add",  # (any, any): numbers, strings, lists; anything else is a run error
    "sub",  # (any, any) and so on: numbers only, bool and none refused
    "mul",
    "div",
    "mod",
    "negate",  # (any)
)
_rows(
    "comparison",
    "equal",  # (any, any): structural, true is never 1, functions never equal
    "less",  # (any, any): numbers, strings, lists
    "less_equal",
    "greater",
    "greater_equal",
    "is_in",  # (item, container): list, map, string, set
    "contains",  # (container, item): contains(xs, x)
)
_rows(
    "set_operators",
    "union",  # (a, b): lists, sets; maps: the right side's entries replace
    "union_all",
    "except_",
    "intersect",
    "except_scalars",  # (list, list) of one kind of scalar, and so on
    "intersect_scalars",
)
_rows(
    "access",
    "index",  # (container, key): list, string, map (missing gives none), group
    "set_index",  # (container, key, value): a list grows, the gap filled with none
    "grow",  # (list, int, value): list[int] = value where the list may be too short
    "slice_",  # (list or string, start, stop, step), None for a missing bound
    "field",  # (value, name): struct field, map key, group key/items, attribute of a Python object
    "method",  # (value, name): what `value.name(..)` calls, also a builtin: s.contains(t), m.keys()
    "set_field",  # (value, name, new value)
)
_rows("calls", "partial")  # (function, *args): partial application
_rows(
    "casts",
    "decimal_int",  # (string): int(s)
    "to_int",  # `x as int` and int(x)
    "to_float",
    "to_string",  # `x as string`: only a string
    "to_bool",
    "to_bigint",
    "to_bigrat",
    "to_list",  # (value, element cast or None)
    "to_map",  # (value, key cast or None, value cast or None)
    "to_struct",  # (value, class): a map with all fields, or an instance already
    "to_option",  # (value, cast)
)
_rows(
    "structs",
    "Struct",  # base of struct classes; the emitted class has __slots__, __match_args__, __init__
    "VariantBase",  # base of the classes of a sum's variants
    "Cell",  # (value): `.value` is a loop's variable that closures share and that is written later
)
_rows(
    "fmt",
    "str_from",  # str(x)
    "float_text",  # (float): str(x)
)
_rows(
    "io",
    "print_line",  # print(...): any number of values; returns the first
    "read_line",  # input()
    "read_file",
    "write_file",
    "append_file",
    "lines",
)
_rows("json_value", "print_json", "to_json")  # json(x) prints, to_json(x) gives the text
_rows(
    "builtins",
    "length",  # len of any
    "append",  # (list, item): new list
    "appended",  # (list, item) for `xs = append(xs, item)`: in place where nobody else has it
    "push",  # (list, item): new list
    "concat",  # (*lists)
    "first",
    "reverse",
    "distinct",
    "keys",  # (map): ascending
    "values",  # (map): by ascending key
    "count",
    "exists",
    "index_of",  # (list or string, item)
    "range_",  # range(n), range(a, b), range(a, b, step) as a list
    "map_",  # (list, function)
    "filter_",
    "reduce",  # (list, function(accumulator, item), start)
    "map_list",  # the same of a list for certain
    "filter_list",
    "reduce_list",
    "add_to_set",  # add(set, item): new set
    "has",
    "to_list_of_set",  # to_list(set)
)
_rows(
    "aggregates",
    "Unadded",  # (running total, value that cannot be added to it)
    "added_up",  # ("sum" or "avg", running total) -> the sum
    "sum_",
    "sum_floats",  # (list of floats)
    "avg",
    "mean_of_ints",  # (list of ints)
    "mean_of_floats",
    "min_",  # one list, or several values
    "max_",
)
_rows(
    "numeric",
    "abs_",
    "ceil",
    "ceil_float",
    "floor",
    "floor_float",
    "round_",
    "round_float",
    "round_int",
    "sqrt",
    "power",  # pow(x, y)
    "float_",  # float(x), also of a string
    "num",
    "denom",
    "parse_int",  # parseIntStr(s, base)
)
_rows(
    "text",
    "upper",
    "upper_text",  # (string), and so on
    "lower",
    "lower_text",
    "trim",
    "pad_start",
    "padded",
    "substring",
    "split",
    "split_text",
    "join",
    "repeat",
    "replace",
    "starts_with",
    "ends_with",
    "sha256",
    "sha256_text",
)
_rows("evaluate", "eval_source")  # eval(text)
_rows(
    "order",
    "iterate",  # (value of unknown type) for a query
    "each",  # (value of unknown type) for a loop
    "snapshot",  # (value of unknown type) for a loop whose body may change it
    "sorted_keys",  # (map or set) for iteration: ascending
    "sorted_items",
    "values_by_key",  # (map with keys of one kind)
)
_rows("time", "now")
_rows(
    "query",
    "Group",  # (key, items)
    "Totals",  # the type of what a group with several aggregates keeps, for annotations
    "by_first_key",  # (groups, dict of `hash_first`) -> pairs of the first value and the group
    "defaultdict",  # (list): an index from key to rows; (function): from key to what it makes
    "distinct_rows",  # (rows) without those equal to an earlier one
    "group_rows",  # (pairs of key and row) -> groups, for keys of any kind
    "groups_of",  # (index) -> groups
    "hash_first",  # (value, dict) -> the same, with the first value of each kept in the dict
    "hash_key",  # (value) -> a hashable that is equal exactly when == holds
    "rows_by_key",  # (keys, rows) -> dicts from each key to its only row, or to its rows
    "matched_first",  # (pairs of row and partners) -> pairs, unmatched rows last
    "outer_join",  # (left rows, their keys, right rows, their keys, no row) -> pairs
    "outer_rows",  # (pairs of row and numbered partners, right rows, no row, in place) -> pairs
    "skip_take",  # (rows, skip or None, take or None)
    "sort_by",  # (rows, key function) -> list
    "first_by",  # (rows, count, key function) -> the first rows of sort_by
    "largest_by",  # (rows, count, int key function) -> the first rows by descending keys
    "sort_rows",  # (pairs of value and key, count or all) -> values
    "update_rows",  # (value of unknown type) -> the structs of a list
)
_rows(
    "dataset",
    "load",  # (path or None, struct class or None, options or None) -> list of maps or instances
    "save",  # (rows, path or None, options or None)
)
_rows(
    "errors",
    "MochiError",
    "Panic",  # (message) or (message, code): the exception itself
    "panic",  # (code, message) or (message)
    "caught",  # (exception) -> the value of a catch variable
    "undefined",  # (name): a name without a declaration; raises
    "EndOfModule",  # raised by a `return` at the top level
)
_rows(
    "result",
    "is_err",  # (value): whether it is an Err, or none
    "unwrap",  # (value): what an Ok holds; another value is itself
)
_rows(
    "testing",
    "test",  # (name): decorator of the body, which runs in its place under `run` and `test`
    "bench",  # (name): decorator
    "expect",  # ("FILE:LINE: SOURCE LINE"): raises; called when the condition does not hold
)
_rows(
    "explanation",
    "unmet",  # ("FILE:LINE: SOURCE LINE", part): as `expect`, with the values of the operands
    "Value",  # (value)
    "Where",  # (value, *pieces): source text, with the parts of the operands in it
    "Operation",  # (operator, value, *parts)
    "SKIPPED",  # the value of an operand that was not evaluated
)
_rows(
    "agent",
    "Agent",  # base of agent classes
    "listen",  # (event class, handler): a method of an agent
)
_rows(
    "unset",
    "UNSET",  # the default of a parameter whose own default is worked out in the constructor
    "required",  # (argument, name): of a field without a default, after one that has it
)
_rows(
    "events",
    "Event",  # base of the classes of `stream S { .. }`
    "on",  # (event class): decorator of a handler
    "publish",  # (event)
    "publish_waiting",  # in a coroutine
)
_rows(
    "channel",
    "Channel",  # the type, for annotations
    "make_chan",  # (capacity)
    "send",
    "recv",
    "send_waiting",  # in a coroutine
    "recv_waiting",
)
_rows(
    "stream",
    "Stream",  # the types of what the functions below make and take, for annotations
    "Subscription",
    "make_stream",  # (capacity)
    "emit",
    "subscribe",
    "subscribe_limited",
)
_rows(
    "future",
    "Future",  # the type, for annotations
    "start",  # (function without parameters)
    "done",  # (value)
    "failed",  # (exception)
    "await_",
    "start_task",  # (coroutine)
    "wait",  # (future): in a coroutine
)
_rows(
    "coroutines",
    "may_wait",  # (coroutine function): decorator of a function that may wait
    "call_waiting",  # (function, *args): in a coroutine, and so are the following
    "map_waiting",  # (list, function)
    "filter_waiting",
    "reduce_waiting",  # (list, function(accumulator, item), start)
)
_rows("tasks", "run_tasks")  # (): at the end of a module that starts some
_rows(
    "datalog",
    "Database",
    "atom",  # (name, *terms)
    "without",  # (name, *terms): a negated atom
    "compare",  # (operator, left term, right term)
    "calculate",  # (operator, left term, right term)
    "aggregate",  # (target, name, value, *literals)
    "Var",  # (name)
    "ANY",
)
_rows(
    "ai",
    "tool",  # (function, fields)
    "generate_text",  # (fields) or (fields, provider)
    "generate_embedding",  # (fields)
    "generate_struct",  # (fields, class)
    "llm_generate",
    "register_model",  # (name, fields)
)
_rows(
    "fetch",
    "fetch",  # (url) or (url, options)
    "fetch_as",  # (url, options or None, cast): the answer of `fetch .. as T`
    "http_get",
    "fetch_waiting",  # in a coroutine
    "fetch_as_waiting",
    "http_get_waiting",
)
_rows(
    "ffi",
    "python_file",  # (path, __file__): a Python file beside the program
    "received",  # (value, type): what a Python function gave, held to its annotation
    "sidecar",  # (__file__, name, count of arguments): of <program>_externs.py
    "declared",  # (value, name, type): what a function of a sidecar gave, held to its declaration
    "c_library",  # (__file__, name or path)
    "c_function",  # (library, name, types of arguments, type of result)
    "using",  # (context manager, function)
    "foreign",  # (language, path)
    "extern_module",  # (name): what a dotted extern belongs to when nothing imports it
    "extern_value",  # (name): an extern that nothing provides
)
_rows(
    "trust",
    "NOTHING",  # none where a value of any type may stand
    "given",  # (value of type any): itself, in a place of any type
    "opaque",  # (value): itself, of which type checkers forget what it is
)
_rows("modules", "mochi_module")  # (path, __file__)
