"""The public door: what it promises is there, and opening it is quick and without side effects."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

import neman


@pytest.mark.parametrize("name", neman.__all__)
def test_every_public_name_can_be_had(name: str) -> None:
    assert getattr(neman, name) is not None
    assert name in dir(neman)


def test_public_names_are_functions_and_classes_not_modules() -> None:
    """A module of the same name would hide a public function as soon as it is imported."""
    folder = Path(neman.__file__).parent
    modules = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    assert not modules & set(neman.__all__)


def test_type_checkers_see_the_same_names() -> None:
    tree = ast.parse(Path(neman.__file__).read_text(encoding="utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert imported | {"__version__"} == set(neman.__all__)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulte'"):
        neman.simulte  # noqa: B018


def test_the_version_is_that_of_the_package() -> None:
    assert neman.__version__ == version("neman")


@pytest.mark.parametrize("statement", ["import neman", "import neman.cli, neman.cli.app"])
def test_opening_the_door_loads_nothing_heavy(statement: str) -> None:
    """Time is not measured here: what takes time is not loaded."""
    code = f"{statement}; import sys; print(*sys.modules)"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split())
    assert not loaded & {"numpy", "numba", "polars", "pydantic", "scipy", "jinja2", "rich", "yaml", "neman.scenario"}
