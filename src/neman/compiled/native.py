"""Machine code: object code in the memory of this process, as a function that Python calls."""

from __future__ import annotations

import ctypes
import struct
from functools import cache
from typing import Any, NamedTuple

import llvmlite.binding as llvm
import numpy as np

from neman.errors import RunError

__all__ = ["Native", "Object", "machine"]

_C = {int: ctypes.c_int64, float: ctypes.c_double, bool: ctypes.c_bool, np.bool_: ctypes.c_bool}
_C |= {np.int64: ctypes.c_int64, np.uint32: ctypes.c_uint32, np.float64: ctypes.c_double}
_LONGEST = 64  # bytes of a result
_FINE = (0, -2)  # how Numba's functions end: with a value, with None


class Object(NamedTuple):
    """Object code of one function, as Numba compiles it: `status = function(where the result goes, error, arguments ...)`."""

    symbol: str
    result: str  # as `struct` writes it, "" for None
    code: bytes


class Native:
    """A function in machine code.

    Parameters
    ----------
    kinds : type of each argument; text for a handle, whose address is given; a tuple of kinds for a tuple of numbers.

    Raises
    ------
    TypeError : an argument is neither.
    """

    def __init__(self, made: Object, kinds: tuple[Any, ...]) -> None:
        self._made = made  # LLVM reads from it as long as the engine lives
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _processor().create_target_machine(jit=True))
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(made.code))
        self._engine.finalize_object()
        prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *_c_types(kinds))
        self._function = prototype(self._engine.get_function_address(made.symbol))
        self._result = struct.Struct(made.result)

    def __call__(self, *arguments: int | float) -> Any:
        """Call it without Python's lock.

        Raises
        ------
        RunError : the function stops with an error, as at a division by zero.
        """
        result, error = ctypes.create_string_buffer(_LONGEST), ctypes.c_void_p()
        if self._function(result, ctypes.byref(error), *arguments) not in _FINE:
            raise RunError(f"the engine failed in {self._made.symbol}: please report this")
        values = self._result.unpack_from(result)
        return values if len(values) > 1 else values[0] if values else None


def machine() -> str:
    """Return what machine code is made for: the processor and what it can do."""
    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


@cache
def _processor() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    never = ctypes.cast(ctypes.pythonapi.Py_FatalError, ctypes.c_void_p).value
    llvm.add_symbol("NRT_MemInfo_call_dtor", never)  # arrays are borrowed: compiled code has none to give back
    return llvm.Target.from_default_triple()


def _c_types(kinds: tuple[Any, ...]) -> list[Any]:
    types: list[Any] = []
    for kind in kinds:
        if isinstance(kind, str):
            types.append(ctypes.c_void_p)
        elif isinstance(kind, tuple):
            types += _c_types(kind)
        elif kind in _C:
            types.append(_C[kind])
        else:
            raise TypeError(f"a kernel takes handles, numbers and tuples of numbers, not {kind.__name__}")
    return types
