"""Handles: plan, state and book as kernels see them, one pointer each instead of a hundred arrays per call.

A named tuple of arrays is passed to compiled code array by array, which makes compiling slow. A handle holds the same
arrays (it copies nothing), so that kernels read and write them as `plan.km`, `state.place` and so on.
"""

from __future__ import annotations

from typing import Any

from numba import types
from numba.experimental import structref

from neman.engine.plan import Plan
from neman.engine.state import Book, State

__all__ = ["BookHandle", "PlanHandle", "StateHandle"]


class _Fields(types.StructRef):
    def preprocess_fields(self, fields: Any) -> Any:
        """Keep the type of a number, not its value."""
        return tuple((name, types.unliteral(kind)) for name, kind in fields)


@structref.register
class PlanFields(_Fields):
    """Fields of a plan."""


@structref.register
class StateFields(_Fields):
    """Fields of a state."""


@structref.register
class BookFields(_Fields):
    """Fields of a book."""


class PlanHandle(structref.StructRefProxy):
    """A plan for kernels."""


class StateHandle(structref.StructRefProxy):
    """A state for kernels."""


class BookHandle(structref.StructRefProxy):
    """A book for kernels."""


structref.define_proxy(PlanHandle, PlanFields, list(Plan._fields))
structref.define_proxy(StateHandle, StateFields, list(State._fields))
structref.define_proxy(BookHandle, BookFields, list(Book._fields))
