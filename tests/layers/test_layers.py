"""Who may import whom: a module imports only from rows above its own, or from its own package."""

from __future__ import annotations

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
#: From the bottom up. Names in one row do not know one another.
ROWS = (
    ("errors", "units", "collector"),
    ("compiled",),
    ("rng",),
    ("schema", "params"),
    ("world", "evidence", "engine"),
    ("policies",),
    ("scenario",),
    ("files",),
    ("check",),
    ("overview",),
    ("prose", "lower"),
    ("record",),
    ("io",),
    ("result",),
    ("run_flee", "ensemble"),
    ("member",),
    ("run",),
    ("study",),
    ("fit",),
    ("report",),
    ("web",),
    ("cli",),
)
LEVEL = {name: level for level, row in enumerate(ROWS) for name in row}
#: These use neman as any script does: `import neman` and nothing deeper. The command `serve` starts the page.
USERS = ("web", "cli")


def module_of(path: Path) -> str:
    """Return the dotted name of a file."""
    parts = path.relative_to(SOURCE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_of(path): path for path in sorted(SOURCE.rglob("*.py")) if "scenarios" not in path.parts}


def imports(module: str) -> Iterator[str]:
    """Yield every module of neman that a module imports, wherever in the file."""
    for node in ast.walk(ast.parse(MODULES[module].read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").split(".")[0] == "neman":
            for alias in node.names:
                deeper = f"{node.module}.{alias.name}"
                yield deeper if deeper in MODULES else str(node.module)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "neman")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: write imports in full, not relative"


def room(module: str) -> str:
    """Return the package or module under neman that a dotted name belongs to; the door itself is empty."""
    return [*module.split("."), ""][1]


INNER = [module for module in MODULES if room(module)]


@pytest.mark.parametrize("module", INNER)
def test_imports_go_one_way(module: str) -> None:
    own = room(module)
    assert own in LEVEL, f"{module}: give the new room {own!r} a row"
    for used in imports(module):
        if own in USERS:
            allowed = USERS[: USERS.index(own) + 1]
            assert used == "neman" or room(used) in allowed, f"{module} may import neman and {' and '.join(allowed)}, not {used}"
        elif room(used) != own:
            assert room(used) in LEVEL, f"{module} imports {used}: only cli and web go through the door"
            assert LEVEL[room(used)] < LEVEL[own], f"{module} imports {used}, which is not below it"


def test_no_import_runs_in_a_circle() -> None:
    graph = {module: {used for used in imports(module) if used in MODULES and used != module} for module in INNER}
    list(graphlib.TopologicalSorter(graph).static_order())


def test_the_rule_can_fail(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from neman.report import write_report\n", encoding="utf-8")
    monkeypatch.setitem(MODULES, "neman.units", wrong)
    with pytest.raises(AssertionError, match="not below it"):
        test_imports_go_one_way("neman.units")
