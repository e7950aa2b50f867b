"""Jobs that are not finished, as files: a server that starts again goes on with them."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["Unfinished"]


class Unfinished:
    """A file and a draft folder for each job that waits or runs.

    Parameters
    ----------
    folder : the server's; files are kept in `.jobs` below it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / ".jobs"
        self._lock: sqlite3.Connection | None = None

    def write(self, name: str, told: dict[str, Any]) -> None:
        """Note a job."""
        self.folder.mkdir(exist_ok=True)
        draft = self.folder / f"{name}.part"
        draft.write_text(json.dumps(told), encoding="utf-8")
        draft.replace(self._file(name))

    def take_over(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield the jobs that a server before left, the oldest first; none where another server is at work in the same folder."""
        self.folder.mkdir(exist_ok=True)
        self._lock = sqlite3.connect(self.folder / "lock", timeout=0, isolation_level=None, check_same_thread=False)
        with suppress(sqlite3.OperationalError):
            self._lock.execute("BEGIN EXCLUSIVE")  # ends with this process, however it ends
            noted = sorted(self.folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
            for draft in {path for path in self.folder.iterdir() if path.is_dir()} - {path.with_suffix("") for path in noted}:
                shutil.rmtree(draft)
            for path in noted:
                yield path.stem, json.loads(path.read_text(encoding="utf-8"))

    def close(self) -> None:
        """Let another server take over."""
        if self._lock:
            self._lock.close()

    def draft(self, name: str) -> Path:
        """Return the folder of what a job has done so far, which is there again after a restart."""
        path = self.folder / name
        path.mkdir(parents=True, exist_ok=True)
        return path

    def forget(self, name: str) -> None:
        """Take away the file and the draft of a job that has ended."""
        self._file(name).unlink(missing_ok=True)
        shutil.rmtree(self.folder / name, ignore_errors=True)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.json"
