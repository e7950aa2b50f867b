"""`neman explain`: a scenario in words, before it is run."""

from __future__ import annotations

import typer

import neman
from neman.cli.arguments import SourceArgument

__all__ = ["explain"]


def explain(source: SourceArgument) -> None:
    """Say who is where, which levers hold in which period and what changes on which day."""
    typer.echo(neman.explain(neman.read(source)), nl=False)
