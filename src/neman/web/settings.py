"""What a server is told when it starts, and its limits."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Settings"]

_MIB = 2**20


@dataclass(frozen=True)
class Settings:
    """How a server behaves.

    Parameters
    ----------
    folder : where runs, uploads, what-ifs and fits are kept.
    sources : names of shipped scenarios, scenario folders and run folders to show; none: all that ship.
    token : word that every request must bring; empty: none is asked for.
    hosts : names by which the server may be addressed; empty: any.
    workers : processes that run scenarios.
    waiting : jobs that may wait; more are refused.
    members : most runs of one ensemble.
    budget : most runs of one fit.
    upload : most bytes of a zip file.
    unpacked, files : most bytes and files inside it.
    body : most bytes of any other request.
    seconds : longest time of one job.
    """

    folder: Path
    sources: tuple[str, ...] = ()
    token: str = ""
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    workers: int = 1
    waiting: int = 16
    members: int = 500
    budget: int = 2000
    upload: int = 20 * _MIB
    unpacked: int = 100 * _MIB
    files: int = 400
    body: int = _MIB
    seconds: float = 3600.0
