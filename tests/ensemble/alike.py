"""Are two results the same, bit for bit?"""

from __future__ import annotations

import neman


def differences(a: neman.Result, b: neman.Result) -> list[str]:
    """Return the tables that differ in a figure, a type or the order of rows."""
    return [name for name in a.tables if a.tables[name].schema != b.tables[name].schema or not a.tables[name].equals(b.tables[name])]
