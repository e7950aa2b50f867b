"""An engine that takes no time, and what the command line said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl

import neman
from neman.record.headline import figures_of, headline_of

_DTYPES = {"int32": pl.Int32, "int64": pl.Int64, "float64": pl.Float64, "str": pl.String, "date": pl.Date}
_WORDS = {"border": "*", "outcome": "tried", "state": "limbo", "kind": "died"}


@dataclass(frozen=True)
class Told:
    """What the command line said, and how it ended."""

    code: int
    out: str
    err: str


Call = Callable[..., Told]


class FakeEngine:
    """Stands for `neman.simulate`: remembers its calls, reports progress, and gives tables that depend on the seed."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []
        self.before_end: Callable[[], None] = lambda: None

    def __call__(
        self, scenario: neman.Scenario, *, members: Any = None, seed: Any = None, engine: str = "auto",
        threads: Any = None, progress: Any = None, executor: str = "threads", into: Any = None, command: str = "",
    ) -> neman.Result:
        """Pretend to run."""
        members, seed = members or scenario.members, scenario.seed if seed is None else seed
        where = {"threads": threads, "executor": executor}
        self.calls.append({"scenario": scenario, "members": members, "seed": seed, "engine": engine, **where})
        if progress:
            progress(1, 2)
            self.before_end()
            progress(2, 2)
        provenance = {"neman": neman.__version__, "scenario": scenario.name, "seed": seed, "members": members, "engine": engine}
        provenance["command"] = command
        one = {table.name: _rows(table, scenario, 1, seed) for table in neman.TABLES}
        provenance["headline"] = headline_of([figures_of(one)] * members)
        result = neman.Result(scenario, {table.name: _rows(table, scenario, members, seed) for table in neman.TABLES}, provenance)
        if into:
            saved = result.save(into / "saved")
            for path in saved.iterdir():
                path.rename(into / path.name)
            saved.rmdir()
        return result


def _rows(table: Any, scenario: neman.Scenario, members: int, seed: int) -> pl.DataFrame:
    """Return one row per member: `100 + seed` people on the first day."""
    schema = {name: _DTYPES[dtype] for name, dtype, *_ in table.columns}
    words = {name: [_WORDS.get(name, "x")] * members for name, dtype in schema.items() if dtype == pl.String}
    cells = {"member": list(range(members)), "date": [scenario.start] * members, **words}
    return pl.DataFrame({name: cells.get(name, [100 + seed] * members) for name in schema}, schema=schema)
