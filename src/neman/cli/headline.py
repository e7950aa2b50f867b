"""The headline figures of a result, a line each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import neman

__all__ = ["headline"]


def headline(result: neman.Result) -> Iterator[str]:
    """Yield the headline of a run: median and 90 % interval over its members."""
    yield f"{result.scenario.title or result.scenario.name}, {result.scenario.start} to {result.scenario.end}"
    yield f"median of {result.members} runs (90 % of them lie between)" if result.members > 1 else "one run"
    for told in result.provenance.get("headline", ()):  # a run of an earlier version has none
        between = f"  ({told['q05']:,.0f} to {told['q95']:,.0f})" if result.members > 1 else ""
        yield f"  {told['q50']:>9,.0f}  {told['figure']}{between}"
