"""The verbs, put together."""

from __future__ import annotations

import typer

from neman.cli.check import check
from neman.cli.compare import compare
from neman.cli.evidence import evidence
from neman.cli.explain import explain
from neman.cli.fit import fit
from neman.cli.forecast import forecast
from neman.cli.import_ import import_
from neman.cli.new import new
from neman.cli.rerun import rerun
from neman.cli.resume import resume
from neman.cli.run import run
from neman.cli.score import score
from neman.cli.sensitivity import sensitivity
from neman.cli.serve import serve
from neman.cli.validate import validate

__all__ = ["application"]


def application() -> typer.Typer:
    """Return the command line with all its verbs."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.callback()(_neman)
    for verb in (run, compare, sensitivity, serve, check, explain, evidence, fit, forecast, score, new, rerun, resume, validate):
        app.command()(verb)
    app.command("import")(import_)
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        import neman

        typer.echo(f"neman {neman.__version__}")
        raise typer.Exit


def _neman(version: bool = typer.Option(False, "--version", help="Show the version.", callback=_show_version, is_eager=True)) -> None:
    """Simulate people moving, and being stopped, at contested borders."""
