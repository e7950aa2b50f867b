"""What is wrong in files, gathered: one mistake keeps no other from being found."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from neman.errors import InputError

__all__ = ["Faults"]


class Faults(list[InputError]):
    """Mistakes in the order in which they were found; as a context it takes in the one that is raised, and what follows goes on.

    >>> faults = Faults()
    >>> for text in ("1", "one", "2", "two"):
    ...     with faults:
    ...         if not text.isdigit():
    ...             raise InputError("a.csv", problem=f"{text} is no number", remedy="write digits")
    >>> [fault.problem for fault in faults]
    ['one is no number', 'two is no number']
    """

    def __enter__(self) -> Faults:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if isinstance(error, InputError):
            self.append(error)
            return True
        return False

    def get(self, read: Callable[..., Any], *given: Any, otherwise: Any) -> Any:
        """Return what a reader makes of what it is given (and of this, last), or something else where it cannot be read at all."""
        with self:
            return read(*given, self)
        return otherwise

    def within(self, file: str) -> bool:
        """Return whether anything is wrong in a file."""
        return any(fault.file == file for fault in self)
