"""How a table is declared: one class per table, one annotated field per column.

The same declaration checks input, annotates results and makes the reference page.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = ["Row", "column"]


class Row(BaseModel):
    """One row of an input table; `line` is its row number in the file (1 = header), for error messages."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, str_strip_whitespace=True)

    line: int = Field(0, exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _blank_is_default(cls, data: Any) -> Any:
        """Treat an empty cell as "not given", so that the default of the column holds."""
        if isinstance(data, dict):
            return {k: v for k, v in data.items() if not (isinstance(v, str) and not v.strip())}
        return data


def column(text: str, *, unit: str = "", default: Any = ..., **limits: Any) -> Any:
    """Declare a column: what it holds, its unit, its default and its limits (as in pydantic.Field).

    >>> class Road(Row):
    ...     km: float = column("length", unit="km", gt=0)
    >>> Road(km="12").km
    12.0
    """
    return Field(default, description=text, json_schema_extra={"unit": unit}, **limits)
