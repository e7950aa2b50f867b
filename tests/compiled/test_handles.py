"""A handle shows compiled code the very arrays and numbers of a named tuple."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from neman.compiled import Handle, kernel


class _Shape(NamedTuple):
    rows: int
    columns: int


class _Things(NamedTuple):
    days: int
    shape: _Shape
    km: NDArray[np.float64]
    bits: NDArray[np.uint8]
    grid: NDArray[np.int64]


def _things() -> _Things:
    return _Things(7, _Shape(2, 3), np.array([1.5, 2.5]), np.array([1, 0, 1], np.uint8), np.arange(6).reshape(2, 3))


def test_kernels_read_numbers_tuples_and_arrays() -> None:
    @kernel
    def read(things):  # type: ignore[no-untyped-def]
        return things.days, things.shape.columns, things.km.sum(), things.bits[2], things.grid[1, 2], len(things.grid[1])

    assert read(Handle(_things())) == (7, 3, 4.0, 1, 5, 3)


def test_what_kernels_write_is_in_the_arrays() -> None:
    @kernel
    def write(things):  # type: ignore[no-untyped-def]
        things.grid[1, 0] = 10 * things.days
        things.km[:] = 0.0

    things = _things()
    write(Handle(things))
    assert things.grid[1, 0] == 70
    assert not things.km.any()


def test_arrays_of_other_types_make_another_type_of_handle() -> None:
    one, same, other = Handle(_things()), Handle(_things()), Handle(_things()._replace(km=np.zeros(2, np.float32)))
    assert one._numba_type_ == same._numba_type_
    assert one._numba_type_ != other._numba_type_
