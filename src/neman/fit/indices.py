"""Sensitivity indices of any function: Morris screening and Sobol decomposition, by SALib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from neman.errors import MissingPart

__all__ = ["METHODS", "Method", "design", "indices", "path_length"]

Floats = NDArray[np.float64]
Method = Literal["morris", "sobol"]
METHODS: tuple[Method, ...] = ("morris", "sobol")
#: Our names of the indices, and SALib's.
_NAMES: dict[Method, dict[str, str]] = {
    "morris": {"strength": "mu_star", "confidence": "mu_star_conf", "direction": "mu", "spread": "sigma"},
    "sobol": {"strength": "ST", "confidence": "ST_conf", "alone": "S1", "alone_confidence": "S1_conf"},
}
_LEVELS = 4
_SEEDS = 2**31


def design(method: Method, bounds: Sequence[tuple[float, float]], size: int, seed: int) -> Floats:
    """Return the points at which a function has to be known (points x inputs).

    Parameters
    ----------
    method : "morris": `size` trajectories of (inputs + 1) points; "sobol": `size` x (inputs + 2) points, `size` a power of 2.
    bounds : lowest and highest value of each input.

    Raises
    ------
    MissingPart : SALib is not installed.

    >>> design("morris", [(0.0, 1.0), (0.0, 1.0)], 3, seed=1).shape
    (9, 2)
    """
    problem, seed = _problem(bounds), seed % _SEEDS
    if method == "morris":
        sample = _salib("sample.morris").sample(problem, size, num_levels=_LEVELS, seed=seed)
    else:
        sample = _salib("sample.sobol").sample(problem, size, calc_second_order=False, seed=seed)
    return np.asarray(sample, np.float64)


def path_length(method: Method, inputs: int) -> int:
    """Return how many points in a row belong together: those of a trajectory (morris) or of a base sample (sobol).

    >>> path_length("morris", 5), path_length("sobol", 5)
    (6, 7)
    """
    return inputs + (1 if method == "morris" else 2)


def indices(method: Method, bounds: Sequence[tuple[float, float]], points: Floats, outputs: Floats, seed: int) -> dict[str, Floats]:
    """Return the indices of a function that was evaluated at the points of a design, one number for each input.

    Returns
    -------
    "strength" and its 95 % "confidence" (half width), and for
    morris : "direction" (mean change of the output over the range of the input, with its sign) and "spread" (how much it
        depends on the other inputs); strength is the mean size of the change, in the unit of the output.
    sobol : "alone" and its "alone_confidence"; strength is the share of the variance in which the input takes part, "alone"
        the share that is due to it alone.

    Source: Morris 1991, doi 10.1080/00401706.1991.10484804; Campolongo et al. 2007, doi 10.1016/j.envsoft.2006.10.004;
    Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018; SALib, doi 10.18174/sesmo.18155.
    """
    problem, seed = _problem(bounds), seed % _SEEDS
    if np.ptp(outputs) == 0:
        return dict.fromkeys(_NAMES[method], np.zeros(len(bounds)))
    if method == "morris":
        found = _salib("analyze.morris").analyze(problem, points, outputs, num_levels=_LEVELS, seed=seed)
    else:
        found = _salib("analyze.sobol").analyze(problem, outputs, calc_second_order=False, seed=seed)
    return {ours: np.asarray(found[theirs], np.float64) for ours, theirs in _NAMES[method].items()}


def _problem(bounds: Sequence[tuple[float, float]]) -> dict[str, Any]:
    return {"num_vars": len(bounds), "names": [f"x{i}" for i in range(len(bounds))], "bounds": [list(pair) for pair in bounds]}


def _salib(module: str) -> Any:
    from importlib import import_module

    try:
        return import_module(f"SALib.{module}")
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] == "SALib":
            raise MissingPart("sensitivity needs SALib; install it with: pip install 'neman[study]'") from None
        raise
