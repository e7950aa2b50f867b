"""IOM DTM: displaced people by place, date and round, from a saved API reply (JSON) or a CSV with the same columns.

DTM figures may not be redistributed (terms on HDX): read them, do not ship them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from neman.errors import InputError, did_you_mean
from neman.evidence import Report
from neman.io.readers.plain import Cells, Origin, cells_of, number_of, report_of, totals
from neman.io.readers.sheet import read_text

__all__ = ["read_dtm"]

_NEEDED = ("admin0Pcode", "numPresentIdpInd", "reportingDate", "roundNumber", "assessmentType", "operation")
_ROUND = ("roundNumber", "assessmentType")


def read_dtm(path: str | Path, *, assessment: str = "") -> tuple[Report, ...]:
    """Return stocks of internally displaced people, one report per operation, place, date and round.

    Rows of one assessment type that differ in reason or origin are a breakdown and are added up; different assessment types
    can count the same people, so one must be chosen where there are several.

    Parameters
    ----------
    path : reply of the DTM API v3 (`result`), or CSV with its columns.
    assessment : `BA`, `ETT` or `SA`.

    Raises
    ------
    InputError : the file has another shape, a figure is wrong, or several assessment types are mixed.
    """
    path = Path(path)
    rows = _from_api(path) if path.suffix == ".json" else cells_of(path, _NEEDED)
    kinds = sorted({row.cells["assessmentType"] for row in rows})
    if assessment and assessment not in kinds:
        remedy = did_you_mean(assessment, kinds)
        raise InputError(path.name, column="assessmentType", value=assessment, problem="no row has this type", remedy=remedy)
    if not assessment and len(kinds) > 1:
        problem, remedy = f"holds several types ({', '.join(kinds)}) that may count the same people twice", "choose one: assessment='BA'"
        raise InputError(path.name, column="assessmentType", problem=problem, remedy=remedy)
    chosen = [row for row in rows if not assessment or row.cells["assessmentType"] == assessment]
    return _reports(path, chosen)


def _reports(path: Path, rows: Sequence[Cells]) -> tuple[Report, ...]:
    first: dict[tuple[str, ...], int] = {}
    pairs = []
    for row in rows:
        value = number_of(path, row, "numPresentIdpInd")
        if value is not None:
            key = (row.cells["operation"], _place(row), row.cells["reportingDate"][:10], *(row.cells[c] for c in _ROUND))
            first.setdefault(key, row.row)
            pairs.append((key, value))
    reports = []
    for (operation, place, day, number, kind), value in totals(pairs).items():
        origin = Origin("idps", place, "IOM DTM", "UN", source=f"IOM DTM, {operation}, round {number}, {kind}")
        reports.append(report_of(path, first[operation, place, day, number, kind], origin, day, day, value))
    return tuple(reports)


def _place(row: Cells) -> str:
    """Return the code of the smallest area that a row names."""
    for column in ("admin2Pcode", "admin1Pcode"):
        code = row.cells.get(column, "").strip()
        if code and code != "Not available":
            return code
    return row.cells["admin0Pcode"]


def _from_api(path: Path) -> tuple[Cells, ...]:
    try:
        found = json.loads(read_text(path, path.name))
    except json.JSONDecodeError as error:
        raise InputError(path.name, row=error.lineno, problem=f"is not valid JSON ({error.msg})", remedy="save the reply again") from None
    result = found.get("result") if isinstance(found, dict) else None
    if not isinstance(result, list):
        problem = str(found.get("errorMessages") or "holds no result") if isinstance(found, dict) else "holds no result"
        raise InputError(path.name, problem=problem, remedy="save the reply of dtmapi.iom.int/v3/displacement")
    missing = [name for name in _NEEDED if result and name not in result[0]]
    if missing:
        raise InputError(path.name, row=1, column=missing[0], problem="the key is missing", remedy="save the reply of API v3")
    return tuple(Cells(n, {k: "" if v is None else str(v) for k, v in item.items()}) for n, item in enumerate(result, start=1))
