"""How the functions of the engine are compiled: entries are kept on disk, and run without Python's lock."""

from __future__ import annotations

from typing import Any, Final

import numba

__all__ = ["entry", "inner"]

_njit: Final[Any] = numba.njit


def entry(function: Any) -> Any:
    """Compile a function that Python calls: an entry of the day."""
    return _njit(cache=True, nogil=True)(function)


def inner(function: Any) -> Any:
    """Compile a function that only compiled functions call: kept within these, without wrappers that take half as long again."""
    return _njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
