"""Kernels are compiled once, kept on disk, and compiled anew when anything changes that they are made from."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from neman.compiled import Kernel, kernel
from neman.errors import RunError

SOURCE = """
from neman.compiled import kernel

STEP = 3

@kernel
def step(x):
    return x + STEP

@kernel
def twice(x):
    '''Text.'''
    return step(step(x))
"""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a store of this test's own."""
    monkeypatch.setenv("NEMAN_CACHE_DIR", str(tmp_path / "store"))
    return tmp_path / "store"


def twice_of(source: str) -> Kernel:
    """Return the kernel `twice` of a module."""
    module: dict[str, Any] = {"__name__": "somewhere"}
    exec(source, module)
    made = module["twice"]
    assert isinstance(made, Kernel)
    return made


def files(store: Path) -> set[str]:
    """Return the names of the files in a store."""
    return {path.name for path in store.iterdir()}


def put(path: Path, code: bytes) -> None:
    """Put another file in the place of one, which may be in use."""
    path.unlink()
    path.write_bytes(code)


def test_numbers_and_tuples_go_in_and_out() -> None:
    @kernel
    def mixed(key, day, share):  # type: ignore[no-untyped-def]
        return key[0] + key[1], day * share

    @kernel
    def nothing(x):  # type: ignore[no-untyped-def]
        pass

    assert mixed((2, np.uint32(3)), np.int64(4), 0.5) == (5, 2.0)
    assert nothing(1) is None
    assert mixed.bind((2, 3), 4.0)(5) == (5, 20.0)
    with pytest.raises(TypeError, match="not str"):
        nothing("one")


def test_what_is_on_disk_is_used_again_whatever_its_comments(store: Path) -> None:
    assert twice_of(SOURCE)(1) == 7
    before = files(store)
    again = twice_of(SOURCE.replace("Text.'''", "Another.'''  # text\n"))
    assert again(1) == 7
    assert files(store) == before
    assert "dispatcher" not in vars(again)  # nothing was compiled


@pytest.mark.parametrize(("old", "new", "answer"), [
    ("STEP = 3", "STEP = 5", 11), ("x + STEP", "x * STEP", 9), ("STEP = 3", "STEP = 3.5", 8.0),
])
def test_a_change_in_a_called_kernel_or_a_constant_compiles_anew(store: Path, old: str, new: str, answer: float) -> None:
    assert twice_of(SOURCE)(1) == 7
    before = files(store)
    assert twice_of(SOURCE.replace(old, new))(1) == answer
    assert len(files(store)) == len(before)  # what nobody will load again is gone
    assert not files(store) & before


def test_damaged_files_are_compiled_anew(store: Path) -> None:
    assert twice_of(SOURCE)(1) == 7
    whole = {path: path.read_bytes() for path in store.iterdir()}
    for path, code in whole.items():
        put(path, code[: len(code) // 2])
    assert twice_of(SOURCE)(1) == 7
    assert {path.stat().st_size for path in store.iterdir()} == {len(code) for code in whole.values()}


@pytest.mark.parametrize("damage", [b"", b"no library at all"])
def test_where_a_shared_library_cannot_be_loaded_object_code_is(store: Path, damage: bytes) -> None:
    made = twice_of(SOURCE)
    assert made(1) == 7
    for path in store.glob("*.so"):
        put(path, damage)
    again = twice_of(SOURCE)
    assert again(1) == 7
    assert "dispatcher" not in vars(again)


def test_without_a_linker_object_code_is_loaded(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert twice_of(SOURCE)(1) == 7
    assert [path.suffix for path in store.iterdir()] == [".o"]
    assert twice_of(SOURCE)(1) == 7


def test_a_store_that_cannot_be_written_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("NEMAN_CACHE_DIR", str(tmp_path / "file" / "store"))
    assert twice_of(SOURCE)(1) == 7


def test_a_kernel_that_makes_arrays_is_refused() -> None:
    @kernel
    def makes(n):  # type: ignore[no-untyped-def]
        return np.zeros(n).sum()

    with pytest.raises(TypeError, match="makes arrays"):
        makes(3)


def test_an_error_in_compiled_code_stops_the_run() -> None:
    @kernel
    def share(n):  # type: ignore[no-untyped-def]
        return 1 // n

    assert share(1) == 1
    with pytest.raises(RunError, match=r"the engine failed in .*share"):
        share(0)


def test_a_run_with_compiled_code_on_disk_does_not_import_the_compiler(store: Path) -> None:
    script = """
import neman, sys
neman.simulate(neman.read("two_lines"), members=1)
print("numba" in sys.modules, "llvmlite" in sys.modules)
"""
    first, second = (subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout for _ in range(2))
    linked = any(store.glob("*.so"))
    assert (first, second) == ("True True\n", f"False {not linked}\n")
    assert linked == (sys.platform == "linux" and shutil.which("cc") is not None)


def test_the_store_says_whether_a_kernel_must_be_compiled(store: Path) -> None:
    made = twice_of(SOURCE)
    assert not made.is_stored
    assert made(1) == 7
    assert made.is_stored
    assert not twice_of(SOURCE.replace("STEP = 3", "STEP = 4")).is_stored
