"""How the functions of the engine are compiled: kept on disk, and without Python's lock while they run."""

from __future__ import annotations

from typing import Any, Final

import numba

__all__ = ["entry", "inner"]

_njit: Final[Any] = numba.njit


def entry(function: Any) -> Any:
    """Compile a function that Python calls: an entry of the day."""
    return _njit(cache=True, nogil=True)(function)


def inner(function: Any) -> Any:
    """Compile a function that only compiled functions call: it needs none of the wrappers that take half as long again."""
    return _njit(cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)(function)
