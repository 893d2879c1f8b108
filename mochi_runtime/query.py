"""What emitted queries call; the work is in `_query`."""

from __future__ import annotations

from mochi_runtime._query.group import Group, group_rows, groups_of
from mochi_runtime._query.join import matched_first, outer_join, outer_rows, rows_by_key
from mochi_runtime._query.keys import by_first_key, hash_first, hash_key
from mochi_runtime._query.rows import (
    distinct_rows,
    first_by,
    largest_by,
    skip_take,
    sort_by,
    sort_rows,
    update_rows,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections import defaultdict
    from typing import Any

    type Totals = list[Any]
else:  # `collections` takes longer to load than all else that a query needs
    from _collections import defaultdict

    Totals = list

__all__ = [
    "Group",
    "Totals",
    "by_first_key",
    "defaultdict",
    "distinct_rows",
    "first_by",
    "group_rows",
    "groups_of",
    "hash_first",
    "hash_key",
    "largest_by",
    "matched_first",
    "outer_join",
    "outer_rows",
    "rows_by_key",
    "skip_take",
    "sort_by",
    "sort_rows",
    "update_rows",
]
