"""Writes docs/reference/ from the declarations in the code: `make docs`. A test fails where the pages are behind."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic.fields import FieldInfo

from neman.evidence import FLOWS
from neman.files import FILES, SETTINGS_FILE, Settings
from neman.io.readers.flee_files import INPUT_FILES
from neman.io.readers.flee_keys import KEYS, OTHER_KEYS, SWITCHED_KEYS
from neman.params import PARAMS
from neman.policies import LEVERS
from neman.record.tables import TABLES
from neman.schema import Row

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by docs/reference.py; change the declarations in the code, then `make docs`. -->"
DIMS = {"gate": "gates", "link": "links", "place": "places", "class": "classes"}


def pages() -> dict[str, str]:
    """Return every page: file name and text."""
    return {
        "README.md": _index(),
        "scenario-files.md": _page("Files of a scenario", _scenario_files()),
        "parameters.md": _page("Parameters", _parameters()),
        "levers.md": _page("Levers", _levers()),
        "tables.md": _page("Tables of a result", _tables()),
        "flee-settings.md": _page("Settings and files of Flee", _flee_settings()),
    }


def _index() -> str:
    return _page(
        "Reference",
        [
            "Generated from the code:\n\n"
            + "\n".join(
                f"- [{title}]({name})"
                for name, title in (
                    ("scenario-files.md", "files of a scenario, column by column"),
                    ("parameters.md", "parameters"),
                    ("levers.md", "levers"),
                    ("tables.md", "tables of a result"),
                    ("flee-settings.md", "settings and files of Flee that are read, key by key"),
                )
            )
            + "\n\nThe commands explain themselves: `neman --help`, `neman run --help`."
        ],
    )


def _scenario_files() -> Iterable[str]:
    yield (
        f"A scenario is a folder with `{SETTINGS_FILE}` and CSV files. Unknown files, columns and keys are errors. An empty cell means "
        "the default; lines that start with `#` are comments; dates are written YYYY-MM-DD."
    )
    yield f"## {SETTINGS_FILE}\n\n{_columns(Settings)}"
    for file in FILES:
        standing = "The file is needed." if file.needed else "The file may be left out."
        yield f"## {file.path}\n\n{_first_line(file.row)} {standing}\n\n{_columns(file.row)}"
    yield "## What a reporter may count\n\n" + ", ".join(f"`{flow}`" for flow in FLOWS) + "."


def _parameters() -> Iterable[str]:
    yield "Set them in `parameters.csv`, or for one run with `--set NAME=VALUE`. *Assumed*: no source measures the value."
    rows = [
        (f"`{p.name}`", p.text, f"{p.default:g}", p.unit, f"{p.low:g} to {p.high:g}", ("*assumed*; " if p.assumed else "") + p.source)
        for p in PARAMS
    ]
    yield _table(("Name", "What it is", "Default", "Unit", "Range", "Source"), rows)


def _flee_settings() -> Iterable[str]:
    yield "The keys of `simsetting.yml` in a [Flee folder](../concepts/flee.md) and what becomes of each. Any other key is an error."
    for section, others in OTHER_KEYS.items():
        own = [k for k in (*KEYS, *SWITCHED_KEYS.values()) if k.section == section]
        rows = [(f"`{k.name}`", f"`{k.parameter}`", f"{bool(k.default)}" if k.kind == "switch" else f"{k.default:g}") for k in own]
        rows += [(f"`{name}`", text, "") for name, text in others.items()]
        yield f"## {section or 'At the top'}\n\n" + _table(("Key", "Here", "Default"), rows)
    files = ", ".join(f"`{name}`" for name in INPUT_FILES)
    yield f"## Files\n\n{files}, `demographics_*.csv`, and the counts that `data_layout.csv` names."


def _levers() -> Iterable[str]:
    yield "What states and agencies set, by date and target, in `playbook.csv`, or for one run with `--set LEVER[@TARGET][:DATE]=VALUE`."
    rows = [
        (
            f"`{x.name}`",
            x.text,
            DIMS[x.dim],
            "the file" if x.default is None else f"{x.default:g}",
            x.unit,
            f"{x.low:g} to {x.high:g}",
            x.source,
        )
        for x in LEVERS
    ]
    yield _table(("Name", "What it does to people", "Set for", "Default", "Unit", "Range", "Source"), rows)


def _tables() -> Iterable[str]:
    yield (
        "A run folder holds one Parquet file for each table in `tables/`; a `neman.Result` holds the same as polars frames. "
        "Rows with zero are left out."
    )
    for table in TABLES:
        rows = [(f"`{name}`", text, dtype, unit) for name, dtype, unit, text in table.columns]
        yield f"## {table.name}\n\n{table.text[0].upper()}{table.text[1:]}.\n\n" + _table(("Column", "What it holds", "Type", "Unit"), rows)


def _columns(row: type[Row]) -> str:
    fields = [(info.alias or name, info) for name, info in row.model_fields.items() if name != "line"]
    cells = [(f"`{name}`", info.description or "", _unit(info), _default(info), _limits(info)) for name, info in fields]
    return _table(("Column", "What it holds", "Unit", "Default", "Limits"), cells)


def _first_line(row: type[Row]) -> str:
    return (row.__doc__ or "").strip().splitlines()[0].split(" File: ")[0]


def _unit(info: FieldInfo) -> str:
    extra = info.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "*needed*"
    if isinstance(info.default, bool):
        return str(info.default).lower()
    return "" if info.default is None else str(info.default)


def _limits(info: FieldInfo) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    bounds = [f"{sign} {getattr(limit, name):,.15g}" for limit in info.metadata for name, sign in signs.items() if hasattr(limit, name)]
    words = [f"`{word}`" for word in get_args(info.annotation)] if get_origin(info.annotation) is Literal else []
    return ", ".join(words or bounds)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _page(title: str, parts: Iterable[str]) -> str:
    return "\n\n".join([NOTE, f"# {title}", *parts]) + "\n"


def main() -> None:
    """Write all pages."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
