"""`neman check`: what is wrong or unusual in a scenario."""

from __future__ import annotations

import typer

import neman
from neman.cli.arguments import SourceArgument

__all__ = ["check"]

_MOST = 100  # mistakes told


def check(source: SourceArgument) -> None:
    """Find mistakes in a scenario, all at once; nothing is run."""
    findings = neman.inspect(source)
    for note in findings.notes:
        typer.echo(f"note: {note}")
    for error in findings.errors[:_MOST]:
        typer.echo(f"error: {error}", err=True)
    if more := findings.errors[_MOST:]:
        typer.echo(f"... and {len(more)} more", err=True)
    if findings.errors:
        typer.echo(f"{_count(len(findings.errors), 'mistake')} in {source}", err=True)
        raise typer.Exit(2)
    typer.echo(f"{source} can be run; {_count(len(findings.notes), 'note')}")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
