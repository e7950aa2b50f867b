"""Kernels: functions that Python and one another call as compiled code."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property, partial, update_wrapper
from threading import RLock
from typing import Any

import numpy as np

from neman.compiled.handles import Handle
from neman.compiled.native import Native
from neman.compiled.store import holds, load

__all__ = ["Kernel", "kernel"]

_LOCK = RLock()  # one function is compiled or loaded at a time


class Kernel:
    """A function that is compiled when it is first called; its arguments are handles, numbers, and tuples of numbers."""

    def __init__(self, function: Callable[..., Any]) -> None:
        update_wrapper(self, function)
        self.function = function
        self._native: dict[tuple[Any, ...], Native] = {}

    @cached_property
    def dispatcher(self) -> Any:
        """What compiles it."""
        from neman.compiled.compiler import dispatcher_of

        return dispatcher_of(self.function)

    @property
    def _numba_type_(self) -> Any:
        """How the compiler sees it in the functions that call it."""
        return self.dispatcher._numba_type_

    @property
    def is_stored(self) -> bool:
        """Whether it need not be compiled again."""
        return holds(self)

    def __call__(self, *arguments: Any) -> Any:
        """Call the compiled function."""
        return self._native_of(arguments)(*_plain(arguments))

    def bind(self, *arguments: Any) -> Callable[[int], Any]:
        """Return it with all arguments but the last, a whole number, given: quicker to call day after day."""
        return partial(self._native_of((*arguments, 0)), *_plain(arguments))

    def _native_of(self, arguments: tuple[Any, ...]) -> Native:
        kinds = tuple(map(_kind, arguments))
        if kinds not in self._native:
            with _LOCK:
                if kinds not in self._native:  # another thread may have been quicker
                    self._native[kinds] = load(self, kinds, arguments)
        return self._native[kinds]


def kernel(function: Callable[..., Any]) -> Kernel:
    """Make a function a kernel.

    >>> @kernel
    ... def double(x):
    ...     return 2 * x
    >>> double(4), double(0.5)
    (8, 1.0)
    """
    return Kernel(function)


def _kind(value: Any) -> Any:
    """Return what tells the types of arguments apart."""
    if isinstance(value, Handle):
        return value.kind
    return tuple(map(_kind, value)) if isinstance(value, tuple) else type(value)


def _plain(values: tuple[Any, ...]) -> Iterator[int | float]:
    """Yield arguments one by one as C takes them."""
    for value in values:
        if isinstance(value, Handle):
            yield value.address
        elif isinstance(value, tuple):
            yield from _plain(value)
        else:
            yield value.item() if isinstance(value, np.generic) else value
