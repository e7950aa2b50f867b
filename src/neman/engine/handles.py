"""Handles: plan, state and book as kernels see them, one address each instead of a hundred arrays per call.

A named tuple of arrays is passed to compiled code array by array, which makes compiling slow. A handle is the address of
a table that describes the same arrays (it copies nothing), so that kernels read and write them as `plan.km`,
`state.place` and so on. Arrays read through a handle are borrowed: compiled code does not count references to them, the
handle keeps them alive.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, Generic, NamedTuple, TypeVar

import numpy as np
from numba import typeof, types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import NativeValue, infer_getattr, lower_getattr_generic, models, register_model, unbox

__all__ = ["Handle"]

Values = TypeVar("Values", bound=NamedTuple)


class HandleType(types.Type):
    """The type of a handle: the type of each field and the number of its first word in the table."""

    def __init__(self, fields: dict[str, tuple[Any, int]]) -> None:
        self.fields = fields
        super().__init__(f"Handle_{blake2b(repr(fields).encode(), digest_size=8).hexdigest()}")  # short: part of every symbol


class Handle(Generic[Values]):
    """The arrays and whole numbers of a named tuple, for kernels; `values` is the tuple itself."""

    def __init__(self, values: Values) -> None:
        fields: dict[str, tuple[Any, int]] = {}
        words: list[int] = []
        for name, value in zip(values._fields, values, strict=True):
            fields[name] = typeof(value), len(words)
            words += _words(value)
        self.values, self._table = values, np.array(words, np.int64)
        self.address = self._table.ctypes.data
        self._numba_type_ = HandleType(fields)


def _words(value: Any) -> list[int]:
    """Return a value in the words in which compiled code keeps it."""
    if isinstance(value, np.ndarray):  # owner and parent (none: borrowed), size, bytes per item, address, shape, strides
        return [0, 0, value.size, value.itemsize, value.ctypes.data, *value.shape, *value.strides]
    return list(value) if isinstance(value, tuple) else [value]


register_model(HandleType)(models.OpaqueModel)


@unbox(HandleType)
def _address(kind: Any, handle: Any, c: Any) -> Any:
    number = c.pyapi.object_getattr_string(handle, "address")
    address = c.pyapi.long_as_voidptr(number)
    c.pyapi.decref(number)
    return NativeValue(address, is_error=c.pyapi.c_api_error())


@infer_getattr
class _Fields(AttributeTemplate):
    key = HandleType

    def generic_resolve(self, kind: Any, name: str) -> Any:  # type: ignore[override]
        return kind.fields[name][0] if name in kind.fields else None


@lower_getattr_generic(HandleType)
def _read(context: Any, builder: Any, kind: Any, address: Any, name: str) -> Any:
    field, first = kind.fields[name]
    value = builder.load(cgutils.pointer_add(builder, address, 8 * first, context.get_value_type(field).as_pointer()))
    value.set_metadata("invariant.load", builder.module.add_metadata([]))
    if not isinstance(field, types.Array):
        return value
    array = cgutils.create_struct_proxy(field)(context, builder, value=value)
    array.meminfo = cgutils.get_null_value(array.meminfo.type)  # known to the compiler: nothing to count
    return array._getvalue()
