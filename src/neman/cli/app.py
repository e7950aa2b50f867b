"""The verbs, put together: a verb is a function in a module of its name."""

from __future__ import annotations

from importlib import import_module

import typer

__all__ = ["application"]

_VERBS = (
    "run", "compare", "sensitivity", "serve", "check", "explain", "evidence", "fit", "forecast", "score", "new", "rerun", "resume",
    "validate", "import",
)


def application(asked: str = "") -> typer.Typer:
    """Return the command line with all its verbs, or with the one that is asked for: the others need not be loaded then."""
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.callback()(_neman)
    for verb in [asked] if asked in _VERBS else _VERBS:
        function = f"{verb}_" if verb == "import" else verb  # a word of Python
        app.command(verb)(getattr(import_module(f"neman.cli.{function}"), function))
    return app


def _show_version(wanted: bool) -> None:
    if wanted:
        import neman

        typer.echo(f"neman {neman.__version__}")
        raise typer.Exit


def _neman(version: bool = typer.Option(False, "--version", help="Show the version.", callback=_show_version, is_eager=True)) -> None:
    """Simulate people moving, and being stopped, at contested borders."""
