"""The store: object code on disk, under a name that changes with all that it was made from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from importlib.metadata import version
from inspect import getclosurevars
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

from neman.compiled.native import Native, Object, machine

__all__ = ["folder", "holds", "load"]

_HERE = Path(__file__).parent
_CONSTANTS = (bool, int, float, str, tuple, np.generic)


def load(kernel: Any, kinds: tuple[Any, ...], arguments: tuple[Any, ...]) -> Native:
    """Return the machine code of a kernel for arguments of these kinds; compile it where the store has none."""
    family = f"{_title(kernel)}-{_digest(repr(kinds), machine())}"
    path = folder() / f"{family}-{_made_from(kernel)}.o"
    if made := _read(path):
        return Native(made, kinds)
    from neman.compiled.compiler import compiled

    made = compiled(kernel, arguments)
    with suppress(OSError):  # a folder that cannot be written: compiled anew next time
        _write(path, made, family)
    return Native(made, kinds)


def holds(kernel: Any) -> bool:
    """Return whether the store has machine code of a kernel as it is now, for whatever arguments."""
    return any(folder().glob(f"{_title(kernel)}-*-{_made_from(kernel)}.o"))


def folder() -> Path:
    """Return where object code is kept: NEMAN_CACHE_DIR, beside the source, or in the user's cache."""
    if given := os.environ.get("NEMAN_CACHE_DIR"):
        return Path(given)
    beside = _HERE / "__pycache__"
    if os.access(beside if beside.exists() else _HERE, os.W_OK):
        return beside
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "neman"


def _read(path: Path) -> Object | None:
    """Return what a file holds; None where there is none, or it was damaged."""
    try:
        head, code = path.read_bytes().split(b"\n", 1)
        symbol, result, digest = head.decode().split(" ")
    except (OSError, ValueError):
        return None
    return Object(symbol, result, code) if digest == _digest(code) else None


def _write(path: Path, made: Object, family: str) -> None:
    """Write a file whole or not at all; what was made from other source goes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torso = path.with_suffix(f".{os.getpid()}")
    torso.write_bytes(f"{made.symbol} {made.result} {_digest(made.code)}\n".encode() + made.code)
    torso.replace(path)
    for old in path.parent.glob(f"{family}-*.o"):
        if old != path:
            old.unlink()


def _digest(*parts: str | bytes) -> str:
    total = blake2b(digest_size=10)
    for part in parts:
        total.update(part if isinstance(part, bytes) else part.encode())
        total.update(b"\0")
    return total.hexdigest()


def _title(kernel: Any) -> str:
    return f"{kernel.__module__.removeprefix('neman.')}.{kernel.function.__name__}"


@cache
def _made_from(kernel: Any) -> str:
    return _digest(_toolchain(), *sorted(_sources(kernel)))


@cache
def _toolchain() -> str:
    """Return what compiles: versions, and how handles are read."""
    rules = b"".join(path.read_bytes() for path in (_HERE / "compiler.py", _HERE / "handles.py", _HERE / "handle_types.py"))
    return f"{version('numba')} {version('llvmlite')} {version('numpy')} {_digest(rules)}"


def _sources(kernel: Any) -> set[str]:
    """Return, for a kernel and all kernels that it may call, what they do and the constants that they use."""
    found: set[str] = set()
    left, met = [kernel], {kernel}
    while left:
        function = left.pop().function
        outside = getclosurevars(function)
        used = {**outside.globals, **outside.nonlocals}
        constants = sorted((name, value) for name, value in used.items() if isinstance(value, _CONSTANTS))
        found.add(repr([function.__qualname__, *_does(function.__code__), constants, function.__defaults__]))
        called = {value for value in used.values() if isinstance(value, type(kernel))} - met
        met |= called
        left += called
    return found


def _does(code: CodeType) -> Iterator[Any]:
    """Yield what decides what a function does: neither its comments nor where it stands."""
    yield code.co_code, code.co_names, code.co_varnames, [c for c in code.co_consts if not isinstance(c, str | CodeType)]
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _does(inner)
