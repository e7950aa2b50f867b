"""Handles: plan, state and book as kernels see them, one address each instead of a hundred arrays per call.

A named tuple of arrays is passed to compiled code array by array, which makes compiling slow. A handle is the address of
a table that describes the same arrays (it copies nothing), so that kernels read and write them as `plan.km`,
`state.place` and so on. Arrays read through a handle are borrowed: compiled code does not count references to them, the
handle keeps them alive.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np

__all__ = ["Handle"]

Values = TypeVar("Values", bound=NamedTuple)


class Handle(Generic[Values]):
    """The arrays and whole numbers of a named tuple, for kernels; `values` is the tuple itself.

    `address` is where the table is, `kind` a name that handles of the same fields of the same types share.
    """

    def __init__(self, values: Values) -> None:
        words: list[int] = []
        self.fields: dict[str, int] = {}  # number of the first word of each field
        for name, value in zip(values._fields, values, strict=True):
            self.fields[name] = len(words)
            words += _words(value)
        self.values, self._table = values, np.array(words, np.int64)
        self.address = self._table.ctypes.data
        names = [(name, _type_name(value)) for name, value in zip(values._fields, values, strict=True)]
        self.kind = f"Handle_{blake2b(repr(names).encode(), digest_size=8).hexdigest()}"  # short: part of every symbol

    @cached_property
    def _numba_type_(self) -> Any:
        """How the compiler sees it."""
        from neman.compiled.handle_types import type_of

        return type_of(self)


def _words(value: Any) -> list[int]:
    """Return a value in the words in which compiled code keeps it."""
    if isinstance(value, np.ndarray):  # owner and parent (none: borrowed), size, bytes per item, address, shape, strides
        return [0, 0, value.size, value.itemsize, value.ctypes.data, *value.shape, *value.strides]
    return list(value) if isinstance(value, tuple) else [value]


def _type_name(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        order = "C" if value.flags.c_contiguous else "F" if value.flags.f_contiguous else "A"
        return value.dtype.descr, value.ndim, order, value.flags.writeable
    return (type(value).__name__, *getattr(value, "_fields", ()))
