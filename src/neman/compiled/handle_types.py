"""What the compiler knows of handles: the type of each field, and how to read it. Importing this imports Numba."""

from __future__ import annotations

from typing import Any

from numba import typeof, types
from numba.core import cgutils
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, lower_getattr_generic, models, register_model

__all__ = ["type_of"]


class HandleType(types.Type):
    """The type of a handle: the type of each field and the number of its first word in the table."""

    def __init__(self, kind: str, fields: dict[str, tuple[Any, int]]) -> None:
        self.fields = fields
        super().__init__(kind)


def type_of(handle: Any) -> HandleType:
    """Return the type of a handle."""
    values = handle.values._asdict()
    return HandleType(handle.kind, {name: (typeof(values[name]), first) for name, first in handle.fields.items()})


register_model(HandleType)(models.OpaqueModel)


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
