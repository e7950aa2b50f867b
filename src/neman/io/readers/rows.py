"""From cells to rows: what pydantic finds wrong is said in plain words, with a remedy."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from neman.errors import InputError, did_you_mean
from neman.files import column_names
from neman.io.readers.sheet import LARGEST
from neman.schema import Row

__all__ = ["row_of"]

AnyRow = TypeVar("AnyRow", bound=Row)

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_LIMITS = {
    "greater_than": ("gt", "must be above {}"),
    "greater_than_equal": ("ge", "must be {} or more"),
    "less_than": ("lt", "must be below {}"),
    "less_than_equal": ("le", "must be {} or less"),
}
_TYPES = {
    "float": ("must be a number", "write a plain number with a point for decimals, for example 1234.5"),
    "int": ("must be a whole number", "write digits only, for example 1234"),
    "bool": ("must be true or false", "write true or false"),
    "date": ("must be a date that exists, written YYYY-MM-DD", "write it like 2021-08-03"),
}


def row_of(kind: type[AnyRow], cells: Mapping[str, str], *, file: str, line: int, faults: list[InputError]) -> AnyRow | None:
    """Return a row of a table, or None where a cell is wrong; what is wrong is added to `faults`.

    Parameters
    ----------
    kind : class of the row.
    cells : text of each column.
    file, line : how errors call the file, and the number of the row in it.
    faults : list that takes the errors.
    """
    wrong = [InputError(file, row=line, column=name, value=text, problem=problem, remedy=remedy)
             for name, text, problem, remedy in _badly_written(kind, cells)]
    if not wrong:
        try:
            return kind(line=line, **cells)
        except ValidationError as error:
            wrong = [_translate(kind, cells, detail, file, line) for detail in error.errors(include_url=False)]
    faults.extend(wrong)
    return None


def _badly_written(kind: type[Row], cells: Mapping[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Yield cells that pydantic would take for something else: numbers as dates, nan, infinity and what is far too large as numbers."""
    fields = column_names(kind)
    for name, raw in cells.items():
        text = raw.strip()
        types = _types_of(kind, fields.get(name, name))
        if text and date in types and not _ISO_DATE.fullmatch(text):
            yield (name, text, *_TYPES["date"])
        elif text and float in types and not math.isfinite(_number(text)):
            yield name, text, "must be a finite number", "write the number, or leave the cell empty if the column allows it"
        elif {float, int} & set(types) and abs(_number(text)) >= LARGEST and not _has_a_limit(kind, fields.get(name, name)):
            yield name, text, f"must be below {LARGEST:,.0f}", "correct the number"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0  # said better by pydantic


@cache
def _has_a_limit(kind: type[Row], field: str) -> bool:
    limits = (getattr(info, word, None) for info in kind.model_fields[field].metadata for word in ("le", "lt"))
    return any(limit is not None for limit in limits)


@cache
def _types_of(kind: type[Row], field: str) -> tuple[Any, ...]:
    annotation = kind.model_fields[field].annotation
    return (annotation, *get_args(annotation))


def _translate(kind: type[Row], cells: Mapping[str, str], detail: ErrorDetails, file: str, line: int) -> InputError:
    name = str(detail["loc"][0]) if detail["loc"] else ""
    value = cells.get(name, "").strip()
    problem, remedy = _in_words(detail, value, unit=_unit_of(kind, name))
    return InputError(file, row=line, column=name or None, value=value, problem=problem, remedy=remedy)


def _unit_of(kind: type[Row], name: str) -> str:
    extra = kind.model_fields[column_names(kind)[name]].json_schema_extra if name else None
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _in_words(detail: ErrorDetails, value: str, *, unit: str) -> tuple[str, str]:
    what, context = detail["type"], detail.get("ctx", {})
    if what == "missing":
        return "must not be empty", "fill the cell"
    if what == "literal_error":
        known = re.findall(r"'([^']*)'", str(context["expected"]))
        return "is not one of the words allowed here", did_you_mean(value, known)
    if what in _LIMITS:
        key, phrase = _LIMITS[what]
        return phrase.format(f"{context[key]:g}"), f"correct the number (unit: {unit})" if unit else "correct the number"
    if what.startswith("finite"):
        return _TYPES["float"]
    return _TYPES.get(re.split(r"[_]", what)[0], (detail["msg"], "correct the cell"))
