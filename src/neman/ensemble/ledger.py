"""Lists in SQLite files of what has been run, such as the members of an ensemble: a member is on it once its tables are on disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from neman.errors import RunError

__all__ = ["FILE", "TABLE", "Entry", "Ledger", "ListOnDisk", "count"]

FILE, TABLE = "members.sqlite", "member"
_COLUMNS = """
    member INTEGER PRIMARY KEY, seed TEXT NOT NULL, status TEXT NOT NULL CHECK (status IN ('done', 'failed')),
    seconds REAL NOT NULL, error TEXT, block INTEGER NOT NULL, figures TEXT"""


class Entry(NamedTuple):
    """A member that has been run: `done` with tables in a block, or `failed` with an error."""

    member: int
    seed: str
    status: str
    seconds: float
    error: str | None
    block: int
    figures: str | None = None  # of the headline, as JSON


class ListOnDisk:
    """A table in a file, open for one process at a time until it is closed or the process ends.

    Parameters
    ----------
    path : the file, or ":memory:" where nothing need be kept.
    table, columns : what it holds, in the words of SQL.

    Raises
    ------
    RunError : another process has it, or it cannot be written.
    """

    def __init__(self, path: str | Path, table: str, columns: str) -> None:
        self.path = Path(path)
        self.base = sqlite3.connect(self.path, timeout=1.0, isolation_level=None)
        try:
            with self._told():
                self.base.execute("PRAGMA locking_mode = EXCLUSIVE")
                self.base.execute("BEGIN EXCLUSIVE")
                self.base.execute(f"CREATE TABLE IF NOT EXISTS {table} ({columns})")
                self.base.execute("COMMIT")
        except RunError:
            self.close()
            raise

    def close(self) -> None:
        """Let others have it."""
        self.base.close()

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


class Ledger(ListOnDisk):
    """The members of a run."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FILE, TABLE, _COLUMNS)

    def add(self, entries: Iterable[Entry]) -> None:
        """Add members, all or none."""
        with self._told():
            self.base.execute("BEGIN")
            self.base.executemany("INSERT INTO member VALUES (?, ?, ?, ?, ?, ?, ?)", entries)
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


def count(folder: Path, file: str, table: str) -> int:
    """Return how many rows a list in a folder has that was begun; 0 where there is none."""
    if not (folder / file).is_file():
        return 0
    base = sqlite3.connect(folder / file, timeout=1.0)
    try:
        return int(base.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    except sqlite3.Error as error:
        if "locked" in str(error):
            raise RunError(f"{folder} is being run by another process") from None
        return 0  # it was stopped before the list was made
    finally:
        base.close()
