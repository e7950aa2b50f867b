"""A kernel as machine code, loaded and called: from a shared library, or, where none could be linked, from object code."""

from __future__ import annotations

import ctypes
import struct
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from neman.errors import RunError

__all__ = ["KERNEL", "RESULT", "Library", "Native", "ObjectCode", "SharedLibrary"]

#: Symbols of machine code: the function `status = kernel(where the result goes, error, arguments ...)`, and what it
#: returns, as `struct` writes it.
KERNEL, RESULT = "kernel", "result"

_C = {int: ctypes.c_int64, float: ctypes.c_double, bool: ctypes.c_bool, np.bool_: ctypes.c_bool}
_C |= {np.int64: ctypes.c_int64, np.uint32: ctypes.c_uint32, np.float64: ctypes.c_double}
_LONGEST = 64  # bytes of a result
_FINE = (0, -2)  # how Numba's functions end: with a value, with None


class Library(Protocol):
    """Machine code in the memory of this process."""

    def address(self, symbol: str) -> int:
        """Return where a symbol lies."""
        ...


class SharedLibrary:
    """Machine code that the system loads from a file; OSError where it cannot."""

    def __init__(self, path: Path) -> None:
        self._library = ctypes.CDLL(str(path))

    def address(self, symbol: str) -> int:
        """Return where a symbol lies."""
        return ctypes.addressof(ctypes.c_char.in_dll(self._library, symbol))


class ObjectCode:
    """Machine code that LLVM loads, which takes 40 MB of memory more."""

    def __init__(self, code: bytes) -> None:
        import llvmlite.binding as llvm

        llvm.initialize_native_target()
        llvm.initialize_native_asmprinter()
        self._code = code  # LLVM reads from it as long as the engine lives
        processor = llvm.Target.from_default_triple().create_target_machine(jit=True)
        self._engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), processor)
        self._engine.add_object_file(llvm.ObjectFileRef.from_data(code))
        self._engine.finalize_object()

    def address(self, symbol: str) -> int:
        """Return where a symbol lies."""
        return int(self._engine.get_global_value_address(symbol))


class Native:
    """A function in machine code.

    Parameters
    ----------
    title : its name, for messages.
    library : where it lies.
    kinds : type of each argument; text for a handle, whose address is given; a tuple of kinds for a tuple of numbers.

    Raises
    ------
    TypeError : an argument is neither.
    """

    def __init__(self, title: str, library: Library, kinds: tuple[Any, ...]) -> None:
        self._title, self._library = title, library  # the function is there as long as the library is
        prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *_c_types(kinds))
        self._function = prototype(library.address(KERNEL))
        self._result = struct.Struct(ctypes.string_at(library.address(RESULT)))

    def __call__(self, *arguments: int | float) -> Any:
        """Call it without Python's lock.

        Raises
        ------
        RunError : the function stops with an error, as at a division by zero.
        """
        result, error = ctypes.create_string_buffer(_LONGEST), ctypes.c_void_p()
        if self._function(result, ctypes.byref(error), *arguments) not in _FINE:
            raise RunError(f"the engine failed in {self._title}: please report this")
        values = self._result.unpack_from(result)
        return values if len(values) > 1 else values[0] if values else None


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
