"""How the functions of the engine are compiled: kept on disk, and without Python's lock while they run."""

from __future__ import annotations

from functools import partial

from numba import njit

__all__ = ["entry", "inner"]

#: A function that Python calls: an entry of the day.
entry = partial(njit, cache=True, nogil=True)
#: A function that only compiled functions call: it needs none of the wrappers that take half as long to compile again.
inner = partial(njit, cache=True, nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
