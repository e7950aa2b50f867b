"""`neman serve`: the page, for those who do not write code."""

from __future__ import annotations

import ipaddress
import logging
import secrets
from pathlib import Path
from typing import Annotated

import typer

import neman

__all__ = ["serve"]

_AT_HOME = ("127.0.0.1", "localhost", "::1")
_SHORTEST_TOKEN = 16
_TOKEN = "Word that every request must bring; on other addresses than 127.0.0.1 one is made up where none is given."


def serve(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[RUN|SCENARIO]...", help="What to show.", show_default="all that ship")
    ] = None,
    folder: Annotated[Path, typer.Option(metavar="DIR", help="Where runs, uploads and what-ifs are kept; runs in it are shown.")] = Path(
        "runs"
    ),
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="Port; 0: any that is free.")] = 8765,
    token: Annotated[str, typer.Option(metavar="WORD", help=_TOKEN, envvar="NEMAN_TOKEN", show_default=False)] = "",
    workers: Annotated[int, typer.Option(min=1, max=64, metavar="N", help="Jobs that run at the same time.")] = 1,
    members: Annotated[int, typer.Option(min=1, max=100_000, metavar="N", help="Most runs of one ensemble.")] = 500,
) -> None:
    """Open runs and scenarios in a browser: explore, ask what if, bring your own."""
    try:
        from neman.web.server import run_server
        from neman.web.settings import Settings
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("starlette", "uvicorn"):
            raise
        raise neman.MissingPart("the page needs Starlette and uvicorn; install them with: pip install 'neman[web]'") from None
    at_home = host in _AT_HOME
    token = _token(token, at_home)
    names = Settings.hosts if at_home else ()
    logging.basicConfig(level=logging.WARNING)
    settings = Settings(folder=folder, sources=tuple(sources or ()), token=token, hosts=names, workers=workers, members=members)
    run_server(settings, host, port, lambda number: _say(host, number, token))


def _token(given: str, at_home: bool) -> str:
    if given and len(given) < _SHORTEST_TOKEN:
        raise neman.SettingError(f"--token: {_SHORTEST_TOKEN} characters or more, got {len(given)}")
    return given or ("" if at_home else secrets.token_urlsafe(24))


def _say(host: str, port: int, token: str) -> None:
    name = f"[{host}]" if ":" in host else host
    typer.echo(f"open http://{name}:{port}/{f'?token={token}' if token else ''}\nstop with Ctrl-C")
    try:
        inside = ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = host in _AT_HOME
    if not inside:
        typer.echo("note: others on the network can reach this address, and what they send is not encrypted", err=True)
