"""A run folder that grows: blocks of members' tables on disk, and the list of the members in them. It survives being killed.

    scenario/  run.json       as the run was begun; run.json gets `seconds` when it is complete
    members.sqlite            each member that has been run; only what is on it counts
    blocks/00000/*.parquet    tables of members in a row, renamed into place before their members are put on the list
    tables/*.parquet          all blocks together, at the end, when blocks/ goes
"""

from __future__ import annotations

import json
import shutil
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

import polars as pl

from neman.ensemble.ledger import Entry, Ledger
from neman.ensemble.seam import Outcome
from neman.errors import NothingRan, RunError
from neman.io.begun import NOTES
from neman.io.folders import opened, read_json, write_json, writing
from neman.io.readers.native import read_native
from neman.io.writers.native import write_native
from neman.record.headline import figures_of, headline_of
from neman.record.stored import StoredTables, write_tables
from neman.record.tables import TABLES
from neman.result import Result
from neman.scenario import Scenario

__all__ = ["Growing"]

_NOTE = NOTES["run"]
_MOST_MEMBERS = 16  # members of a block
_MOST_SECONDS = 5.0  # time after which a block is written with the members it has


class Growing:
    """A run folder that is being filled, by one process at a time; use it as a context.

    Parameters
    ----------
    folder : holds a run that was begun.
    scenario : what is run, if it need not be read from the folder.

    Raises
    ------
    RunError : the folder holds no run, or another process is filling it.
    """

    def __init__(self, folder: Path, scenario: Scenario | None = None) -> None:
        self.folder = folder
        self.provenance: dict[str, Any] = _begun(folder)
        self.scenario = scenario or read_native(folder / "scenario")
        if self.scenario.hash != self.provenance["hash"]:
            raise RunError(f"{folder / 'scenario'} was changed after the run was begun; start it again")
        self.ledger = Ledger(folder)
        self.began = self.written = time.monotonic()
        self.waiting: list[Outcome] = []
        self.blocks = 1 + max((entry.block for entry in self.ledger.entries()), default=-1)

    @classmethod
    def new(cls, folder: Path, scenario: Scenario, provenance: dict[str, Any]) -> Growing:
        """Return a run folder with no member in it yet.

        Raises
        ------
        RunError : the folder holds a run already.
        """
        if (folder / _NOTE).exists():
            raise RunError(f"{folder} holds a run already; choose another folder, or go on with it: neman resume {folder}")
        with writing(folder):
            write_native(scenario, folder / "scenario")
            write_json(folder / _NOTE, provenance)
        return cls(folder, scenario)

    def __enter__(self) -> Growing:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        with suppress(RunError):
            self._write_block()  # where the run ended early: keep what can be kept
        self.ledger.close()

    @property
    def members(self) -> int:
        """Number of members wanted."""
        return int(self.provenance["members"])

    @property
    def complete(self) -> bool:
        """Whether nothing is left to do."""
        return "seconds" in self.provenance

    def want(self, members: int) -> None:
        """Ask for more members than were wanted; a complete run is not complete any more. Those that it has are kept."""
        if members > self.members:
            kept = {name: value for name, value in self.provenance.items() if name not in ("seconds", "failed", "headline")}
            self.provenance = {**kept, "members": members}
            with writing(self.folder):
                write_json(self.folder / _NOTE, self.provenance)

    def left(self) -> list[int]:
        """Return the members that have not been run, after putting the folder in order."""
        shutil.rmtree(self.folder / "tables.part", ignore_errors=True)
        if (self.folder / "tables").exists():
            if len(self.ledger.entries()) == self.members:
                return []
            self._take_apart()
        blocks = {entry.block for entry in self.ledger.entries() if entry.status == "done"}
        for block in blocks:
            if not _is_whole(self._block(block)):
                self.ledger.forget(block)
        listed = {f"{block:05d}" for block in blocks}
        for folder in (self.folder / "blocks").glob("*"):
            if folder.name not in listed:
                shutil.rmtree(folder)
        return sorted(set(range(self.members)) - {entry.member for entry in self.ledger.entries()})

    def add(self, outcome: Outcome) -> None:
        """Take in a member; it is on disk when its block is full, or after a few seconds.

        Raises
        ------
        SettingError, InputError : the scenario cannot be run with its settings, which no other member will change.
        """
        if outcome.error and outcome.concerns_all:
            raise outcome.error
        if self.waiting and outcome.member != self.waiting[-1].member + 1:
            self._write_block()
        self.waiting.append(outcome)
        if len(self.waiting) >= _MOST_MEMBERS or time.monotonic() - self.written > _MOST_SECONDS:
            self._write_block()

    def _block(self, number: int) -> Path:
        return self.folder / "blocks" / f"{number:05d}"

    def _write_block(self) -> None:
        """Write the tables of the members that wait, rename them into place, and only then put the members on the list."""
        outcomes, self.waiting = self.waiting, []
        if not outcomes:
            return
        number, self.blocks = self.blocks, self.blocks + 1
        entries = [_entry(outcome, str(self.provenance["seed"]), number) for outcome in outcomes]
        if frames := [outcome.frames for outcome in outcomes if outcome.frames is not None]:
            draft = self._block(number).with_suffix(".part")
            with writing(draft):
                draft.mkdir(parents=True)
                for table in TABLES:
                    pl.concat([f[table.name] for f in frames]).write_parquet(draft / f"{table.name}.parquet")
                draft.rename(self._block(number))
        self.ledger.add(entries)
        self.written = time.monotonic()

    def finish(self) -> Result:
        """Put all blocks together, complete `run.json` and return the result, whose tables stay on disk.

        Raises
        ------
        RunError : no member could be run.
        """
        if not self.complete:
            self._write_block()
            self._complete(self.ledger.entries())
        shutil.rmtree(self.folder / "blocks", ignore_errors=True)  # last: a folder that has it is not complete
        return Result(self.scenario, StoredTables(self.folder / "tables"), self.provenance)

    def _complete(self, entries: list[Entry]) -> None:
        failed = {str(entry.member): str(entry.error) for entry in entries if entry.status == "failed"}
        if len(failed) == self.members:
            raise NothingRan(failed)
        if not (self.folder / "tables").exists():
            self._put_together(_in_order(entries))
        found = {
            "headline": headline_of([json.loads(entry.figures) for entry in entries if entry.figures]),
            "seconds": round(time.monotonic() - self.began, 3),
        }
        self.provenance = {**self.provenance, **found, **({"failed": failed} if failed else {})}
        with writing(self.folder):
            write_json(self.folder / _NOTE, self.provenance)

    def _take_apart(self) -> None:
        """Make the tables a block again, to which others come."""
        number, self.blocks = self.blocks, self.blocks + 1
        self.ledger.gather(number)
        (self.folder / "blocks").mkdir(exist_ok=True)
        (self.folder / "tables").rename(self._block(number))

    def _put_together(self, blocks: list[int]) -> None:
        if len(blocks) == 1:
            self._block(blocks[0]).rename(self.folder / "tables")
            return
        draft = self.folder / "tables.part"
        with writing(draft):
            draft.mkdir()
            write_tables([self._block(block) for block in blocks], draft)
            draft.rename(self.folder / "tables")


def _begun(folder: Path) -> dict[str, Any]:
    with opened(folder, "a run that was begun"):
        return read_json(folder / _NOTE)


def _is_whole(block: Path) -> bool:
    try:
        StoredTables.found(block)
    except RunError:
        return False
    return True


def _entry(outcome: Outcome, seed: str, block: int) -> Entry:
    if outcome.error is None:
        figures = json.dumps(figures_of(outcome.frames)) if outcome.frames else None
        return Entry(outcome.member, seed, "done", outcome.seconds, None, block, figures)
    return Entry(outcome.member, seed, "failed", outcome.seconds, outcome.problem, block)


def _in_order(entries: list[Entry]) -> list[int]:
    """Return the blocks that hold tables, by their first member: each holds members in a row."""
    return list(dict.fromkeys(entry.block for entry in entries if entry.status == "done"))
