"""The store: machine code on disk, under a name that changes with all that it was made from.

Object code is kept for every kernel, and where the system has a linker a shared library beside it, which starts quicker.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
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

from neman.compiled.native import Library, Native, ObjectCode, SharedLibrary

__all__ = ["folder", "holds", "load"]

_HERE = Path(__file__).parent
_CONSTANTS = (bool, int, float, str, tuple, np.generic)
_DIGEST = 20  # letters
_FIRST = 8192  # letters in which Linux describes the first processor, and more
_TELLING = ("vendor_id", "cpu family", "model", "flags", "CPU implementer", "CPU part", "CPU variant", "Features", "isa")


def load(kernel: Any, kinds: tuple[Any, ...], arguments: tuple[Any, ...]) -> Native:
    """Return the machine code of a kernel for arguments of these kinds; compile it where the store has none."""
    family = f"{_title(kernel)}-{_digest(repr(kinds), _machine())}"
    path = folder() / f"{family}-{_made_from(kernel)}"
    library = _stored(path)
    if library is None:
        from neman.compiled.compiler import compiled

        code = compiled(kernel, arguments)
        with suppress(OSError):  # a folder that cannot be written: compiled anew next time
            _clear(path.parent, family)
            _write(_object(path), code)
            _link(path)
        library = _stored(path) or ObjectCode(code)
    return Native(_title(kernel), library, kinds)


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


def _stored(path: Path) -> Library | None:
    """Return what the store has of a name; None where it has nothing, or nothing whole."""
    with suppress(OSError, ValueError):
        _read(_shared(path))
        return SharedLibrary(_shared(path))
    with suppress(OSError, ValueError):
        return ObjectCode(_read(_object(path)))
    return None


def _object(path: Path) -> Path:
    return path.with_name(f"{path.name}.o")


def _shared(path: Path) -> Path:
    return path.with_name(f"{path.name}.so")


def _link(path: Path) -> None:
    """Make a shared library of object code, where that needs no more than a linker."""
    if sys.platform != "linux":
        return
    made = path.with_name(f"{path.name}.{os.getpid()}.linked")
    try:
        command = ["cc", "-shared", "-o", str(made), str(_object(path)), "-lm"]
        if subprocess.run(command, capture_output=True, check=False).returncode == 0:
            _write(_shared(path), made.read_bytes())
    finally:
        made.unlink(missing_ok=True)


def _read(path: Path) -> bytes:
    """Return what was written; ValueError where the file was damaged."""
    code, digest = (whole := path.read_bytes())[:-_DIGEST], whole[-_DIGEST:]
    if digest.decode() != _digest(code):
        raise ValueError(f"{path} is damaged")
    return code


def _write(path: Path, code: bytes) -> None:
    """Write a file whole or not at all, with its digest at the end, where it disturbs no linker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torso = path.with_name(f"{path.name}.{os.getpid()}")
    torso.write_bytes(code + _digest(code).encode())
    torso.replace(path)


def _clear(folder: Path, family: str) -> None:
    """Let go what was made from other source, and will not be loaded again."""
    for old in folder.glob(f"{family}-*"):
        old.unlink(missing_ok=True)


def _digest(*parts: str | bytes) -> str:
    total = blake2b(digest_size=_DIGEST // 2)
    for part in parts:
        total.update(part if isinstance(part, bytes) else part.encode())
        total.update(b"\0")
    return total.hexdigest()


@cache
def _machine() -> str:
    """Return what machine code is made for: the processor and what it can do."""
    with suppress(OSError), open("/proc/cpuinfo", encoding="utf-8", errors="replace") as processors:
        told = (line for line in processors.read(_FIRST).split("\n\n")[0].splitlines() if line.startswith(_TELLING))
        return " ".join([platform.machine(), *told])
    import llvmlite.binding as llvm

    return f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()}"


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
