"""Small files and short functions: a budget that keeps every part readable at one sitting."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = [
    path
    for folder in ("src", "tests", "docs", "benchmarks", "validation")
    for pattern in ("*.py", "page/*.js")
    for path in sorted((ROOT / folder).rglob(pattern))
]
FILE_LINES = 400
FUNCTION_LINES = 60
NINE_IN_TEN = 30


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_are_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES


def bodies(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function with the number of its lines, without the docstring."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) is not None else node.body
            yield node.name, (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


LENGTHS = [(path.name, name, lines) for path in FILES if path.suffix == ".py" and "src" in path.parts for name, lines in bodies(path)]


def test_no_function_is_long() -> None:
    assert [entry for entry in LENGTHS if entry[2] > FUNCTION_LINES] == []


def test_most_functions_are_short() -> None:
    lengths = sorted(lines for _, _, lines in LENGTHS)
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= NINE_IN_TEN
