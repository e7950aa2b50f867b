"""The list of members that have been run, in a SQLite file: a member is on it once its tables are on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from neman.errors import RunError

__all__ = ["FILE", "Entry", "Ledger", "count"]

FILE = "members.sqlite"
_TABLE = """CREATE TABLE IF NOT EXISTS member (
    member INTEGER PRIMARY KEY, seed TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('done', 'failed')),
    seconds REAL NOT NULL, error TEXT, block INTEGER NOT NULL)"""


class Entry(NamedTuple):
    """A member that has been run: `done` with tables in a block, or `failed` with an error."""

    member: int
    seed: str
    status: str
    seconds: float
    error: str | None
    block: int


class Ledger:
    """The list, open for one process at a time until it is closed or the process ends."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE
        self.base = sqlite3.connect(self.path, timeout=1.0, isolation_level=None)
        try:
            with self._told():
                self.base.execute("PRAGMA locking_mode = EXCLUSIVE")
                self.base.execute("BEGIN EXCLUSIVE")
                self.base.execute(_TABLE)
                self.base.execute("COMMIT")
        except RunError:
            self.close()
            raise

    def close(self) -> None:
        """Let others have it."""
        self.base.close()

    def add(self, entries: Iterable[Entry]) -> None:
        """Add members, all or none."""
        with self._told():
            self.base.execute("BEGIN")
            self.base.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?)", entries)
            self.base.execute("COMMIT")

    def entries(self) -> list[Entry]:
        """Return all members so far, by number."""
        with self._told():
            return [Entry(*row) for row in self.base.execute("SELECT * FROM member ORDER BY member")]

    def gather(self, block: int) -> None:
        """Note that all members so far are in one block."""
        with self._told():
            self.base.execute("UPDATE member SET block = ?", (block,))

    def forget(self, block: int) -> None:
        """Take the members of a block off the list."""
        with self._told():
            self.base.execute("DELETE FROM member WHERE block = ?", (block,))

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Turn errors of SQLite into errors of neman."""
        try:
            yield
        except sqlite3.Error as error:
            if self.base.in_transaction:
                self.base.rollback()
            if "locked" in str(error):
                raise RunError(f"{self.path.parent} is being run by another process") from None
            raise RunError(f"{self.path} cannot be written ({error}); is the disk full?") from None


def count(folder: Path) -> int:
    """Return how many members of an unfinished run are on the list."""
    if not (folder / FILE).is_file():
        return 0
    base = sqlite3.connect(folder / FILE, timeout=1.0)
    try:
        return int(base.execute("SELECT count(*) FROM member").fetchone()[0])
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise RunError(f"{folder} is being run by another process") from None
        return 0  # it was stopped before the list was made
    finally:
        base.close()
