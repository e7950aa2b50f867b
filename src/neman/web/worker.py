"""The process that does the work, apart from the server: jobs come in as lines of JSON, news go out as lines of JSON."""

from __future__ import annotations

import json
import os
import sys
import threading
import traceback
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TextIO

import neman
from neman.web.tasks import TASKS, StoppedError

__all__ = ["main"]


class _Inbox:
    """Reads lines from the server: jobs into a queue, and the names of jobs that are to stop."""

    def __init__(self, stream: TextIO) -> None:
        self.jobs: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        self.stopped: set[str] = set()
        threading.Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: TextIO) -> None:
        for line in stream:
            said = json.loads(line)
            if name := said.get("stop"):
                self.stopped.add(name)
            else:
                self.jobs.put(said)
        os._exit(0)  # the server is gone: nobody waits for what is being run


def main() -> None:
    """Do jobs until the server closes the pipe."""
    news = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # whatever a library prints must not get among the news
    inbox = _Inbox(sys.stdin)
    _warm_up()
    _tell(news, {"ready": True})
    while job := inbox.jobs.get():
        _tell(news, _do(job, news, inbox.stopped))


def _do(job: dict[str, Any], news: TextIO, stopped: set[str]) -> dict[str, Any]:
    lock = threading.Lock()  # members of a fit tell of themselves from threads of their own

    def tell(what: dict[str, Any]) -> None:
        if job["name"] in stopped:
            stopped.discard(job["name"])  # it is said once: a task may keep what was done
            raise StoppedError
        with lock:
            _tell(news, what)

    try:
        return {"done": TASKS[job["task"]](job["words"], Path(job["draft"]), tell)}
    except StoppedError:
        return {"stopped": True}
    except neman.NemanError as error:
        return {"failed": str(error)}
    except Exception:
        traceback.print_exc()
        return {"failed": "a mistake in neman; the server's log says where"}


def _tell(news: TextIO, what: dict[str, Any]) -> None:
    news.write(json.dumps(what, ensure_ascii=False) + "\n")


def _warm_up() -> None:
    """Load, or compile, what a run needs, before the first one is waited for."""
    scenario = neman.read("two_lines")
    short = scenario.with_settings(end=scenario.start)
    for engine in ("individuals", "cohorts"):
        neman.simulate(short, members=1, engine=engine)


if __name__ == "__main__":
    main()
