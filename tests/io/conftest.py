"""A valid scenario in a temporary folder, to be broken one cell at a time."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from neman.io.shipped import shipped_folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the teaching scenario."""
    return Path(shutil.copytree(shipped_folder("two_lines"), tmp_path / "case"))
