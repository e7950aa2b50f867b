"""The compiler: Numba makes the object code of a kernel. Importing this imports Numba."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from numba import njit, typeof, types
from numba.np.numpy_support import as_dtype

from neman.compiled import handle_types as handle_types  # teaches Numba what a handle is
from neman.compiled.native import Object

__all__ = ["compiled", "dispatcher_of"]

#: Functions of Numba's and Python's own that object code asks for by name: not there when Numba is not.
_OF_NUMBA = re.compile(rb"\0((?:NRT_|numba_|Py)\w+)(?=\0)")
_KNOWN = {"NRT_incref", "NRT_decref", "NRT_MemInfo_call_dtor"}  # do nothing: arrays are borrowed
_compile: Any = njit


def dispatcher_of(function: Callable[..., Any]) -> Any:
    """Return Numba's view of a function, without the wrappers by which Python would call it: they take half as long again."""
    return _compile(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)


def compiled(kernel: Any, arguments: tuple[Any, ...]) -> Object:
    """Compile a kernel for arguments of these types."""
    dispatcher, signature = kernel.dispatcher, tuple(map(typeof, arguments))
    dispatcher.compile(signature)
    made = dispatcher.overloads[signature]
    code = made.library.serialize_using_object_code()[2][0]
    if needed := {name.decode() for name in _OF_NUMBA.findall(code)} - _KNOWN:
        raise TypeError(f"{made.fndesc.qualname} makes arrays or objects: write into arrays that it is given ({', '.join(sorted(needed))})")
    return Object(made.fndesc.llvm_func_name, _letters(made.fndesc.restype), code)


def _letters(result: Any) -> str:
    if parts := getattr(result, "types", ()):  # a tuple
        return "".join(map(_letters, parts))
    return "" if result == types.none else str(as_dtype(result).char)
