"""Tables have the columns that are declared, and no rows without people."""

from __future__ import annotations

import polars as pl
import pytest

import neman
from neman.record.tables import TABLES, Table
from neman.result import Result
from small_worlds import small_world

KINDS = {"int32": pl.Int32, "int64": pl.Int64, "float64": pl.Float64, "date": pl.Date}


@pytest.fixture(scope="module")
def result() -> Result:
    return neman.simulate(small_world(1), members=2, seed=1)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_columns_are_as_declared(result: Result, table: Table) -> None:
    frame = result.tables[table.name]
    assert frame.columns == [name for name, *_ in table.columns]
    for name, dtype, *_ in table.columns:
        if dtype in KINDS:
            assert frame.schema[name] == KINDS[dtype]


@pytest.mark.parametrize("table", ["stock", "flow", "gate", "persons", "processing", "harm", "ledger", "tries", "limbo_days"])
def test_rows_without_people_are_left_out(result: Result, table: str) -> None:
    assert (result.tables[table]["persons"] > 0).all()
    assert set(result.tables[table]["member"].unique()) == {0, 1}


def test_first_times_are_persons(result: Result) -> None:
    everybody = result.tables["ledger"].filter(state="arrived", date=result.scenario.end)["persons"].sum()
    tried = result.tables["persons"].filter(border="*", outcome="tried")["persons"].sum()
    attempts = result.tables["gate"].filter(outcome="attempted")["persons"].sum()
    assert 0 < tried <= everybody
    assert tried < attempts
