"""Unpacks an uploaded zip file into a folder of its own, and refuses whatever could do harm."""

from __future__ import annotations

import re
import stat
import zipfile
from pathlib import Path, PurePosixPath

import neman
from neman.web.settings import Settings

__all__ = ["unpack"]

_KINDS = (".csv", ".yml", ".yaml", ".md", ".txt")
_DEPTH = 8
_BLOCK = 2**16
_NAME = re.compile(r"[^\x00-\x1f\\:*?\"<>|]+")


def unpack(file: Path, folder: Path, limits: Settings) -> Path:
    """Unpack text files of a scenario and return the folder that holds them.

    Parameters
    ----------
    file : the zip file.
    folder : new, empty folder; nothing is written outside it.
    limits : most files and bytes.

    Raises
    ------
    InputError : no zip file, encrypted, too many or too large files, a path or link that leads outside, the same name twice.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            if len(entries) > limits.files:
                raise _wrong(
                    "the zip file", f"holds {len(entries)} files; {limits.files} are allowed", "send the files of one scenario only"
                )
            wanted = [(entry, _safe(entry)) for entry in entries]
            _check_twice([str(path).casefold() for _, path in wanted])
            left = limits.unpacked
            for entry, path in wanted:
                if path.suffix.lower() in _KINDS and not _is_hidden(path):
                    left -= _write(archive, entry, folder / path, left)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, ValueError, OSError, RuntimeError) as error:
        raise _wrong("the zip file", f"cannot be unpacked ({error})", "pack the folder again, as an ordinary zip file") from None
    return _root(folder)


def _safe(entry: zipfile.ZipInfo) -> PurePosixPath:
    """Return the path of an entry, below the folder."""
    path = PurePosixPath(entry.filename)
    parts = path.parts
    if path.is_absolute() or ".." in parts or not parts or len(parts) > _DEPTH or not all(_NAME.fullmatch(part) for part in parts):
        raise _wrong(
            entry.filename[:200], "is a path that leads outside the folder, or that is not allowed", "pack the folder without such paths"
        )
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        raise _wrong(entry.filename[:200], "is a link or a device, not a file", "pack the files themselves")
    if entry.flag_bits & 1:
        raise _wrong(entry.filename[:200], "is encrypted", "pack the folder without a password")
    return path


def _check_twice(names: list[str]) -> None:
    if twice := {name for name in names if names.count(name) > 1}:
        raise _wrong(min(twice)[:200], "is in the zip file twice", "pack the folder again")


def _is_hidden(path: PurePosixPath) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.parts)


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, most: int) -> int:
    """Write one file and return its size as counted, whatever the zip file says of it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(entry) as source, target.open("xb") as sink:
        while block := source.read(_BLOCK):
            written += len(block)
            if written > most:
                raise _wrong(entry.filename[:200], "makes the unpacked files larger than is allowed", "send a smaller scenario")
            sink.write(block)
    return written


def _root(folder: Path) -> Path:
    """Return the folder that holds a scenario: the topmost with `scenario.yml`, or with the files of Flee."""
    for marks in (("scenario.yml",), ("input_csv",), ("locations.csv", "routes.csv")):
        found = [path.parent for path in folder.rglob(marks[0]) if all((path.parent / mark).exists() for mark in marks)]
        if found:
            return min(found, key=lambda path: (len(path.parts), str(path)))
    problem, remedy = "holds neither scenario.yml nor locations.csv and routes.csv", "pack a scenario folder or a Flee instance"
    raise _wrong("the zip file", problem, remedy)


def _wrong(file: str, problem: str, remedy: str) -> neman.InputError:
    return neman.InputError(file, problem=problem, remedy=remedy)
