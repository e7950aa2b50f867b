"""Run an ensemble by the command line and kill it (kill -9) at random moments: `python killer.py RUN SEED WORD...`.

Each start is a fork of this process, which has read the program but not started a thread. Prints, for each start, the members
that were on the list (of a study: on the lists) when it was killed, as JSON; the last start is left to end.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import sys
import time
from pathlib import Path

import neman
from neman.cli import main

KILLS = 10
MANY = 1000


def start(words: list[str]) -> int:
    """Start the command line in a process of its own and return its number."""
    if number := os.fork():
        return number
    sys.argv = ["neman", *words]
    try:
        main()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    os._exit(0)


def kill(number: int, draft: Path, chance: random.Random) -> None:
    """Kill a process at a random moment: a little after some blocks, or none, have come to those on disk."""
    before, more, patience = blocks(draft), chance.choice([0, 0, 1, 2]), time.monotonic() + 20
    while blocks(draft) < before + more and time.monotonic() < patience:
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.5 if more == 0 else 0.05))
    os.kill(number, signal.SIGKILL)  # works on one that has ended, too
    os.waitpid(number, 0)


def blocks(draft: Path) -> int:
    """Return the number of blocks on disk, complete or not; a complete ensemble counts as many."""
    found = list(os.walk(draft))  # unlike a glob, it does not mind what is renamed meanwhile
    return sum(len(inside) for path, inside, _ in found if Path(path).name == "blocks") + MANY * sum("tables" in own for _, own, _ in found)


def rows(draft: Path) -> list[list[object]]:
    """Return the members that are on the list of each run: the run, member, status, seconds."""
    found = []
    for file in sorted(draft.rglob("members.sqlite")):
        base, run = sqlite3.connect(file), str(file.parent.relative_to(draft))
        known = base.execute("SELECT name FROM sqlite_master").fetchall()
        found += [[run, *row] for row in base.execute("SELECT member, status, seconds FROM member")] if known else []
        base.close()
    return found


def play(folder: Path, seed: int, words: list[str]) -> int:
    """Kill, tell what is on the list, and go on; return how the last start ended."""
    draft, chance = folder.parent / f".{folder.name}.part", random.Random(seed)
    for kills in range(KILLS + 1):
        begun = any((draft / name).exists() for name in ("run.json", "study.json"))
        number = start(["resume", str(folder)] if begun else words)
        if kills == KILLS:
            return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])
        kill(number, draft, chance)
        sys.stdout.write(json.dumps(rows(draft)) + "\n")
        sys.stdout.flush()
    return 1


if __name__ == "__main__":
    assert neman.simulate  # read the program before the first fork
    sys.exit(play(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
