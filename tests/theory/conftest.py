"""How far a measured mean may lie from theory: four standard errors."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike


@pytest.fixture
def near() -> Callable[[ArrayLike, float], None]:
    """Assert that the mean of a sample lies within four standard errors of a value."""

    def check(sample: ArrayLike, expected: float) -> None:
        values = np.asarray(sample, float)
        error = values.std(ddof=1) / np.sqrt(len(values))
        assert abs(values.mean() - expected) <= 4.0 * error + 1e-12, (values.mean(), expected, error)

    return check
