"""Borrowed arrays: views without a reference count, for kernels that pass arrays to many small functions.

Compiled code counts references to an array at every call, with atomic operations that cost more than the work of a small
function. A borrowed array is not counted; whoever borrows must keep the array itself alive meanwhile.
"""

from __future__ import annotations

from typing import Any

from numba.core import cgutils
from numba.extending import intrinsic

__all__ = ["borrow"]


@intrinsic
def borrow(typingctx: Any, array: Any) -> Any:
    """Return an uncounted view of a whole array."""

    def codegen(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        view = cgutils.create_struct_proxy(signature.args[0])(context, builder, value=args[0])
        view.meminfo = cgutils.get_null_value(view.meminfo.type)
        view.parent = cgutils.get_null_value(view.parent.type)
        return view._getvalue()

    return array(array), codegen
